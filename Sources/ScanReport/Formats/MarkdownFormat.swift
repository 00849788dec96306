import PrintableText

/// A report for a merge request or a wiki. What the target chose is in printable form, and nothing in it can become
/// markup (``MarkdownText``).
enum MarkdownFormat {
    private static let mostPerRule = 100
    private static let mostFiles = 1000

    static func render(_ report: Report) -> String {
        var lines = [
            "# Sidescan report", "", "**\(word(report.verdict.status))**: \(escape(report.verdict.summary))", "",
        ]
        lines += head(report)
        lines += ["", "## Rules", "", "| rule | severity | status | findings |", "| --- | --- | --- | --- |"]
        for rule in report.rules {
            lines.append(
                "| \(escape(rule.title)) (\(code(rule.id))) | \(rule.severity.rawValue) | \(rule.status.rawValue) | \(rule.findingCount) |"
            )
        }
        if !report.findings.isEmpty {
            lines += ["", "## Findings", "", "| severity | rule | path | what |", "| --- | --- | --- | --- |"]
            var shown: [String: Int] = [:]
            for finding in report.findings {
                shown[finding.ruleID, default: 0] += 1
                guard shown[finding.ruleID, default: 0] <= mostPerRule else { continue }
                lines.append(
                    "| \(finding.severity.rawValue) | \(code(finding.ruleID)) | \(finding.path.map { code($0.text) } ?? "")"
                        + " | \(escape(finding.message)) |")
            }
            for rule in report.rules where rule.findingCount > min(mostPerRule, shown[rule.id, default: 0]) {
                lines += [
                    "",
                    "… and \(rule.findingCount - min(mostPerRule, shown[rule.id, default: 0])) more of \(code(rule.id)).",
                ]
            }
        }
        let gaps = report.rules.filter { $0.reason != nil }
        if !gaps.isEmpty {
            lines += ["", "## Not seen", ""]
            lines += gaps.map { "- \(code($0.id)) (\($0.status.rawValue)): \(escape($0.reason ?? ""))" }
        }
        if let profiles = report.profiles { lines += self.profiles(profiles) }
        if let certificates = report.certificates {
            lines += ["", "## Certificates", ""] + HardeningText.lines(certificates).map { "- " + escape($0) }
        }
        if let executables = report.executables { lines += self.executables(executables) }
        if let packages = report.packages {
            lines += ["", "## Packages", "", escape(packages.line)]
            if let reason = packages.reason { lines += ["", "Not all was seen: \(escape(reason))"] }
        }
        if let integrity = report.integrity {
            lines += ["", "## Integrity", ""] + integrity.lines.map { "- \(escape($0))" }
        }
        lines += ["", "## Coverage", ""] + coverage(report.coverage)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func profiles(_ reported: ReportedProfiles) -> [String] {
        var lines: [String] = []
        for profile in reported.profiles {
            lines += ["", "## \(escape(profile.title ?? profile.name))", ""]
            if let message = profile.statusMessage { lines += ["\(profile.status): \(escape(message))", ""] }
            lines += ["| control | impact | status | what |", "| --- | ---: | --- | --- |"]
            for control in profile.controls {
                let what = control.results.first { $0.status != "passed" }
                let words = what.map { escape($0.description + ($0.message.map { ": \($0)" } ?? "")) } ?? ""
                lines.append(
                    "| \(escape(control.title ?? "")) (\(code(control.id))) | \(control.impact.map { "\($0)" } ?? "") "
                        + "| \(control.status.rawValue) | \(words) |")
            }
        }
        return lines
    }

    private static func executables(_ executables: ReportedExecutables) -> [String] {
        var lines = ["", "## Executables", ""] + HardeningText.lines(executables).map { "- " + escape($0) }
        guard let files = executables.files else { return lines }
        lines += ["", "| \(HardeningText.columns.joined(separator: " | ")) |"]
        lines.append("|" + String(repeating: " --- |", count: HardeningText.columns.count))
        for file in files.prefix(mostFiles) {
            let cells = HardeningText.row(file)
            lines.append("| " + (cells.dropLast() + [code(cells.last ?? "")]).joined(separator: " | ") + " |")
        }
        let left = executables.count - min(files.count, mostFiles)
        if left > 0 { lines += ["", "… and \(left) more."] }
        return lines
    }

    private static func head(_ report: Report) -> [String] {
        var lines = [
            "- run \(code(report.runID)), \(report.startedAt), \(escape(report.tool.name)) \(report.tool.version)"
        ]
        if let process = report.target.process {
            lines.append("- target: pid \(process.pid) (\(code(process.comm))), uid \(process.uid), gid \(process.gid)")
        } else {
            lines.append("- target: directory \(code(report.target.root.text))")
        }
        if let container = report.target.container {
            let parts = [container.name.map { code(printable($0)) }, container.id.map { code(printable($0)) }]
                .compactMap(\.self)
            if !parts.isEmpty { lines.append("- container: \(parts.joined(separator: " "))") }
        }
        let worker = report.confinement.worker
        lines.append("- agent: \(escape(TextFormat.privileges(worker))), held by \(escape(TextFormat.cage(worker)))")
        lines += report.confinement.lacks.map { "- not in force: \(escape(printable($0)))" }
        return lines
    }

    private static func coverage(_ coverage: Coverage) -> [String] {
        var lines = [
            "\(coverage.entries) entries: \(coverage.files) files (\(coverage.bytes) bytes), \(coverage.directories) directories,"
                + " \(coverage.symlinks) symbolic links, \(coverage.others) others.", "",
        ]
        for (word, gaps) in [("unread", coverage.unreadable), ("left out", coverage.leftOut)] {
            for gap in gaps {
                let examples = gap.examples.prefix(5).map { code($0.text) }.joined(separator: ", ")
                lines.append(
                    "- \(word): \(gap.count) × \(gap.subject.rawValue), \(escape(gap.reason))"
                        + "\(gap.errno.map { " (\($0))" } ?? ""): \(examples)\(gap.count > gap.examples.prefix(5).count ? " …" : "")"
                        + "\(gap.remedy.map { "; " + escape($0) } ?? "")")
            }
        }
        if coverage.isComplete { lines.append("- all of the root's own mount was seen") }
        return lines
    }

    private static func word(_ status: Verdict.Status) -> String {
        switch status {
        case .clean: "Clean"
        case .findings: "Findings"
        case .incomplete: "Incomplete"
        }
    }

    private static func escape(_ text: String) -> String { MarkdownText.escape(text) }

    private static func code(_ text: String) -> String { MarkdownText.code(text) }
}
