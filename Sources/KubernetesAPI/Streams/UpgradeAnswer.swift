/// What a server says to the wish to go on as a WebSocket (RFC 6455, section 4.1; RFC 9112).
///
/// It is read here, and not by NIO's decoder for HTTP, as that lets go of what follows the head only later: a command that ends
/// at once has sent its output and closed the connection by then.
struct UpgradeAnswer: Sendable {
    /// The longest head, in bytes.
    static let longestHead = 64 << 10

    let status: Int
    /// Names in lower case.
    private let fields: [(name: String, value: String)]
    /// What follows the head.
    private(set) var rest: [UInt8]

    /// - Returns: nil where the head has not ended yet.
    /// - Throws: `.answer` where it is none.
    init?(_ bytes: [UInt8]) throws(TransportFailure) {
        let end = Array("\r\n\r\n".utf8)
        let searched = bytes.prefix(Self.longestHead)
        guard let start = searched.indices.first(where: { searched[$0...].starts(with: end) }) else {
            guard bytes.count < Self.longestHead else { throw Self.noHTTP }
            return nil
        }
        rest = Array(bytes[(start + end.count)...])
        let lines = String(decoding: bytes[..<start], as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let first = lines[0].split(separator: " ", maxSplits: 2)
        guard first.count >= 2, first[0] == "HTTP/1.1", first[1].utf8.count == 3, let status = Int(first[1]) else {
            throw Self.noHTTP
        }
        self.status = status
        var fields: [(name: String, value: String)] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw Self.noHTTP }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            fields.append((line[..<colon].lowercased(), String(value)))
        }
        self.fields = fields
    }

    /// The first field of a name.
    func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// More that follows the head.
    mutating func append(_ bytes: [UInt8]) { rest += bytes }

    /// The body of a refusal; nil where it has not ended yet.
    ///
    /// - Parameter isAtEnd: Whether the connection has ended.
    func body(isAtEnd: Bool) -> [UInt8]? {
        if field("transfer-encoding")?.lowercased() == "chunked" {
            let (body, isWhole) = unchunked()
            return isWhole || isAtEnd ? body : nil
        }
        if let length = field("content-length").flatMap({ Int($0) }), length >= 0, rest.count >= length {
            return Array(rest.prefix(length))
        }
        return isAtEnd ? rest : nil
    }

    /// RFC 9112, section 7.1.
    private func unchunked() -> (body: [UInt8], isWhole: Bool) {
        var body: [UInt8] = []
        var left = rest[...]
        while let newline = left.firstIndex(of: UInt8(ascii: "\n")) {
            let digits = left[..<newline].prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "\r") }
            guard digits.count <= 7, let length = Int(String(decoding: digits, as: UTF8.self), radix: 16), length >= 0
            else {
                return (body, true)
            }
            left = left[(newline + 1)...]
            guard length > 0 else { return (body, true) }
            guard left.count >= length + 2 else { return (body, false) }
            body += left.prefix(length)
            left = left.dropFirst(length + 2)
        }
        return (body, false)
    }

    private static let noHTTP = TransportFailure(.answer("the answer is no HTTP"), mayHaveArrived: true)
}
