import ResultTransport
import ScanReport

/// A report as an agent makes it.
enum CannedReport {
    private static let confinement = ProcessConfinement(
        uid: 65532, gid: 65532, effectiveCapabilities: [], noNewPrivileges: true, seccomp: "filter", seccompFilters: 3,
        refusedCalls: "kill",
        landlock: ProcessConfinement.Landlock(abi: 7, isInForce: true, deniesTCP: true), isDumpable: false,
        isRootReadOnly: true, notInForce: [])

    /// - Parameters:
    ///   - findings: How many files anybody may write to.
    ///   - isComplete: Whether everything was seen.
    static func make(
        run: RunID, findings: Int = 0, profiles: ReportedProfiles? = nil, isComplete: Bool = true
    ) -> Report {
        let description = RuleDescription(
            id: "world-writable-file", severity: .high, title: "world-writable files", rationale: "Because.",
            references: ["inode(7)"])
        let list = (0..<findings).map {
            Finding(
                ruleID: description.id, severity: .high, path: ReportPath(bytes: Array("/tmp/file-\($0)".utf8)),
                message: "mode 0666")
        }
        return Report(
            runID: run.text, tool: Report.Tool(name: "sidescan-agent", version: "1.2.3"),
            startedAt: "2026-01-02T03:04:05.678Z", finishedAt: "2026-01-02T03:04:06.000Z",
            target: Target(
                kind: .process, root: ReportPath(bytes: Array("/proc/7/root".utf8)),
                process: Target.Process(
                    pid: 7, comm: "app", commandLine: "app --x", uid: 65532, gid: 65532, capabilities: [],
                    isHeldByPidfd: true),
                container: Target.Container(id: String(repeating: "a", count: 64), name: "app", podUID: "uid"),
                isRootReadOnly: true),
            confinement: AgentConfinement(required: "seccomp", worker: confinement, supervisor: confinement),
            rules: [
                RuleResult(
                    description, status: findings > 0 ? .failed : .passed, reason: nil, findingCount: findings,
                    listedCount: findings)
            ], findings: list, counts: Verdict.Counts { $0 == .high ? findings : 0 },
            coverage: Coverage(
                entries: 100, files: 80, directories: 15, symlinks: 4, others: 1, bytes: 12345, isComplete: isComplete,
                unreadable: [], leftOut: []), profiles: profiles)
    }

    /// The report packed as an agent packs it.
    static func packed(_ report: Report, run: RunID, chunkSize: Int) throws -> PackedResult {
        let fitted = try FittedReport(report, into: 6 << 20)
        return try PackedResult(
            compressed: fitted.compressed, size: fitted.size, run: run, target: ResultTarget(namespace: "shop"),
            summary: fitted.summary, agentVersion: "1.2.3", chunkSize: chunkSize)
    }

    /// What an agent writes to its log.
    static func framed(_ report: Report, run: RunID) throws -> [UInt8] {
        try LogFrame.framed(packed(report, run: run, chunkSize: LogFrame.chunkSize))
    }
}
