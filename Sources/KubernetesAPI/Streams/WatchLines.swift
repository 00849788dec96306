/// Splits a watch's bytes into its lines, however they come.
struct WatchLines {
    /// The longest line, in bytes.
    let limit: Int
    private var begun: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// The lines that end in a piece, without their newlines; empty ones are none.
    ///
    /// - Throws: `.answer` where a line is longer than ``limit``, whether it has ended or not.
    mutating func take(_ piece: [UInt8]) throws(TransportFailure) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var rest = piece[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            try add(rest[..<end])
            if !begun.isEmpty { lines.append(begun) }
            begun = []
            rest = rest[(end + 1)...]
        }
        try add(rest)
        return lines
    }

    private mutating func add(_ part: ArraySlice<UInt8>) throws(TransportFailure) {
        guard begun.count + part.count <= limit else {
            throw TransportFailure(.answer("an event of the watch is larger than \(limit) bytes"), mayHaveArrived: true)
        }
        begun += part
    }
}
