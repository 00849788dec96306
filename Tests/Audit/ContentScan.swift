import Audit
import LinuxSystem
import ScanReport
import TargetFilesystem
import TestSupport

/// Rules run over a tree as the agent runs them, and what each of them came to.
func logs(
    of rules: [any AuditRule], in directory: TemporaryDirectory, process: AuditContext.TargetProcess? = nil,
    jobs: Int = 2, crossesMounts: Bool = false
) throws -> [String: RuleLog] {
    let root = try TargetRoot(directory: Array(directory.path.utf8), crossesMounts: crossesMounts)
    let context = AuditContext(root, process: process, hidesOwners: false)
    let (_, visitors) = try Walker(crossesMounts: crossesMounts).walk(root, on: WorkerThreads(count: jobs)) {
        AuditVisitor(rules: rules, context: context)
    }
    var logs: [String: RuleLog] = [:]
    for (index, rule) in rules.enumerated() {
        var log = RuleLog(rule.description)
        for visitor in visitors { log.merge(visitor.logs[index]) }
        rule.conclude(root, context, &log)
        logs[rule.description.id] = log
    }
    return logs
}
