import Certificates
import ScanReport

/// What a rule about certificates asks.
enum CertificateConcern: CaseIterable {
    case expired, expiring, notYetValid, weak, privateKey

    init(_ problem: CertificateAudit.Problem) {
        self =
            switch problem {
            case .expired: .expired
            case .expiring: .expiring
            case .notYetValid: .notYetValid
            case .weakKey, .weakSignature: .weak
            case .privateKeyBeside: .privateKey
            }
    }

    var description: RuleDescription {
        switch self {
        case .expired:
            RuleDescription(
                id: "certificate-expired", severity: .medium, title: "certificates that ended",
                rationale: "Whoever checks it refuses the service; who does not check it trusts anybody.",
                references: ["RFC 5280, 4.1.2.5", "CWE-298", "NIST SP 800-52 Rev. 2, 3.2"])
        case .expiring:
            RuleDescription(
                id: "certificate-expiring", severity: .low, title: "certificates that end soon",
                rationale: "A service whose certificate ends is refused by those who check it.",
                references: ["RFC 5280, 4.1.2.5", "NIST SP 1800-16"])
        case .notYetValid:
            RuleDescription(
                id: "certificate-not-yet-valid", severity: .low, title: "certificates that have not begun",
                rationale: "It is refused until then; or the clock by which it was made is wrong.",
                references: ["RFC 5280, 4.1.2.5"])
        case .weak:
            RuleDescription(
                id: "certificate-weak", severity: .medium, title: "certificates with a weak key or signature",
                rationale:
                    "Who can find the key, or make another certificate for the same signature, is whom it names.",
                references: ["NIST SP 800-57 Part 1 Rev. 5, table 2", "NIST SP 800-131A Rev. 2", "CWE-326", "CWE-327"])
        case .privateKey:
            RuleDescription(
                id: "certificate-private-key", severity: .medium, title: "certificates with their private key beside",
                rationale: "Who can read the file, or has the image, can be whom the certificate names.",
                references: ["NIST SP 800-190, 4.1.4", "CWE-321"])
        }
    }

    /// How grave a finding is; nil for as grave as the rule.
    func severity(of finding: CertificateAudit.Finding) -> Severity? {
        switch finding.problem {
        // Who trusts a root goes by its key alone, and most that have ended are left in place for that.
        case .expired where finding.isRoot: .low
        case .privateKeyBeside(isEncrypted: true): .low
        default: nil
        }
    }
}

extension CertificateAudit.Problem {
    /// What is wrong, in words.
    var words: String {
        switch self {
        case .expired(let days): "ended \(Self.span(days)) ago"
        case .expiring(let days): "ends in \(Self.span(days))"
        case .notYetValid(let days): "begins in \(Self.span(days))"
        case .weakKey(let strength): "has a weak key, \(strength.text)"
        case .weakSignature(let algorithm): "is signed by a weak algorithm, \(algorithm)"
        case .privateKeyBeside(let isEncrypted):
            isEncrypted ? "has an encrypted private key beside it" : "has its private key beside it"
        }
    }

    private static func span(_ days: Int) -> String {
        switch days {
        case 0: "less than a day"
        case 1: "1 day"
        default: "\(days) days"
        }
    }
}
