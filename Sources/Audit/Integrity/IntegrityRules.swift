import Inventory
public import ScanReport
public import TargetFilesystem

/// The rules that compare files with what packages say of them, and running programs with their files. They share one
/// table of the target's packages, which is read now.
///
/// - Parameter root: The target.
public func integrityRules(of root: borrowing TargetRoot) -> [any AuditRule] {
    // A large system has 300,000 files of packages, with paths of 60 bytes; a hostile one is not to cost more.
    let limits = PackageFilesBuilder.Limits(entries: 1_000_000, bytes: 64 << 20)
    let survey = IntegritySurvey(InstalledFiles(in: root, limits: limits))
    return [
        ChangedPackageFileRule(survey), MissingPackageFileRule(survey), UnownedExecutableRule(survey),
        DeletedExecutableRule(survey),
    ]
}

/// What these rules are about, told without a target.
public let integrityRuleDescriptions = [
    ChangedPackageFileRule.about, MissingPackageFileRule.about, UnownedExecutableRule.about,
    DeletedExecutableRule.about,
]

/// What the rules of integrity counted, when they have concluded; nil where they are not among the rules.
public func integrityCounts(of rules: [any AuditRule]) -> IntegrityCounts? {
    for rule in rules {
        if let rule = rule as? ChangedPackageFileRule { return rule.survey.counts }
    }
    return nil
}
