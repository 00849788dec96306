/// One path while it is read.
struct XPathParser {
    private var scan: ByteScanner

    init(_ bytes: [UInt8]) { scan = ByteScanner(bytes) }

    mutating func path() throws(DocumentError) -> XPath {
        _ = scan.blanks()
        let counts = scan.takeWord("count(")
        let steps = try steps()
        guard !counts || scan.take(")") else { throw unsupported }
        _ = scan.blanks()
        guard scan.isAtEnd else { throw unsupported }
        return XPath(steps: steps, counts: counts)
    }

    private var unsupported: DocumentError {
        DocumentError("not a path, or one that is not supported: \(scan.bytes.asText)")
    }

    private mutating func steps() throws(DocumentError) -> [XPath.Step] {
        var steps: [XPath.Step] = []
        var axis: XPath.Axis = scan.takeWord("//") ? .descendant : .child
        if case .child = axis { _ = scan.take("/") }
        while true {
            let test = try test()
            var predicates: [XPath.Predicate] = []
            while scan.take("[") { predicates.append(try predicate()) }
            steps.append(XPath.Step(axis: axis, test: test, predicates: predicates))
            guard steps.count <= 64 else { throw unsupported }
            if scan.takeWord("//") { axis = .descendant } else if scan.take("/") { axis = .child } else { return steps }
        }
    }

    private mutating func test() throws(DocumentError) -> XPath.Test {
        if scan.takeWord("text()") { return .text }
        if scan.takeWord("..") { return .parent }
        if scan.take(".") { return .itself }
        let isAttribute = scan.take("@")
        if scan.take("*") { return isAttribute ? .attribute(name: nil) : .element(name: nil) }
        let name = try name()
        return isAttribute ? .attribute(name: name) : .element(name: name)
    }

    private mutating func name() throws(DocumentError) -> [UInt8] {
        let start = scan.position
        let isName = scan.skip { byte in
            byte >= 0x80 || byte.isDigit || (.ascii("a") ... .ascii("z")).contains(byte | 0x20)
                || "_-.:".utf8.contains(byte)
        }
        let name = Array(scan.bytes[start..<scan.position])
        // Neither an axis (`child::a`) nor a function.
        guard isName, scan.next != .ascii("("), !name.contains(.ascii(":")) || !name.asText.contains("::") else {
            throw unsupported
        }
        return name
    }

    private mutating func predicate() throws(DocumentError) -> XPath.Predicate {
        _ = scan.blanks()
        let predicate: XPath.Predicate
        if scan.takeWord("last()") {
            predicate = .last
        } else if scan.next?.isDigit == true {
            guard let position = scan.number(1...9), position > 0 else { throw unsupported }
            predicate = .position(position)
        } else {
            let test = try test()
            if case .parent = test { throw unsupported }
            _ = scan.blanks()
            let isEqual = scan.take("=")
            if isEqual || scan.takeWord("!=") {
                _ = scan.blanks()
                predicate = .compares(test, try literal(), isEqual: isEqual)
            } else {
                predicate = .has(test)
            }
        }
        _ = scan.blanks()
        guard scan.take("]") else { throw unsupported }
        return predicate
    }

    private mutating func literal() throws(DocumentError) -> [UInt8] {
        guard let quote = scan.next, quote == .ascii("'") || quote == .ascii("\"") else { throw unsupported }
        _ = scan.skipOne()
        let start = scan.position
        _ = scan.skip { $0 != quote }
        let literal = Array(scan.bytes[start..<scan.position])
        guard scan.skipOne() else { throw unsupported }
        return literal
    }
}
