public import TargetFilesystem

/// Shows what a walk finds to all rules, on one thread.
public struct AuditVisitor: WalkVisitor, Sendable {
    private let rules: [any AuditRule]
    private let context: AuditContext
    /// Each rule's log, in the order of the rules.
    public private(set) var logs: [RuleLog]
    private var contents: ContentPass

    /// A visitor for these rules.
    public init(rules: [any AuditRule], context: AuditContext) {
        self.rules = rules
        self.context = context
        var logs = rules.map { RuleLog($0.description) }
        contents = ContentPass(rules, &logs)
        self.logs = logs
    }

    /// Shows some entries of one directory to each rule.
    public mutating func visit(_ batch: borrowing WalkBatch) {
        for index in rules.indices {
            rules[index].inspect(batch, context, &logs[index])
        }
        contents.visit(batch, &logs)
    }
}
