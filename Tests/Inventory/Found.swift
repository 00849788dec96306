import Inventory
import TargetFilesystem

/// What one file tells of, in lines.
struct Found {
    var inventory = PackageInventory()

    init(_ path: String, _ bytes: [UInt8]) {
        PackageCollector.collect(path: Array(path.utf8), bytes: bytes, into: &inventory)
    }

    init(_ path: String, _ text: String) { self.init(path, Array(text.utf8)) }

    init(binary bytes: [UInt8]) {
        PackageCollector.collect(binary: RandomAccess(bytes), path: Array("/usr/bin/program".utf8), into: &inventory)
    }

    /// `NAME VERSION PURL` of each, in the order of the inventory.
    var lines: [String] {
        inventory.distinct().map { package in
            [package.name, package.version, package.purl(on: inventory.operatingSystem)]
                .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        }
    }

    var licences: [String] { inventory.distinct().flatMap(\.licences).map { String(decoding: $0, as: UTF8.self) } }
    var evidence: [String] { inventory.distinct().flatMap(\.evidence).map { String(decoding: $0, as: UTF8.self) } }
    var reasons: [Unknown.Reason] { inventory.missed.map(\.reason) }
}
