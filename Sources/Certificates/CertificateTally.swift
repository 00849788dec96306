/// Judges the certificates of a file one after another, and keeps of each no more than what is wrong with it.
package struct CertificateTally: Sendable {
    private let audit: CertificateAudit
    private var found = CertificateAudit.Outcome()
    private var roots = 0
    private var ofRoots: [CertificateAudit.Finding] = []
    private var ofOthers: [CertificateAudit.Finding] = []
    private var findingsOfRoots = 0
    private var findingsOfOthers = 0
    private var privateKey: CertificateFile.PrivateKey?
    private var first: CertificateAudit.Finding?

    /// The tally of a file of which nothing was seen yet.
    package init(_ audit: CertificateAudit) {
        self.audit = audit
    }

    /// How many certificates there were.
    package var count: Int { found.certificates }

    /// Judges the next certificate.
    package mutating func add(_ certificate: Certificate) {
        guard found.certificates < audit.mostCertificates else {
            found.isCut = true
            return
        }
        let index = found.certificates
        found.certificates += 1
        let isRoot = certificate.isRoot
        if isRoot { roots += 1 }
        let problems = audit.problems(of: certificate)
        func finding(_ problem: CertificateAudit.Problem) -> CertificateAudit.Finding {
            CertificateAudit.Finding(
                problem: problem, index: index, subject: String(certificate.subject.oneLine.prefix(200)),
                fingerprint: certificate.fingerprint, isRoot: isRoot)
        }
        if first == nil { first = finding(.privateKeyBeside(isEncrypted: true)) }
        for problem in problems {
            if isRoot {
                findingsOfRoots += 1
                if ofRoots.count < audit.mostFindings { ofRoots.append(finding(problem)) }
                switch problem {
                case .expired: found.expiredRoots += 1
                case .weakKey: found.weakRoots += 1
                default: break
                }
            } else {
                findingsOfOthers += 1
                if ofOthers.count < audit.mostFindings { ofOthers.append(finding(problem)) }
            }
        }
    }

    /// Takes in that the file has a private key. One without a passphrase counts for more.
    package mutating func add(_ key: CertificateFile.PrivateKey) {
        if privateKey != .plain { privateKey = key }
    }

    /// Takes in what says that it is a certificate and can't be read as one.
    package mutating func addMalformed(_ count: Int = 1) { found.malformed += count }

    /// Takes in that the file has more than is read of it.
    package mutating func cut() { found.isCut = true }

    /// What came of it.
    package var outcome: CertificateAudit.Outcome {
        var outcome = found
        // A server's file has its chain, which is a handful; a bundle has roots, but for a few that others cross-signed.
        outcome.isTrustStore = privateKey == nil && roots >= 5 && roots * 10 >= found.certificates * 9
        var count = findingsOfOthers
        outcome.findings = ofOthers
        if !outcome.isTrustStore {
            (outcome.expiredRoots, outcome.weakRoots) = (0, 0)
            count += findingsOfRoots
            // Each is in the file's order already, and a certificate's own stay together.
            outcome.findings = (ofOthers + ofRoots).enumerated()
                .sorted { ($0.element.index, $0.offset) < ($1.element.index, $1.offset) }.map(\.element)
        }
        if let privateKey, let first {
            count += 1
            outcome.findings.append(
                CertificateAudit.Finding(
                    problem: .privateKeyBeside(isEncrypted: privateKey == .encrypted), index: 0,
                    subject: first.subject, fingerprint: first.fingerprint, isRoot: first.isRoot))
        }
        if count > audit.mostFindings { outcome.isCut = true }
        outcome.findings = Array(outcome.findings.prefix(audit.mostFindings))
        return outcome
    }
}
