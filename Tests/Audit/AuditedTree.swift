import Audit
import Foundation
import LinuxSystem
import ScanReport
import TargetFilesystem
import TestSupport

/// A small root, and what the built-in rules find in it.
final class AuditedTree {
    let directory: TemporaryDirectory

    /// A root in which no rule finds anything.
    init() throws {
        directory = try TemporaryDirectory()
        try write("etc/passwd", "root:x:0:0:root:/root:/sbin/nologin\napp:x:65532:65532::/home/app:/sbin/nologin\n")
        try write("etc/group", "root:x:0:\napp:x:65532:\n")
        try write("usr/bin/service", "program", mode: 0o755)
    }

    func write(_ name: String, _ content: String = "x", mode: mode_t = 0o644) throws {
        try directory.write(name, content, mode: mode)
    }

    /// Runs all rules, and hands over one's log.
    func log(_ ruleID: String, process: AuditContext.TargetProcess? = nil, hidesOwners: Bool = false) throws -> RuleLog
    {
        let root = try TargetRoot(directory: Array(directory.path.utf8))
        return try log(ruleID, of: builtInRules(), root, process: process, hidesOwners: hidesOwners)
    }

    /// Runs some rules, and hands over one's log.
    func log(
        _ ruleID: String, of rules: [any AuditRule], _ root: borrowing TargetRoot,
        process: AuditContext.TargetProcess? = nil, hidesOwners: Bool = false
    ) throws -> RuleLog {
        let context = AuditContext(root, process: process, hidesOwners: hidesOwners)
        let (_, visitors) = try Walker().walk(root, on: WorkerThreads(count: 2)) {
            AuditVisitor(rules: rules, context: context)
        }
        var wanted: RuleLog?
        for (index, rule) in rules.enumerated() {
            var log = RuleLog(rule.description)
            for visitor in visitors { log.merge(visitor.logs[index]) }
            rule.conclude(root, context, &log)
            if rule.description.id == ruleID { wanted = log }
        }
        guard let wanted else { throw Failure("no rule \(ruleID)") }
        return wanted
    }

    /// The paths of one rule's findings.
    func found(_ ruleID: String, process: AuditContext.TargetProcess? = nil) throws -> [String] {
        try log(ruleID, process: process).findings.map { $0.path?.text ?? "" }.sorted()
    }
}
