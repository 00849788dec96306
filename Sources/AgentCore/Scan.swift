import Audit
import LinuxSystem
import ScanReport
import TargetFilesystem

/// The agent's pipeline from the pinned root on: look, judge, and make the report.
struct Scan {
    let walker: Walker
    /// Whether owners show as the overflow user; asked before the cage closes.
    let hidesOwners: Bool
    let run: RunStart
    let audits: Set<AuditSet>
    let settings: AuditSettings
    let billRequest: BillRequest
    /// Looks for secrets; nil where nobody asked for them. Made of the operator's own files while they can still be read.
    let secrets: StoredSecretRule?

    /// Scans a root.
    ///
    /// - Returns: The report, and the bill where packages were looked for.
    /// - Throws: A failure where the root itself can't be listed.
    func report(
        of root: borrowing TargetRoot, on threads: WorkerThreads, process: AuditContext.TargetProcess?,
        target: Target, confinement: AgentConfinement, profiles: ProfileRun?
    ) throws(AgentFailure) -> (report: Report, bill: Bill?) {
        let certificates = CertificateSurvey(now: run.seconds, expiringDays: settings.expiringDays)
        let executables = ExecutableAudit(lists: settings.listsExecutables)
        let rules = rules(for: root, certificates, executables).filter { process != nil || !$0.needsProcess }
        let context = AuditContext(root, process: process, hidesOwners: hidesOwners)
        let summary: WalkSummary
        let visitors: [AuditVisitor]
        do {
            (summary, visitors) = try walker.walk(root, on: threads) {
                AuditVisitor(rules: rules, context: context)
            }
        } catch {
            throw AgentFailure("can't list the target's root directory: \(error.name)", .targetUnreachable)
        }
        let judgement = Judgement(rules: rules, root, context, visitors, summary)
        let bill = rules.lazy.compactMap { $0 as? PackageSurvey }.first.map { survey in
            Bill(survey, gap: judgement.surveyGaps[survey.description.id], of: target, billRequest, run)
        }
        let report = Report(
            runID: run.id, tool: Report.Tool(name: "sidescan-agent", version: sidescanVersion),
            startedAt: run.timestamp, finishedAt: timestamp(), target: target, confinement: confinement,
            rules: judgement.results, findings: judgement.findings, counts: judgement.counts,
            coverage: judgement.coverage, profiles: profiles.map(ReportedProfiles.init), packages: bill?.summary,
            integrity: integrityCounts(of: rules),
            certificates: audits.contains(.certificates) ? certificates.reported() : nil,
            executables: audits.contains(.executables) ? executables.reported() : nil)
        return (report, bill)
    }

    private func rules(
        for root: borrowing TargetRoot, _ certificates: CertificateSurvey, _ executables: ExecutableAudit
    ) -> [any AuditRule] {
        var rules: [any AuditRule] = []
        for audit in AuditSet.allCases where audits.contains(audit) {
            switch audit {
            case .files: rules += builtInRules()
            case .secrets: if let secrets { rules.append(secrets) }
            case .packages: rules.append(PackageSurvey())
            case .integrity: rules += integrityRules(of: root)
            case .certificates: rules += certificates.rules
            case .executables: rules += executables.rules
            }
        }
        return rules
    }
}
