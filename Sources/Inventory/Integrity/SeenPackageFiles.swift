/// The paths of ``PackageFiles`` that a walk came by. Each thread has its own.
package struct SeenPackageFiles: Sendable {
    private var bits: [UInt64]

    package init(_ files: PackageFiles) {
        bits = [UInt64](repeating: 0, count: (files.count + 63) / 64)
    }

    /// Notes that a path is there, whatever it is.
    package mutating func insert(_ match: PackageFiles.Match) {
        for index in match.range { bits[index / 64] |= 1 << UInt64(index % 64) }
    }

    /// Adds what another thread saw of the same table.
    package mutating func formUnion(_ other: SeenPackageFiles) {
        for index in bits.indices where index < other.bits.count { bits[index] |= other.bits[index] }
    }

    func contains(_ index: Int) -> Bool { bits[index / 64] & (1 << UInt64(index % 64)) != 0 }
}
