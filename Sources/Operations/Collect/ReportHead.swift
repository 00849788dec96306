internal import DataFormats
internal import Glibc
internal import ResultTransport
internal import ScanReport

/// What a report says of itself, read without making values of all that is in it: the members of its outermost map.
///
/// Everything else is held to the grammar alone; whoever reads the report whole judges it.
struct ReportHead: Sendable, Hashable {
    let run: String
    let finishedAt: String
    let verdict: String
    /// Findings by severity, in the order of ``FleetGroup/severities``.
    let findings: [Int]

    /// - Returns: nil where it isn't one map with these members, each once, and where not all readers of JSON read its
    ///   strings: it gets a line beside others' reports, and whoever reads one has to be able to read all.
    init?(_ report: [UInt8]) {
        var members = Members()
        let isRead = report.withUnsafeBufferPointer { bytes in
            do throws(JSONCursor.Unusual) {
                try members.read(bytes)
                return true
            } catch {
                return false
            }
        }
        guard isRead, Self.isText(report), let run = members.run,
            let finishedAt = members.finishedAt, let verdict = members.verdict, let findings = members.findings
        else { return nil }
        self.run = run
        self.finishedAt = finishedAt
        self.verdict = verdict
        self.findings = findings
    }

    /// Whether what was found to be JSON is UTF-8, and no escape in it is half a surrogate pair alone (RFC 8259, 8.1 and 8.2).
    private static func isText(_ report: [UInt8]) -> Bool {
        guard (try? UTF8Span(validating: report.span)) != nil else { return false }
        return report.withUnsafeBytes { bytes in
            guard let memory = bytes.baseAddress else { return true }
            // Where the first half of a pair ended.
            var (place, half) = (0, -1)
            while let found = memchr(memory + place, CInt(UInt8(ascii: "\\")), bytes.count - place) {
                let escape = UnsafeRawPointer(found) - memory
                place = escape + 2
                guard half < 0 || half == escape else { return false }
                let wasHalf = half == escape
                half = -1
                let unit = bytes[escape + 1] == UInt8(ascii: "u") ? surrogate(bytes[place..<(place + 4)]) : nil
                switch unit {
                case .first where !wasHalf: half = place + 4
                case .second where wasHalf: break
                case nil where !wasHalf: break
                default: return false
                }
            }
            return half < 0
        }
    }

    private enum Surrogate { case first, second }

    /// Which half of a pair four hexadecimal digits are.
    private static func surrogate(_ digits: Slice<UnsafeRawBufferPointer>) -> Surrogate? {
        guard digits[digits.startIndex] | 0x20 == UInt8(ascii: "d") else { return nil }
        return switch digits[digits.startIndex + 1] | 0x20 {
        // 8 and 9 have that bit already.
        case UInt8(ascii: "8"), UInt8(ascii: "9"), UInt8(ascii: "a"), UInt8(ascii: "b"): .first
        case UInt8(ascii: "c")...UInt8(ascii: "f"): .second
        default: nil
        }
    }

    /// Whether it says what an index says of it.
    func agrees(with index: ResultIndex) -> Bool {
        let counts = index.summary.findings
        return run == index.run.text && verdict == index.summary.verdict.rawValue
            && findings == [counts.critical, counts.high, counts.medium, counts.low, counts.info]
    }

    private struct Members {
        var run: String?
        var finishedAt: String?
        var verdict: String?
        var findings: [Int]?
        private var hasVerdict = false

        mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONCursor.Unusual) {
            var cursor = JSONCursor(bytes)
            try cursor.map { (name, value) throws(JSONCursor.Unusual) in
                switch name {
                case "runID": try JSONCursor.set(&run, try value.string())
                case "finishedAt": try JSONCursor.set(&finishedAt, try value.string())
                case "verdict":
                    guard !hasVerdict else { throw JSONCursor.Unusual() }
                    hasVerdict = true
                    try readVerdict(&value)
                default: try value.skip()
                }
            }
            try cursor.end()
        }

        private mutating func readVerdict(_ cursor: inout JSONCursor) throws(JSONCursor.Unusual) {
            try cursor.map { (name, value) throws(JSONCursor.Unusual) in
                switch name {
                case "status": try JSONCursor.set(&verdict, try value.string())
                case "counts": try JSONCursor.set(&findings, try Self.counts(&value))
                default: try value.skip()
                }
            }
        }

        private static func counts(_ cursor: inout JSONCursor) throws(JSONCursor.Unusual) -> [Int] {
            var (critical, high, medium, low, info): (Int?, Int?, Int?, Int?, Int?)
            try cursor.map { (name, value) throws(JSONCursor.Unusual) in
                switch name {
                case "critical": try JSONCursor.set(&critical, try value.integer())
                case "high": try JSONCursor.set(&high, try value.integer())
                case "medium": try JSONCursor.set(&medium, try value.integer())
                case "low": try JSONCursor.set(&low, try value.integer())
                case "info": try JSONCursor.set(&info, try value.integer())
                default: try value.skip()
                }
            }
            guard let critical, let high, let medium, let low, let info else { throw JSONCursor.Unusual() }
            return [critical, high, medium, low, info]
        }
    }
}
