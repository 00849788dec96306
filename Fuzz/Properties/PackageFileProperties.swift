import Inventory

/// In whatever format: what is found again is what was added, no more comes out than went in, and one package's lines
/// don't keep another's from being found.
func checkPackageFiles(_ bytes: [UInt8]) throws(BrokenProperty) {
    let parts = parts(bytes, 4)
    var merged = MergedDirectories()
    merged.add(Array("bin".utf8), target: Array("usr/bin".utf8))
    let limits = PackageFilesBuilder.Limits(entries: 10_000, bytes: 1 << 20)
    var builder = PackageFilesBuilder(merged: merged, limits: limits)
    builder.add(dpkgList: parts[0], of: Array("one".utf8))
    builder.add(dpkgSums: parts[1], of: Array("one".utf8))
    builder.add(dpkgConffilesOf: parts[2])
    builder.add(dpkgDiversions: parts[3])
    builder.add(apkInstalled: bytes)
    _ = builder.add(rpmHeader: bytes)
    let line = "\(String(repeating: "0", count: 32))  known/../place\n"
    builder.add(dpkgSums: Array(line.utf8), of: Array("last".utf8))
    let files = builder.build()
    try require(files.count <= 10_000, "more files than the limit")
    guard !files.isCut || files.count < 10_000 else { return }
    var seen = SeenPackageFiles(files)
    if let match = files.find(Array("known/../place".utf8)) { seen.insert(match) }
    var exclusions = PathExclusions()
    exclusions.add(settings: bytes)
    let missing = MissingPackageFiles(of: files, seen: seen, exclusions: exclusions, most: files.count) { match in
        files.find(Array(files.path(of: match))) == match ? .absent : .present
    }
    let area = files.area(below: Array("known/".utf8).span)
    try require(
        files.find(Array("known/../place".utf8).span, in: area) == files.find(Array("known/../place".utf8)),
        "a directory's part of the table has not what the whole has")
    let whole = files.area(below: [UInt8]().span)
    for file in missing.files {
        let slash = file.path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        let area = files.area(below: Array(file.path[..<slash]).span)
        let match = files.find(file.path)
        try require(
            files.find(file.path.span, in: area) == match && files.find(file.path.span, in: whole) == match,
            "a directory's part of the table has not what the whole has")
    }

    try require(missing.files.count == missing.count + missing.configurationCount, "not all are listed")
    for file in missing.files {
        guard let match = files.find(file.path) else {
            throw BrokenProperty(message: "a path that was listed is not found")
        }
        try require(!file.path.isEmpty && file.path.first != UInt8(ascii: "/"), "a path from elsewhere")
        let kind = files.kind(of: match)
        try require(
            file.isConfiguration ? kind == .configuration : kind == .file || kind == .listed, "another kind")
        if let algorithm = files.algorithm(of: match) {
            let wrong = [UInt8](repeating: 0x5a, count: algorithm.length + 1)
            try require(!files.isUnchanged(match, algorithm, wrong), "a digest of another length is the same")
        }
        _ = FileOrigin(ofUnowned: file.path)
    }
}
