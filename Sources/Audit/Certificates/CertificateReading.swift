import Certificates

/// Reads the certificates of files that come in pieces: PEM anywhere in them, and files that are DER.
struct CertificateReading {
    /// The longest file in DER that is read, in bytes.
    static let longestDER = 1 << 20
    /// The most bytes that tell whether a file is DER.
    private static let headSize = 64

    private let audit: CertificateAudit
    private var finder: PEMFinder
    private var tally: CertificateTally
    /// What was seen of a file that may be DER.
    private var bytes: [UInt8] = []
    private var isAtStart = true
    private var mayBeDER = false
    /// Whether the file is a keystore, of which nothing is read.
    private(set) var isKeystore = false

    init(_ audit: CertificateAudit) {
        self.audit = audit
        tally = CertificateTally(audit)
        finder = PEMFinder { CertificateFile.isCertificate(label: $0) || $0.hasSuffix("PRIVATE KEY") }
    }

    /// Begins the next file.
    mutating func begin() {
        finder.reset()
        tally = CertificateTally(audit)
        bytes.removeAll(keepingCapacity: bytes.capacity <= 64 << 10)
        (isAtStart, mayBeDER, isKeystore) = (true, false, false)
    }

    /// Takes the file's next piece.
    mutating func take(_ piece: RawSpan) {
        if isAtStart {
            isAtStart = false
            let head = Self.copy(piece, Self.headSize)
            mayBeDER = CertificateFile.mayBeDER(head)
            isKeystore = CertificateFile.isKeystore(head)
        }
        if mayBeDER, bytes.count <= Self.longestDER {
            bytes += Self.copy(piece, Self.longestDER + 1 - bytes.count)
        }
        // Whatever it begins with.
        var tally = tally
        finder.feed(piece) { Self.take($0, into: &tally) }
        self.tally = tally
    }

    /// What was found in the file.
    mutating func end() -> CertificateAudit.Outcome {
        if finder.isCut { tally.cut() }
        guard mayBeDER else { return tally.outcome }
        if bytes.count > Self.longestDER {
            if CertificateFile.isCertificateInDER(bytes) { tally.cut() }
            return tally.outcome
        }
        let file = CertificateFile(der: bytes, most: audit.mostCertificates)
        for certificate in file.certificates { tally.add(certificate) }
        if file.isCut { tally.cut() }
        if file.certificates.isEmpty, CertificateFile.isCertificateInDER(bytes) { tally.addMalformed() }
        return tally.outcome
    }

    private static func take(_ block: PEM, into tally: inout CertificateTally) {
        if !CertificateFile.isCertificate(label: block.label) {
            tally.add(block.isEncrypted || block.label == "ENCRYPTED PRIVATE KEY" ? .encrypted : .plain)
        } else if let certificate = Certificate(block: block) {
            tally.add(certificate)
        } else if CertificateFile.mayBeDER(block.bytes) {
            // What is no DER is an example in somebody's text.
            tally.addMalformed()
        }
    }

    private static func copy(_ piece: RawSpan, _ most: Int) -> [UInt8] {
        piece.extracting(first: max(0, most)).withUnsafeBytes { Array($0) }
    }
}
