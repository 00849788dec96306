import DataFormats
import ScanReport

extension ResultIndex {
    /// Reads an index as agents write it, without making values of its JSON. What is unusual, right or wrong, is for
    /// ``init(any:)``; what is accepted here is accepted there, as the same.
    ///
    /// - Returns: nil where that has to be asked.
    init?(ordinary json: [UInt8]) {
        let index = json.withUnsafeBufferPointer { bytes in
            var cursor = JSONCursor(bytes)
            return try? Self.ordinary(&cursor)
        }
        guard let index else { return nil }
        self = index
    }

    private static func ordinary(_ cursor: inout JSONCursor) throws(JSONCursor.Unusual) -> ResultIndex {
        var isFormat = false
        var run: RunID?
        var version: String?
        var target: ResultTarget?
        var verdict: Verdict.Status?
        var isTruncated: Bool?
        var findings: Verdict.Counts?
        var rules: ResultSummary.Tally?
        var controls: ResultSummary.Tally?
        var report: Sizes?
        try cursor.map { (name, value) throws(JSONCursor.Unusual) in
            switch name {
            case "format":
                guard !isFormat, try value.text().isSame(as: Self.format) else { throw JSONCursor.Unusual() }
                isFormat = true
            case "run": try JSONCursor.set(&run, RunID(parsing: try value.string()))
            case "agentVersion": try JSONCursor.set(&version, try value.string())
            case "target": try JSONCursor.set(&target, try ResultTarget(ordinary: &value))
            case "verdict": try JSONCursor.set(&verdict, Verdict.Status(ordinary: try value.text()))
            case "truncated": try JSONCursor.set(&isTruncated, try value.boolean())
            case "findings": try JSONCursor.set(&findings, try Verdict.Counts(ordinary: &value))
            case "rules": try JSONCursor.set(&rules, try ResultSummary.Tally(ordinary: &value))
            case "controls": try JSONCursor.set(&controls, try ResultSummary.Tally(ordinary: &value))
            case "report": try JSONCursor.set(&report, try Sizes(&value))
            default: try value.skip()
            }
        }
        try cursor.end()
        guard isFormat, let run, let version, isVersion(version), let target, target.fault == nil, let verdict,
            let isTruncated, let findings, let rules, let controls, let report
        else { throw JSONCursor.Unusual() }
        let summary = ResultSummary(
            verdict: verdict, findings: findings, rules: rules, controls: controls, isTruncated: isTruncated)
        guard summary.isConsistent else { throw JSONCursor.Unusual() }
        let index = ResultIndex(
            run: run, target: target, summary: summary, agentVersion: version, size: report.size,
            compressedSize: report.compressedSize, sha256: report.sha256, chunkSize: report.chunkSize)
        guard index.chunkCount == report.chunks else { throw JSONCursor.Unusual() }
        return index
    }
}

private func count(_ cursor: inout JSONCursor) throws(JSONCursor.Unusual) -> Int {
    let number = try cursor.integer()
    guard (0...ResultSummary.mostCounted).contains(number) else { throw JSONCursor.Unusual() }
    return number
}

private struct Sizes {
    let size, compressedSize, chunks, chunkSize: Int
    let sha256: String

    init(_ cursor: inout JSONCursor) throws(JSONCursor.Unusual) {
        var (size, compressedSize, chunks, chunkSize): (Int?, Int?, Int?, Int?)
        var sha256: String?
        try cursor.map { (name, value) throws(JSONCursor.Unusual) in
            switch name {
            case "size": try JSONCursor.set(&size, try count(&value))
            case "compressedSize": try JSONCursor.set(&compressedSize, try count(&value))
            case "chunks": try JSONCursor.set(&chunks, try count(&value))
            case "chunkSize": try JSONCursor.set(&chunkSize, try count(&value))
            case "sha256": try JSONCursor.set(&sha256, try value.string())
            default: try value.skip()
            }
        }
        guard let size, ResultIndex.sizes.contains(size), let compressedSize,
            ResultIndex.compressedSizes.contains(compressedSize), let chunks, let chunkSize, chunkSize > 0, let sha256,
            ResultIndex.isDigest(sha256)
        else { throw JSONCursor.Unusual() }
        self.size = size
        self.compressedSize = compressedSize
        self.chunks = chunks
        self.chunkSize = chunkSize
        self.sha256 = sha256
    }
}

extension ResultTarget {
    fileprivate init(ordinary cursor: inout JSONCursor) throws(JSONCursor.Unusual) {
        var target = ResultTarget()
        try cursor.map { (name, value) throws(JSONCursor.Unusual) in
            switch name {
            case "namespace": try JSONCursor.set(&target.namespace, try value.string())
            case "pod": try JSONCursor.set(&target.pod, try value.string())
            case "container": try JSONCursor.set(&target.container, try value.string())
            case "image": try JSONCursor.set(&target.image, try value.string())
            case "imageID": try JSONCursor.set(&target.imageID, try value.string())
            case "workload": try JSONCursor.set(&target.workload, try value.string())
            default: try value.skip()
            }
        }
        self = target
    }
}

extension Verdict.Status {
    fileprivate init?(ordinary text: JSONCursor.Text) {
        switch text {
        case "clean": self = .clean
        case "findings": self = .findings
        case "incomplete": self = .incomplete
        default: return nil
        }
    }
}

extension Verdict.Counts {
    fileprivate init(ordinary cursor: inout JSONCursor) throws(JSONCursor.Unusual) {
        var (critical, high, medium, low, info): (Int?, Int?, Int?, Int?, Int?)
        try cursor.map { (name, value) throws(JSONCursor.Unusual) in
            switch name {
            case "critical": try JSONCursor.set(&critical, try count(&value))
            case "high": try JSONCursor.set(&high, try count(&value))
            case "medium": try JSONCursor.set(&medium, try count(&value))
            case "low": try JSONCursor.set(&low, try count(&value))
            case "info": try JSONCursor.set(&info, try count(&value))
            default: try value.skip()
            }
        }
        guard let critical, let high, let medium, let low, let info else { throw JSONCursor.Unusual() }
        self.init { severity in
            switch severity {
            case .critical: critical
            case .high: high
            case .medium: medium
            case .low: low
            case .info: info
            }
        }
    }
}

extension ResultSummary.Tally {
    fileprivate init(ordinary cursor: inout JSONCursor) throws(JSONCursor.Unusual) {
        var (passed, failed, skipped): (Int?, Int?, Int?)
        try cursor.map { (name, value) throws(JSONCursor.Unusual) in
            switch name {
            case "passed": try JSONCursor.set(&passed, try count(&value))
            case "failed": try JSONCursor.set(&failed, try count(&value))
            case "skipped": try JSONCursor.set(&skipped, try count(&value))
            default: try value.skip()
            }
        }
        guard let passed, let failed, let skipped else { throw JSONCursor.Unusual() }
        self.init(passed: passed, failed: failed, skipped: skipped)
    }
}
