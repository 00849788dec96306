import Audit
public import ScanReport

/// The descriptions of all built-in rules, by their ids.
public func ruleDescriptions() -> [RuleDescription] {
    (builtInRules().map(\.description) + [StoredSecretRule.about] + CertificateSurvey.descriptions
        + ExecutableAudit.descriptions + integrityRuleDescriptions).sorted { $0.id < $1.id }
}
