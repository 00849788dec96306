import PrintableText

/// A report for people at a terminal. Everything that the target chose is in printable form.
struct TextFormat {
    /// Whether severities are marked with colours; ECMA-48 SGR sequences.
    let colour: Bool
    /// How many findings of one rule are shown; the JSON report lists more.
    private static let mostPerRule = 20

    func render(_ report: Report) -> String {
        var lines = head(report)
        for rule in report.rules.filter({ $0.status == .failed }).sorted(by: {
            ($1.severity, $0.id) < ($0.severity, $1.id)
        }) {
            lines += findings(of: rule, in: report)
        }
        lines += skipped(report)
        if let profiles = report.profiles { lines += ProfileSection().lines(profiles) }
        if let packages = report.packages {
            lines += ["", bold("packages") + " " + packages.line]
            if let reason = packages.reason { lines.append("         not all was seen: \(reason)") }
        }
        if let integrity = report.integrity { lines += section("integrity", integrity.lines) }
        if let certificates = report.certificates {
            lines += section("certificates", HardeningText.lines(certificates))
        }
        if let executables = report.executables {
            lines += section("executables", HardeningText.lines(executables))
            lines += HardeningText.table(executables).map { "         " + $0 }
        }
        lines += coverage(report.coverage)
        lines += ["", bold(verdictWord(report.verdict.status)) + "  " + report.verdict.summary]
        return lines.joined(separator: "\n") + "\n"
    }

    private func head(_ report: Report) -> [String] {
        var lines = [bold("Sidescan") + " \(report.tool.version)  run \(report.runID)  \(report.startedAt)"]
        let target = report.target
        if let process = target.process {
            var line = "target    pid \(process.pid) (\(process.comm)), uid \(process.uid), gid \(process.gid)"
            line += ", \(Self.capabilities(process.capabilities))"
            if target.isRootReadOnly == true { line += ", root file system read-only" }
            lines.append(line)
            if let container = target.container, container.id != nil || container.name != nil {
                let name = container.name.map { "\(printable($0)) " } ?? ""
                lines.append("container \(name)\(container.id.map { String($0.prefix(12)) } ?? "")")
            }
        } else {
            lines.append("target    directory \(target.root.text)")
        }
        lines.append("agent     " + Self.privileges(report.confinement.worker))
        lines.append("          held by " + Self.cage(report.confinement.worker))
        let lacks = report.confinement.lacks
        if !lacks.isEmpty {
            lines.append("          not in force:")
            lines += lacks.map { "          - \(printable($0))" }
        }
        return lines
    }

    static func privileges(_ process: ProcessConfinement) -> String {
        "uid \(process.uid), gid \(process.gid), \(capabilities(process.effectiveCapabilities))"
    }

    /// What holds a process in, in one line.
    static func cage(_ process: ProcessConfinement) -> String {
        let filter =
            switch process.refusedCalls {
            case "kill"?: "Sidescan's own, refused calls kill"
            case "log"?: "Sidescan's own, refused calls are only logged"
            default: "none of Sidescan's own"
            }
        let landlock = process.landlock
        return [
            "no_new_privs \(process.noNewPrivileges == true ? "on" : "off")",
            "seccomp \(process.seccomp ?? "unknown") (\(filter))",
            landlock.isInForce
                ? "Landlock on (ABI \(landlock.abi)\(landlock.deniesTCP ? "" : ", which can't deny TCP"))"
                : "Landlock off",
        ].joined(separator: ", ")
    }

    /// Capabilities in one line: as many as a container's runtime gives by default are named, more are counted.
    static func capabilities(_ names: [String]) -> String {
        switch names.count {
        case 0: "no capabilities"
        case ...14: "capabilities \(names.joined(separator: " "))"
        default: "\(names.count) capabilities\(names.contains("SYS_ADMIN") ? ", SYS_ADMIN among them" : "")"
        }
    }

    private func section(_ name: String, _ lines: [String]) -> [String] {
        ["", bold(name) + " " + (lines.first ?? "")] + lines.dropFirst().map { "         " + $0 }
    }

    private func findings(of rule: RuleResult, in report: Report) -> [String] {
        let findings = report.findings.filter { $0.ruleID == rule.id }
        let gravest = findings.map(\.severity).max() ?? rule.severity
        var lines = [
            "", "\(mark(gravest)) \(rule.title) (\(rule.id)): \(rule.findingCount)", "         \(rule.rationale)",
        ]
        for finding in findings.prefix(Self.mostPerRule) {
            let path = finding.path.map { $0.text + "  " } ?? ""
            lines.append("         - \(path)\(finding.message)")
        }
        let more = rule.findingCount - min(findings.count, Self.mostPerRule)
        if more > 0 { lines.append("         … and \(more) more") }
        if let reason = rule.reason { lines.append("         not all was seen: \(reason)") }
        return lines
    }

    private func skipped(_ report: Report) -> [String] {
        let skipped = report.rules.filter { $0.status == .skipped }
        guard !skipped.isEmpty else { return [] }
        var lines = ["", bold("skipped") + "  found nothing, but could not see everything that they need:"]
        var reasons: [String] = []
        for rule in skipped {
            let reason = rule.reason ?? "no reason given"
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        for reason in reasons {
            let ids = skipped.filter { ($0.reason ?? "no reason given") == reason }.map(\.id)
            lines += Self.wrap("\(ids.joined(separator: ", ")): \(reason)")
        }
        return lines
    }

    /// An item of a list, in lines of at most 100 characters where its words allow.
    private static func wrap(_ text: String) -> [String] {
        var lines: [String] = []
        var line = "         -"
        for word in text.split(separator: " ") {
            if line.count + 1 + word.count > 100, !line.hasSuffix("-") {
                lines.append(line)
                line = "          "
            }
            line += " " + word
        }
        return lines + [line]
    }

    private func coverage(_ coverage: Coverage) -> [String] {
        var lines = [
            "",
            bold("coverage") + " \(coverage.entries) entries: \(coverage.files) files (\(coverage.bytes) bytes),"
                + " \(coverage.directories) directories, \(coverage.symlinks) symbolic links, \(coverage.others) others",
        ]
        lines += coverage.unreadable.flatMap { gap("unread", $0) }
        lines += coverage.leftOut.flatMap { gap("left out", $0) }
        if coverage.isComplete { lines.append("         all of the root's own mount was seen") }
        return lines
    }

    private func gap(_ word: String, _ gap: Coverage.Gap) -> [String] {
        let most = 5
        let examples = gap.examples.prefix(most).map(\.text).joined(separator: ", ")
        let more = gap.count > min(most, gap.examples.count) ? " …" : ""
        var lines = [
            "         - \(word): \(gap.count) × \(gap.subject.rawValue), \(gap.reason)\(gap.errno.map { " (\($0))" } ?? ""):"
                + " \(examples)\(more)"
        ]
        if let remedy = gap.remedy { lines.append("           \(remedy)") }
        return lines
    }

    private func verdictWord(_ status: Verdict.Status) -> String {
        switch status {
        case .clean: "CLEAN"
        case .findings: "FINDINGS"
        case .incomplete: "INCOMPLETE"
        }
    }

    private func bold(_ text: String) -> String {
        colour ? "\u{1b}[1m\(text)\u{1b}[0m" : text
    }

    private func mark(_ severity: Severity) -> String {
        let word = severity.rawValue.uppercased()
        let padded = word + String(repeating: " ", count: max(0, 8 - word.count))
        guard colour else { return padded }
        let code =
            switch severity {
            case .critical: "1;97;41"
            case .high: "1;31"
            case .medium: "33"
            case .low: "36"
            case .info: "2"
            }
        return "\u{1b}[\(code)m\(padded)\u{1b}[0m"
    }
}
