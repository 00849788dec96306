import Audit
public import ScanReport

/// The descriptions of all built-in rules, by their ids.
public func ruleDescriptions() -> [RuleDescription] {
    let settled = builtInRules().map(\.description) + [StoredSecretRule.about] + integrityRuleDescriptions
    return (settled + CertificateSurvey.descriptions + ExecutableAudit.descriptions).sorted { $0.id < $1.id }
}
