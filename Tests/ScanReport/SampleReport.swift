import ScanReport

/// A report in which everything that a target can choose is as bad as can be.
enum SampleReport {
    /// Names that would break a line, colour a terminal, hide text or close markup.
    static let evilPaths: [[UInt8]] = [
        Array("/a\nb".utf8), Array("/\u{1b}[2J\u{1b}]0;owned\u{7}".utf8), [47, 0xff, 0xfe, 0x80],
        Array("/\u{202e}gpj".utf8),
        Array("/</code><script>alert(1)</script>|`*_[x](y)".utf8), Array("/back\\slash".utf8), Array("/\u{9b}31m".utf8),
        Array("/\r/\u{200b}/\u{2028}".utf8), Array("/plain".utf8), Array("/Grüße".utf8),
    ]

    static let confinement = ProcessConfinement(
        uid: 65532, gid: 65532, effectiveCapabilities: [], noNewPrivileges: true, seccomp: "filter", seccompFilters: 3,
        refusedCalls: "kill",
        landlock: ProcessConfinement.Landlock(abi: 3, isInForce: true, deniesTCP: false), isDumpable: false,
        isRootReadOnly: true, notInForce: ["Landlock's ABI 3 can't deny \u{1b}[31mTCP"])

    static func make(complete: Bool = false, findings: Bool = true) -> Report {
        let description = RuleDescription(
            id: "world-writable-file", severity: .high, title: "world-writable files", rationale: "Because.",
            references: ["inode(7)"])
        let other = RuleDescription(
            id: "shell-present", severity: .low, title: "shells", rationale: "Because.", references: ["sh(1)"])
        let list =
            findings
            ? evilPaths.map {
                Finding(
                    ruleID: description.id, severity: .high, path: ReportPath(bytes: $0), message: "mode 0666",
                    line: $0 == Array("/plain".utf8) ? 7 : nil)
            } + [Finding(ruleID: description.id, severity: .critical, path: nil, message: "no place")] : []
        let gap = Coverage.Gap(
            subject: .directory, reason: "permission-denied", errno: "EACCES", count: 40,
            examples: evilPaths.map(ReportPath.init(bytes:)), remedy: "run as root")
        return Report(
            runID: "01a1fd79-6a2a-78a5-b516-c1f69f6a4d2f", tool: Report.Tool(name: "sidescan-agent", version: "1.2.3"),
            startedAt: "2026-01-02T03:04:05.678Z", finishedAt: "2026-01-02T03:04:06.000Z",
            target: Target(
                kind: .process, root: ReportPath(bytes: Array("/proc/7/root".utf8)),
                process: Target.Process(
                    pid: 7, comm: "app", commandLine: "app --x", uid: 65532, gid: 65532, capabilities: ["CHOWN"],
                    isHeldByPidfd: true),
                container: Target.Container(id: String(repeating: "a", count: 64), name: "web\u{1b}[0m", podUID: "uid"),
                isRootReadOnly: true),
            confinement: AgentConfinement(required: "seccomp", worker: confinement, supervisor: confinement),
            rules: [
                RuleResult(
                    description, status: findings ? .failed : .passed, reason: nil, findingCount: findings ? 5000 : 0,
                    listedCount: list.count),
                RuleResult(
                    other, status: complete ? .passed : .skipped,
                    reason: complete ? nil : "1 directory could not be read",
                    findingCount: 0, listedCount: 0),
            ], findings: list, counts: Verdict.Counts { findings ? ($0 == .high ? 4999 : $0 == .critical ? 1 : 0) : 0 },
            coverage: Coverage(
                entries: 100, files: 80, directories: 15, symlinks: 4, others: 1, bytes: 12345, isComplete: complete,
                unreadable: complete ? [] : [gap], leftOut: []), executables: executables)
    }

    /// Programs with such names.
    private static var executables: ReportedExecutables {
        var executables = ReportedExecutables()
        executables.count = evilPaths.count + 3
        executables.interpreters = [ReportedExecutables.Interpreter(path: "/lib/\u{1b}[31mld\n|`", count: 2)]
        executables.files = evilPaths.map { path in
            ReportedExecutables.File(
                path: ReportPath(bytes: path), kind: .pie, relocationReadOnly: .partial, bindsNow: false,
                hasExecutableStack: nil, hasCanary: nil, fortified: 1, fortifiable: 3, rpath: "/lib", runpath: nil,
                interpreter: nil, isStripped: false, isStatic: false, isDefective: false)
        }
        return executables
    }
}
