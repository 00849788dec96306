/// A path into an XML document: a part of XPath 1.0 (w3.org/TR/xpath-10).
///
/// Steps by name, `*`, `.`, `..`, `@name`, `@*` and `text()`, behind `/` or `//`; behind each step any number of
/// `[2]`, `[last()]`, `[name]`, `[@name]`, `[text()]`, and the last three with `='value'` or `!='value'`. `count(PATH)`
/// around the whole. A name's prefix is compared as it stands.
public struct XPath: Sendable, Equatable {
    enum Axis: Sendable, Equatable {
        case child
        /// `//`: children of the nodes and of all below them.
        case descendant
    }

    enum Test: Sendable, Equatable {
        case element(name: [UInt8]?)
        case attribute(name: [UInt8]?)
        case text
        case itself
        case parent
    }

    enum Predicate: Sendable, Equatable {
        case position(Int)
        case last
        case has(Test)
        case compares(Test, [UInt8], isEqual: Bool)
    }

    struct Step: Sendable, Equatable {
        let axis: Axis
        let test: Test
        let predicates: [Predicate]
    }

    let steps: [Step]
    let counts: Bool

    /// What a path finds.
    public enum Match: Sendable, Equatable {
        /// An element, by its first text; nil where it has none.
        case element([UInt8]?)
        /// An attribute's value as the document has it, references and all: what REXML's `Attribute#to_s` gives.
        case attribute([UInt8])
        /// A text.
        case text([UInt8])
        /// What `count()` gave.
        case count(Int)
    }

    /// Reads a path.
    ///
    /// - Throws: ``DocumentError`` where it is none, or of a part of XPath that is not supported.
    public init(_ path: [UInt8]) throws(DocumentError) {
        guard path.count <= 4096 else { throw DocumentError("a path of more than 4096 bytes", isOverLimit: true) }
        var parser = XPathParser(path)
        self = try parser.path()
    }

    init(steps: [Step], counts: Bool) {
        self.steps = steps
        self.counts = counts
    }
}
