/// What is wrong with the certificates of a file, at a time.
package struct CertificateAudit: Sendable {
    /// The time: seconds since 1970.
    package var now: Int
    /// A certificate that ends within so many days is told.
    package var days: Int
    /// How many certificates of one file are read.
    package var mostCertificates: Int
    /// How many findings of one file are listed.
    package var mostFindings: Int

    package init(now: Int, days: Int = 30, mostCertificates: Int = 4096, mostFindings: Int = 100) {
        self.now = now
        self.days = days
        self.mostCertificates = mostCertificates
        self.mostFindings = mostFindings
    }

    /// What can be wrong.
    package enum Problem: Sendable, Hashable {
        /// It ended, that many days ago.
        case expired(days: Int)
        /// It ends in that many days.
        case expiring(days: Int)
        /// It begins in that many days.
        case notYetValid(days: Int)
        /// Its key can be broken, or will be.
        case weakKey(PublicKey.Strength)
        /// It is signed over a digest for which another certificate can be made, by the algorithm's name.
        case weakSignature(String)
        /// Whoever can read the file can be whom the certificate names.
        case privateKeyBeside(isEncrypted: Bool)
    }

    /// One certificate's problem.
    package struct Finding: Sendable, Hashable {
        package let problem: Problem
        /// The certificate's place in the file, from 0.
        package let index: Int
        /// The subject as OpenSSL prints it, ASCII only; cut at 200 characters.
        package let subject: String
        /// The certificate's SHA-1 in hexadecimal digits.
        package let fingerprint: String
        /// Whether it is a root: a CA's that it signed itself. What trusts it goes by its key alone.
        package let isRoot: Bool
    }

    /// What was found in a file.
    package struct Outcome: Sendable, Equatable {
        /// How many certificates were read.
        package internal(set) var certificates = 0
        /// Whether it is a collection of roots: what is wrong with those is only counted.
        package internal(set) var isTrustStore = false
        package internal(set) var findings: [Finding] = []
        /// Roots of a collection that ended.
        package internal(set) var expiredRoots = 0
        /// Roots of a collection with a weak key.
        package internal(set) var weakRoots = 0
        package internal(set) var malformed = 0
        /// Whether there are more certificates or findings than were read or listed.
        package internal(set) var isCut = false
    }

    /// Judges a file; nothing is found where it has no certificates.
    package func outcome(of bytes: [UInt8]) -> Outcome {
        let file = CertificateFile(bytes, most: mostCertificates)
        var tally = CertificateTally(self)
        for certificate in file.certificates { tally.add(certificate) }
        if let key = file.privateKey { tally.add(key) }
        tally.addMalformed(file.malformed)
        if file.isCut { tally.cut() }
        return tally.outcome
    }

    /// What is wrong with one certificate.
    package func problems(of certificate: Certificate) -> [Problem] {
        var problems: [Problem] = []
        if certificate.notAfter < now {
            problems.append(.expired(days: (now - certificate.notAfter) / 86_400))
        } else if certificate.notAfter - now <= days * 86_400 {
            problems.append(.expiring(days: (certificate.notAfter - now) / 86_400))
        }
        if certificate.notBefore > now {
            problems.append(.notYetValid(days: (certificate.notBefore - now) / 86_400))
        }
        if let strength = certificate.key.strength, strength.isWeak { problems.append(.weakKey(strength)) }
        // Nobody goes by the signature of a certificate on itself (RFC 5280, section 6.1).
        if certificate.hasWeakSignature, !certificate.isSelfIssued {
            problems.append(.weakSignature(certificate.signatureAlgorithm))
        }
        return problems
    }
}
