import ProfileSource

/// A tar archive, and the same bytes as a packed one.
func checkTarArchive(_ bytes: [UInt8]) throws(BrokenProperty) {
    try checkArchive(bytes, "p.tar")
    try checkArchive(bytes, "p.tar.gz")
}

func checkZipArchive(_ bytes: [UInt8]) throws(BrokenProperty) { try checkArchive(bytes, "p.zip") }

/// No more comes out than is allowed, and no name that leads out.
private func checkArchive(_ bytes: [UInt8], _ name: String) throws(BrokenProperty) {
    let limit = 1 << 20
    guard let files = try? archivedFiles(bytes, named: name, upTo: limit) else { return }
    try require(files.values.reduce(0) { $0 + $1.count } <= limit, "more than is allowed")
    for path in files.keys {
        let names = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        try require(
            !names.contains { $0.isEmpty || $0.elementsEqual("..".utf8) || $0.elementsEqual(".".utf8) },
            "an unsafe name")
    }
}
