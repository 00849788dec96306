import Audit

/// A key is found wherever it lies and whatever is around it; a name is judged by its ends, in any case of letters.
func checkPrivateKey(_ bytes: [UInt8]) throws(BrokenProperty) {
    let marker = Array("-----BEGIN RSA PRIVATE KEY-----".utf8)
    try require(PrivateKey.isContained(in: bytes + marker), "a key behind other bytes is not found")
    try require(PrivateKey.isContained(in: marker + bytes), "a key before other bytes is not found")
    if PrivateKey.isContained(in: bytes) {
        let isPEM = bytes.containsSequence(Array("PRIVATE KEY-----".utf8))
        let isPuTTY = bytes.containsSequence(Array("PuTTY-User-Key-File-".utf8))
        try require(isPEM || isPuTTY || bytes.starts(with: [0x30, 0x82]), "a key that is none")
    }
    let lowercased = bytes.map { (65...90).contains($0) ? $0 | 0x20 : $0 }
    try require(PrivateKey.isName(bytes.span) == PrivateKey.isName(lowercased.span), "the case of letters matters")
    try require(PrivateKey.isName((bytes + Array(".KEY".utf8)).span), "a name is not judged by its end")
    try require(!PrivateKey.isName((bytes + Array(".pub".utf8)).span), "a public key is looked into")
}
