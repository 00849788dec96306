/// Installed packages of which their database lists no files: what belongs to them can't be told.
package struct SilentPackages: Sendable, Equatable {
    /// How many.
    package private(set) var count = 0
    /// The first by its name.
    package private(set) var first: [UInt8] = []

    mutating func add(_ name: [UInt8]) {
        if count == 0 || name.lexicographicallyPrecedes(first) { first = name }
        count += 1
    }
}
