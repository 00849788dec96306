import Inventory
import LinuxSystem
import TargetFilesystem

/// The files whose readers take all bytes: what comes out has a name, came from the bytes, and is named in a package URL.
private func checkFile(_ path: String, _ bytes: [UInt8]) throws(BrokenProperty) {
    var inventory = PackageInventory(mostPackages: 1000)
    PackageCollector.collect(path: Array(path.utf8), bytes: bytes, into: &inventory)
    try checkPackages(inventory)
    let size = inventory.packages.reduce(0) { $0 + $1.name.count + $1.version.count }
    // A JSON escape of two bytes can become one of three, and go's version is also that of its library.
    try require(size <= 4 * bytes.count + 64, "more bytes came out than went in")
}

private func checkPackages(_ inventory: PackageInventory) throws(BrokenProperty) {
    try require(inventory.packages.count <= inventory.mostPackages, "more packages than are allowed")
    let distinct = inventory.distinct()
    try require(distinct.isEmpty == inventory.packages.isEmpty, "packages got lost")
    for package in distinct {
        try require(!package.name.isEmpty && !package.evidence.isEmpty, "a package without a name or a proof")
        let url = package.purl(on: inventory.operatingSystem)
        let isPlain = url.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") }
        try require(isPlain && url.starts(with: "pkg:".utf8), "a package URL that is none")
    }
}

func checkPythonMetadata(_ bytes: [UInt8]) throws(BrokenProperty) {
    try checkFile("/usr/lib/python3/a.dist-info/METADATA", bytes)
}

/// Whatever a copyright file is, the package stays as it was, and its licences are words of the file.
func checkDebianCopyright(_ bytes: [UInt8]) throws(BrokenProperty) {
    var inventory = PackageInventory()
    PackageCollector.collect(
        path: Array("/var/lib/dpkg/status.d/a".utf8), bytes: Array("Package: a\nVersion: 1\n".utf8), into: &inventory)
    PackageCollector.collect(path: Array("/usr/share/doc/a/copyright".utf8), bytes: bytes, into: &inventory)
    try checkPackages(inventory)
    guard let package = inventory.distinct().first else { throw BrokenProperty(message: "the package got lost") }
    let size = package.licences.reduce(0) { $0 + $1.count }
    try require(size <= bytes.count && package.licences.count <= 64, "more licences than there are words")
}

func checkNodePackage(_ bytes: [UInt8]) throws(BrokenProperty) { try checkFile("/node_modules/a/package.json", bytes) }

func checkGemSpecification(_ bytes: [UInt8]) throws(BrokenProperty) {
    try checkFile("/var/lib/gems/specifications/a.gemspec", bytes)
}

func checkComposerInstalled(_ bytes: [UInt8]) throws(BrokenProperty) {
    try checkFile("/vendor/composer/installed.json", bytes)
}

func checkDotNetDependencies(_ bytes: [UInt8]) throws(BrokenProperty) { try checkFile("/app/a.deps.json", bytes) }

func checkOSRelease(_ bytes: [UInt8]) throws(BrokenProperty) {
    guard let system = OperatingSystem(osRelease: bytes) else { return }
    let size = system.id.count + system.versionID.count + system.name.count
    try require(size <= bytes.count && !system.id.contains(10), "more came out than went in")
}

/// Archives in archives never make more packages than their budget has archives and poms.
func checkJavaArchive(_ bytes: [UInt8]) throws(BrokenProperty) {
    var inventory = PackageInventory(mostPackages: 1000)
    var budget = ArchiveBudget()
    budget.entries = 2000
    budget.archives = 50
    budget.bytes = 4 << 20
    PackageCollector.collect(
        path: Array("/opt/a-1.jar".utf8), parts: RandomAccess(bytes), within: budget, into: &inventory)
    try checkPackages(inventory)
    try require(inventory.packages.count <= 2051, "more packages than entries")
}

/// A program, read by pieces that are always inside it.
func checkBuildInformation(_ bytes: [UInt8]) throws(BrokenProperty) {
    var inventory = PackageInventory(mostPackages: 1000)
    var isOutside = false
    let parts = RandomAccess(size: bytes.count) { offset, count in
        guard offset >= 0, count > 0, count <= bytes.count, offset <= bytes.count - count else {
            isOutside = true
            return nil
        }
        return Array(bytes[offset..<(offset + count)])
    }
    PackageCollector.collect(binary: parts, path: Array("/usr/bin/a".utf8), into: &inventory)
    try require(!isOutside, "a read outside of the file")
    try checkPackages(inventory)
}

/// Whatever a path is, its name alone says what it is, with the first slash or without it.
func checkPackagePaths(_ bytes: [UInt8]) throws(BrokenProperty) {
    guard bytes.first != UInt8(ascii: "/") else { return }
    let folder = Array("/a/".utf8)
    let inside = PackageCollector.interest(in: folder + bytes)
    // Deeper it can only be more: a name that stands alone is none in a folder of a kind.
    let alone = PackageCollector.interest(in: bytes)
    let isSystem = bytes.elementsEqual("etc/os-release".utf8) || bytes.elementsEqual("usr/lib/os-release".utf8)
    try require(alone == .none || inside == alone || isSystem, "a path that is of another kind when it lies deeper")
}
