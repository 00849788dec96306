/// One document while it is read.
struct CSVParser {
    private var scan: ByteScanner
    private let separator: UInt8
    /// What ends a line: that which ends the first.
    private let lineEnd: [UInt8]
    private var line = 1

    init(_ bytes: [UInt8], separator: UInt8) {
        scan = ByteScanner(bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes)
        self.separator = separator
        let bytes = scan.bytes
        if let end = bytes.firstIndex(where: { $0 == 10 || $0 == 13 }), bytes[end] == 13 {
            lineEnd = end + 1 < bytes.count && bytes[end + 1] == 10 ? [13, 10] : [13]
        } else {
            lineEnd = [10]
        }
    }

    mutating func rows() throws(DocumentError) -> [[[UInt8]?]] {
        var rows: [[[UInt8]?]] = []
        var count = 0
        while !scan.isAtEnd {
            var row: [[UInt8]?] = []
            if !takeLineEnd() {
                repeat {
                    row.append(try field())
                    count += 1
                    guard count <= DocumentLimits.mostOfTarget else { throw DocumentLimits.tooManyOfTarget }
                } while takeSeparator()
                guard scan.isAtEnd || takeLineEnd() else { throw failure("Unquoted fields do not allow new line") }
            }
            count += 1
            rows.append(row)
            line += 1
        }
        return rows
    }

    private mutating func takeSeparator() -> Bool { scan.next == separator && scan.skipOne() }

    private mutating func takeLineEnd() -> Bool {
        let end = scan.position + lineEnd.count
        guard end <= scan.bytes.count, scan.bytes[scan.position..<end].elementsEqual(lineEnd) else { return false }
        for _ in lineEnd { _ = scan.skipOne() }
        return true
    }

    private mutating func field() throws(DocumentError) -> [UInt8]? {
        if scan.take("\"") { return try quoted() }
        let start = scan.position
        let separator = separator
        _ = scan.skip { $0 != separator && $0 != 10 && $0 != 13 && $0 != .ascii("\"") }
        if scan.next == .ascii("\"") { throw failure("Illegal quoting") }
        return start == scan.position ? nil : Array(scan.bytes[start..<scan.position])
    }

    private mutating func quoted() throws(DocumentError) -> [UInt8] {
        var text: [UInt8] = []
        let began = line
        while true {
            let start = scan.position
            _ = scan.skip { $0 != .ascii("\"") }
            text += scan.bytes[start..<scan.position]
            guard scan.take("\"") else { throw failure("Unclosed quoted field", line: began) }
            guard scan.take("\"") else { break }
            text.append(.ascii("\""))
        }
        let end = lineEnd[lineEnd.count - 1]
        line += text.count { $0 == end }
        guard scan.isAtEnd || scan.next == separator || scan.next == lineEnd.first else {
            throw failure("Any value after quoted field isn't allowed")
        }
        return text
    }

    private func failure(_ message: String, line: Int? = nil) -> DocumentError {
        let line = line ?? self.line
        return DocumentError("\(message) in line \(line).", line: line)
    }
}
