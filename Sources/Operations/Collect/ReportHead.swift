internal import DataFormats
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

    /// - Returns: nil where it isn't one map with these members, each once, and where its strings are no UTF-8: it gets a line
    ///   beside others' reports, which all have to be read by whoever reads one.
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
        guard isRead, (try? UTF8Span(validating: report.span)) != nil, let run = members.run,
            let finishedAt = members.finishedAt, let verdict = members.verdict, let findings = members.findings
        else { return nil }
        self.run = run
        self.finishedAt = finishedAt
        self.verdict = verdict
        self.findings = findings
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
