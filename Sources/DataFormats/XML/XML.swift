/// XML 1.0 (w3.org/TR/xml), a small part of it: no validation, and of a document type declaration nothing is used.
public enum XML {
    /// Reads a document.
    ///
    /// - Throws: ``DocumentError``: what is not well-formed, an entity that is not one of the five predefined, elements
    ///   more than 100 deep, more than a million elements, attributes and texts.
    public static func parse(_ bytes: [UInt8]) throws(DocumentError) -> XMLDocument {
        var parser = XMLParser(bytes)
        return try parser.document()
    }
}

/// A document's tree.
public struct XMLDocument: Sendable, Equatable {
    /// An attribute of an element.
    struct Attribute: Sendable, Equatable {
        let name: [UInt8]
        /// As the document has it, references and all.
        let source: [UInt8]
        let value: [UInt8]
    }

    struct Node: Sendable, Equatable {
        enum Kind: Sendable, Equatable {
            case document
            case element(name: [UInt8], attributes: [Attribute])
            case text([UInt8])
        }

        let kind: Kind
        let parent: Int
        /// The first node behind this one and all below it: nodes stand in the document's order.
        var end: Int
    }

    /// The document itself comes first.
    var nodes: [Node]

    /// The name of the outermost element, with its prefix.
    public var rootName: [UInt8]? {
        for child in children(of: 0) { if case .element(let name, _) = nodes[child].kind { return name } }
        return nil
    }

    /// The nodes right below one.
    func children(of node: Int) -> [Int] {
        var children: [Int] = []
        var next = node + 1
        while next < nodes[node].end {
            children.append(next)
            next = nodes[next].end
        }
        return children
    }

    /// An element's first text.
    func text(of node: Int) -> [UInt8]? {
        for child in children(of: node) { if case .text(let text) = nodes[child].kind { return text } }
        return nil
    }
}
