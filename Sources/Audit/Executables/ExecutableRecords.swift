import ExecutableFormats
import LinuxSystem

/// An ELF file that is looked at once more when the walk is over.
struct ExecutableRecord: Sendable {
    let path: [UInt8]
    let uid: UInt32
    let mode: UInt16
    let file: Executable

    /// About how much memory it takes, in bytes.
    var cost: Int {
        let texts =
            [path, file.rpath ?? [], file.runpath ?? [], file.soname ?? [], file.interpreter ?? []] + file.needed
        return texts.reduce(256) { $0 + 32 + $1.count }
    }
}

/// Files, the first of them by their paths as far as there is room: which stay does not depend on the order in which
/// they come.
struct ExecutableRecords: Sendable {
    /// The most files that stay.
    static let most = 50_000
    /// The most memory that they take, by ``ExecutableRecord/cost``, in bytes.
    static let mostCost = 16 << 20

    private var kept: [ExecutableRecord] = []
    private var cost = 0
    /// How many there was no room for; right once they have been taken.
    private(set) var leftOut = 0

    mutating func insert(_ record: ExecutableRecord) {
        kept.append(record)
        cost += record.cost
        if kept.count >= 2 * Self.most || cost >= 2 * Self.mostCost { cut() }
    }

    /// The files that stay, by their paths.
    mutating func sorted() -> [ExecutableRecord] {
        cut()
        return kept
    }

    private mutating func cut() {
        kept.sort { $0.path.lexicographicallyPrecedes($1.path) }
        cost = 0
        var number = 0
        for record in kept.prefix(Self.most) {
            let next = cost + record.cost
            if next > Self.mostCost { break }
            (cost, number) = (next, number + 1)
        }
        leftOut += kept.count - number
        kept.removeLast(kept.count - number)
    }
}
