import Certificates

/// What is read says nothing that the file does not hold: no more names, extensions and numbers than bytes.
func checkCertificate(_ bytes: [UInt8]) throws(BrokenProperty) {
    guard let certificate = try? Certificate.first(in: bytes) else { return }
    try require(certificate.serial.count < bytes.count, "a serial number longer than the file")
    try require(certificate.subject.parts.count + certificate.issuer.parts.count < bytes.count, "too many names")
    try require(certificate.extensions.count < bytes.count, "too many extensions")
    try require(certificate.fingerprint.utf8.count == 40, "a fingerprint that is no SHA-1")
    try require(
        !certificate.subject.oneLine.utf8.contains { $0 < 0x20 || $0 > 0x7e }, "a control character in a subject")
    // 0000-01-01 to 9999-12-31
    for time in [certificate.notBefore, certificate.notAfter] {
        try require((-62_167_219_200...253_402_300_800).contains(time), "a time outside of the calendar")
    }
}

/// All of a file is looked at once: no more certificates and findings than it has room for, and what stands before or
/// behind a certificate does not hide it.
func checkCertificateFile(_ bytes: [UInt8]) throws(BrokenProperty) {
    let audit = CertificateAudit(now: 1_800_000_000, mostCertificates: 8, mostFindings: 4)
    let outcome = audit.outcome(of: bytes)
    try require(outcome.certificates + outcome.malformed <= 8 * 2, "more certificates than the limit")
    try require(outcome.findings.count <= 4, "more findings than the limit")
    for finding in outcome.findings {
        try require(!finding.subject.utf8.contains { $0 < 0x20 || $0 > 0x7e }, "a control character in a subject")
        try require(finding.index < outcome.certificates, "a finding about no certificate")
    }
    guard let first = try? Certificate.first(in: bytes), !CertificateFile.mayBeDER(bytes) else { return }
    let all = CertificateFile(bytes)
    try require(
        all.isCut || all.malformed > 0 || all.certificates.contains { $0.fingerprint == first.fingerprint },
        "the first certificate is not among all")
}

/// A key written as PEM is the same key when it is read again.
func checkKeyFile(_ bytes: [UInt8]) throws(BrokenProperty) {
    if let parameters = DiffieHellmanParameters(bytes) {
        try require(parameters.primeLength <= bytes.count * 8, "a prime longer than the file")
    }
    guard let file = try? KeyFile(bytes), file.key.modulus != nil else { return }
    let written = PEM.text(label: "PUBLIC KEY", file.key.encoded)
    guard let again = try? KeyFile(Array(written.utf8)) else {
        throw BrokenProperty(message: "what was written can't be read")
    }
    try require(again.key.modulus == file.key.modulus, "written again it is another key")
    try require(!again.isPrivate, "a public key became private")
}

/// Blocks are found in pieces of any size as in one, and none that the reader of whole files finds is passed over.
func checkPEMFinder(_ bytes: [UInt8]) throws(BrokenProperty) {
    let whole = blocks(of: bytes, inPiecesOf: max(1, bytes.count))
    try require(whole.reduce(0) { $0 + $1.bytes.count } <= bytes.count, "more in blocks than in the file")
    for size in [1, 2 + Int(bytes.first ?? 0) % 40] {
        let pieces = blocks(of: bytes, inPiecesOf: size)
        try require(
            pieces.map(\.label) == whole.map(\.label) && pieces.map(\.bytes) == whole.map(\.bytes),
            "in pieces of \(size) bytes something else is found")
    }
    // A header's name may be anything for the one, and only what headers have for the other.
    guard !bytes.contains(UInt8(ascii: ":")) else { return }
    let known = PEM.blocks(in: bytes, most: 1000) { CertificateFile.isCertificate(label: $0) }
    var rest = whole[...]
    for block in known.blocks where CertificateFile.mayBeDER(block.bytes) && Certificate(block: block) != nil {
        guard let index = rest.firstIndex(where: { $0.label == block.label && $0.bytes == block.bytes }) else {
            throw BrokenProperty(message: "a certificate was passed over")
        }
        rest = rest[(index + 1)...]
    }
}

private func blocks(of bytes: [UInt8], inPiecesOf size: Int) -> [PEM] {
    var finder = PEMFinder { CertificateFile.isCertificate(label: $0) || $0.hasSuffix("PRIVATE KEY") }
    finder.reset()
    var found: [PEM] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
        let piece = Array(bytes[start..<min(bytes.count, start + size)])
        finder.feed(piece.span.bytes) { found.append($0) }
    }
    return found
}
