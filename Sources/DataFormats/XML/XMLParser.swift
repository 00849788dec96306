/// One document while it is read.
struct XMLParser {
    private var scan: ByteScanner
    private var nodes = [XMLDocument.Node(kind: .document, parent: 0, end: 1)]
    private var open: [(name: [UInt8], node: Int)] = []
    private var values = 0

    init(_ bytes: [UInt8]) {
        scan = ByteScanner(bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes)
    }

    mutating func document() throws(DocumentError) -> XMLDocument {
        do throws(DocumentError) {
            while !scan.isAtEnd { try content() }
            if let last = open.last { throw DocumentError("Missing end tag for '\(last.name.asText)'") }
            guard nodes.count > 1 else { throw DocumentError("there is no element") }
        } catch {
            let line = scan.bytes[..<min(scan.position, scan.bytes.count)].count { $0 == 10 } + 1
            throw DocumentError("\(error.message) at line \(line)", line: line, isOverLimit: error.isOverLimit)
        }
        nodes[0].end = nodes.count
        return XMLDocument(nodes: nodes)
    }

    private mutating func content() throws(DocumentError) {
        if scan.takeWord("<!--") {
            try skip(past: "-->")
        } else if scan.takeWord("<![CDATA[") {
            let start = scan.position
            try skip(past: "]]>")
            try add(text: Array(scan.bytes[start..<(scan.position - 3)]))
        } else if scan.takeWord("<?") {
            try skip(past: "?>")
        } else if scan.takeWord("<!DOCTYPE") {
            guard nodes.count == 1 else { throw DocumentError("a document type declaration in the wrong place") }
            try skipDocumentType()
        } else if scan.takeWord("</") {
            try endTag()
        } else if scan.take("<") {
            try startTag()
        } else {
            let start = scan.position
            _ = scan.skip { $0 != .ascii("<") }
            try add(text: try expanded(scan.bytes[start..<scan.position]))
        }
    }

    private mutating func count() throws(DocumentError) {
        values += 1
        guard values <= DocumentLimits.mostOfTarget else { throw DocumentLimits.tooManyOfTarget }
    }

    private mutating func add(text: [UInt8]) throws(DocumentError) {
        guard let parent = open.last?.node else {
            guard text.allSatisfy({ [9, 10, 13, 32].contains($0) }) else {
                throw DocumentError("text outside of the outermost element")
            }
            return
        }
        try count()
        nodes.append(XMLDocument.Node(kind: .text(text), parent: parent, end: nodes.count + 1))
    }

    private mutating func name() throws(DocumentError) -> [UInt8] {
        let start = scan.position
        let isName = scan.skip { !(0...32).contains($0) && !"/>=<'\"&?!".utf8.contains($0) }
        guard isName else { throw DocumentError("expected a name") }
        return Array(scan.bytes[start..<scan.position])
    }

    private mutating func startTag() throws(DocumentError) {
        guard !open.isEmpty || nodes.count == 1 else { throw DocumentError("a second outermost element") }
        try count()
        let name = try name()
        var attributes: [XMLDocument.Attribute] = []
        var names: Set<[UInt8]> = []
        while true {
            let isApart = scan.blanks()
            if scan.take("/") {
                guard scan.take(">") else { throw DocumentError("expected '>'") }
                add(element: name, attributes)
                return
            }
            if scan.take(">") { break }
            guard isApart else { throw DocumentError("expected a blank or '>'") }
            try count()
            let attribute = try attribute()
            guard names.insert(attribute.name).inserted else {
                throw DocumentError("Duplicate attribute '\(attribute.name.asText)'")
            }
            attributes.append(attribute)
        }
        add(element: name, attributes)
        open.append((name, nodes.count - 1))
        guard open.count <= DocumentLimits.deepest else { throw DocumentLimits.tooDeep }
    }

    private mutating func add(element name: [UInt8], _ attributes: [XMLDocument.Attribute]) {
        nodes.append(
            XMLDocument.Node(
                kind: .element(name: name, attributes: attributes), parent: open.last?.node ?? 0,
                end: nodes.count + 1))
    }

    private mutating func attribute() throws(DocumentError) -> XMLDocument.Attribute {
        let name = try name()
        _ = scan.blanks()
        guard scan.take("=") else { throw DocumentError("expected '='") }
        _ = scan.blanks()
        guard let quote = scan.next, quote == .ascii("\"") || quote == .ascii("'") else {
            throw DocumentError("expected a quoted value")
        }
        _ = scan.skipOne()
        let start = scan.position
        _ = scan.skip { $0 != quote && $0 != .ascii("<") }
        let source = scan.bytes[start..<scan.position]
        guard scan.next == quote, scan.skipOne() else { throw DocumentError("a value has no end") }
        return XMLDocument.Attribute(name: name, source: Array(source), value: try expanded(source))
    }

    private mutating func endTag() throws(DocumentError) {
        let name = try name()
        _ = scan.blanks()
        guard scan.take(">") else { throw DocumentError("expected '>'") }
        guard let last = open.popLast(), last.name == name else {
            throw DocumentError("the end tag '\(name.asText)' is of no open element")
        }
        nodes[last.node].end = nodes.count
    }

    private mutating func skip(past word: StaticString) throws(DocumentError) {
        while !scan.isAtEnd {
            if scan.takeWord(word) { return }
            _ = scan.skipOne()
        }
        throw DocumentError("'\(word)' is missing")
    }

    /// Passes over a declaration; what it declares is not used, so a reference to it is refused.
    private mutating func skipDocumentType() throws(DocumentError) {
        var isInside = false
        while let byte = scan.next {
            if scan.takeWord("<!--") {
                try skip(past: "-->")
                continue
            }
            _ = scan.skipOne()
            switch byte {
            case .ascii("\""), .ascii("'"):
                _ = scan.skip { $0 != byte }
                _ = scan.skipOne()
            case .ascii("["): isInside = true
            case .ascii("]"): isInside = false
            case .ascii(">") where !isInside: return
            default: continue
            }
        }
        throw DocumentError("a document type declaration has no end")
    }

    /// Text with its references replaced and its lines ended by a newline (section 2.11).
    private func expanded(_ source: ArraySlice<UInt8>) throws(DocumentError) -> [UInt8] {
        var text: [UInt8] = []
        var rest = source
        while let byte = rest.popFirst() {
            if byte == 13 {
                if rest.first != 10 { text.append(10) }
                continue
            }
            guard byte == .ascii("&") else {
                text.append(byte)
                continue
            }
            // No name that is known is longer.
            guard let end = rest.prefix(12).firstIndex(of: .ascii(";")) else {
                throw DocumentError("a '&' without ';'")
            }
            let name = rest[..<end].asText
            rest = rest[(end + 1)...]
            let known: [String: UInt8] = ["lt": 60, "gt": 62, "amp": 38, "quot": 34, "apos": 39]
            if let character = known[name] {
                text.append(character)
            } else if name.hasPrefix("#"),
                let codePoint = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst()),
                codePoint > 0, Unicode.Scalar(codePoint) != nil
            {
                appendUTF8(codePoint, to: &text)
            } else {
                throw DocumentError("the entity '\(name)' is not expanded")
            }
        }
        return text
    }
}
