import Audit
import LinuxSystem
import PrintableText
import ScanReport
import SystemPackage
import TargetFilesystem

/// What the rules' logs and the walk's summary amount to. The one place where "found nothing" becomes a pass, and so
/// where it must not.
struct Judgement {
    let results: [RuleResult]
    let findings: [Finding]
    let counts: Verdict.Counts
    let coverage: Coverage
    /// What each survey could not see, in words, by its id; those that saw everything are not there.
    let surveyGaps: [String: String]

    init(
        rules: [any AuditRule], _ root: borrowing TargetRoot, _ context: AuditContext, _ visitors: [AuditVisitor],
        _ summary: WalkSummary
    ) {
        // A process that called chroot(2) shows a part of its container for the whole.
        let isPart = context.process != nil && root.status.isMountRoot == false
        let disguises = Self.disguises(isPart: isPart, context.process)
        let walkGap = (disguises.map(\.words) + [Self.walkGap(summary)].compactMap(\.self)).joined(separator: "; ")
        var results: [RuleResult] = []
        var findings: [Finding] = []
        var totals: [Severity: Int] = [:]
        var gaps: [RuleLog.Gap] = []
        var surveyGaps: [String: String] = [:]
        for (index, rule) in rules.enumerated() {
            var log = RuleLog(rule.description)
            for visitor in visitors { log.merge(visitor.logs[index]) }
            rule.conclude(root, context, &log)
            let listed = log.findings
            findings += listed
            for (severity, count) in log.counts { totals[severity, default: 0] += count }
            gaps += log.gaps
            let reason = [log.impediment, Self.fileGap(log), rule.needsWholeWalk && !walkGap.isEmpty ? walkGap : nil]
                .compactMap(\.self)
            if rule.isSurvey {
                if !reason.isEmpty { surveyGaps[rule.description.id] = reason.joined(separator: "; ") }
                continue
            }
            results.append(
                RuleResult(
                    rule.description, status: log.count > 0 ? .failed : reason.isEmpty ? .passed : .skipped,
                    reason: reason.isEmpty ? nil : reason.joined(separator: "; "), findingCount: log.count,
                    listedCount: listed.count))
        }
        self.results = results
        self.findings = findings
        self.surveyGaps = surveyGaps
        counts = Verdict.Counts { totals[$0] ?? 0 }
        coverage = Self.coverage(summary, gaps, disguises, hasProcess: context.process != nil)
    }

    /// A way in which what a process shows as its root may be another thing than its container's.
    private struct Disguise {
        let reason: String
        let words: String
        let remedy: String
    }

    private static func disguises(isPart: Bool, _ process: AuditContext.TargetProcess?) -> [Disguise] {
        var disguises: [Disguise] = []
        if isPart {
            disguises.append(
                Disguise(
                    reason: "outside-chroot",
                    words:
                        "the process's root is a directory within its container (chroot): what lies outside it was not seen",
                    remedy: "scan another process of the container, by --pid"))
        }
        if process?.sharesUserNamespace == false {
            disguises.append(
                Disguise(
                    reason: "own-user-namespace",
                    words:
                        "the process is in a user namespace of its own, where it may have mounted anything over its container's root",
                    remedy: "scan another process of the container, by --pid, from an agent in the same user namespace")
            )
        }
        return disguises
    }

    /// What the walk could not see on the root's own mount, in one line; nil where it saw all.
    private static func walkGap(_ summary: WalkSummary) -> String? {
        var parts = summary.unreadable.map { unread in
            let what = unread.subject == .directoryContent ? ("directory", "directories") : ("entry", "entries")
            let number = "\(unread.count) \(unread.count == 1 ? what.0 : what.1)"
            let because = unread.errno?.name ?? word(unread.reason)
            return "\(number) could not be read (\(because))\(example(unread.examples.paths, of: unread.count))"
        }
        for left in summary.leftOut where left.reason != .mount {
            let because = left.reason == .depthLimit ? "lie too deep" : "are mounted in a circle"
            parts.append("\(left.count) directories \(because)\(example(left.examples.paths, of: left.count))")
        }
        return parts.isEmpty ? nil : parts.sorted().joined(separator: "; ")
    }

    /// What a rule could not see of the files that it needs, in one line.
    private static func fileGap(_ log: RuleLog) -> String? {
        let parts = log.gaps.map { gap in
            let because = [gap.errno?.name, word(gap.reason)].compactMap(\.self).joined(separator: ", ")
            let first = gap.examples.paths.first.map { printable($0.bytes) } ?? "\(gap.count) files"
            let more = gap.count > 1 && !gap.examples.paths.isEmpty ? " and \(gap.count - 1) more" : ""
            return "\(first)\(more) could not be read (\(because))"
        }
        return parts.isEmpty ? nil : parts.sorted().joined(separator: "; ")
    }

    private static func example(_ paths: [TargetPath], of count: Int) -> String {
        guard let first = paths.first else { return "" }
        return ": \(printable(first.bytes))\(count > 1 ? " …" : "")"
    }

    private struct GapKey: Hashable {
        let word: String
        let errno: Errno?
    }

    private static func coverage(
        _ summary: WalkSummary, _ gaps: [RuleLog.Gap], _ disguises: [Disguise], hasProcess: Bool
    ) -> Coverage {
        func remedy(_ reason: Unknown.Reason) -> String? { Self.remedy(reason, hasProcess: hasProcess) }
        var unreadable = summary.unreadable.map { unread in
            Coverage.Gap(
                subject: unread.subject == .directoryContent ? .directory : .status, reason: word(unread.reason),
                errno: unread.errno?.name, count: unread.count, examples: unread.examples.paths.map(reportPath),
                remedy: remedy(unread.reason))
        }
        for (key, gaps) in Dictionary(grouping: gaps, by: { GapKey(word: word($0.reason), errno: $0.errno) }) {
            // Several rules may have missed the same file: it counts once, as far as the files are known by name.
            let named = Set(gaps.flatMap(\.examples.paths))
            let unnamed = gaps.reduce(0) { $0 + $1.count - $1.examples.paths.count }
            unreadable.append(
                Coverage.Gap(
                    subject: .file, reason: key.word, errno: key.errno?.name, count: named.count + unnamed,
                    examples: ExamplePaths(Array(named)).paths.map(reportPath),
                    remedy: gaps.first.flatMap { remedy($0.reason) }))
        }
        unreadable += disguises.map { disguise in
            Coverage.Gap(
                subject: .subtree, reason: disguise.reason, errno: nil, count: 1, examples: [], remedy: disguise.remedy)
        }
        let leftOut = summary.leftOut.map { left in
            Coverage.Gap(
                subject: .subtree, reason: word(left.reason), errno: nil, count: left.count,
                examples: left.examples.paths.map(reportPath),
                remedy: left.reason == .mount ? "--cross-mounts looks at other mounts too" : nil)
        }
        func key(_ gap: Coverage.Gap) -> (String, String, String) {
            (gap.subject.rawValue, gap.reason, gap.errno ?? "")
        }
        return Coverage(
            entries: summary.entries, files: summary.files, directories: summary.directories,
            symlinks: summary.symlinks,
            others: summary.others, bytes: summary.bytes,
            isComplete: unreadable.isEmpty && summary.leftOut.allSatisfy { $0.reason == .mount },
            unreadable: unreadable.sorted { key($0) < key($1) }, leftOut: leftOut.sorted { $0.reason < $1.reason })
    }

    private static func reportPath(_ path: TargetPath) -> ReportPath { ReportPath(bytes: path.bytes) }

    private static func word(_ reason: WalkSummary.LeftOut.Reason) -> String {
        switch reason {
        case .mount: "mount"
        case .depthLimit: "depth-limit"
        case .cycle: "mount-cycle"
        }
    }

    private static func word(_ reason: Unknown.Reason) -> String {
        switch reason {
        case .permissionDenied: "permission-denied"
        case .inputOutputError: "input-output-error"
        case .overLimit: "over-limit"
        case .changed: "changed-during-scan"
        case .otherMount: "other-mount"
        case .symbolicLinkLoop: "symbolic-link-loop"
        case .notRegular: "not-a-regular-file"
        case .outOfDescriptors: "out-of-descriptors"
        case .notSupported: "not-supported"
        case .malformed: "malformed"
        case .other: "other-error"
        }
    }

    private static func remedy(_ reason: Unknown.Reason, hasProcess: Bool) -> String? {
        switch reason {
        case .permissionDenied where !hasProcess: "run the agent as a user who may read it"
        case .permissionDenied:
            "readable with runAsUser: 0 and the capabilities DAC_READ_SEARCH and SYS_PTRACE"
        case .otherMount: "--cross-mounts looks at other mounts too"
        case .changed: "scan again while the target is quiet"
        case .outOfDescriptors: "raise the agent's limit of open files"
        default: nil
        }
    }
}
