package import ExecutableFormats

/// An ELF file that is looked at once more when the walk is over.
package struct ExecutableRecord: Sendable {
    package let path: [UInt8]
    /// Its owner.
    package let uid: UInt32
    /// Its group.
    package let gid: UInt32
    /// Type and permission bits.
    package let mode: UInt16
    package let file: Executable

    /// A file at a place.
    package init(path: [UInt8], uid: UInt32, gid: UInt32, mode: UInt16, file: Executable) {
        self.path = path
        self.uid = uid
        self.gid = gid
        self.mode = mode
        self.file = file
    }

    /// About how much memory it takes, in bytes.
    package var cost: Int { file.needed.reduce(textLength + 512) { $0 + 32 + $1.count } }

    /// How many bytes there are in its path and in what a report lists of it as text.
    var textLength: Int {
        [path, file.rpath ?? [], file.runpath ?? [], file.interpreter ?? []].reduce(file.soname?.count ?? 0) {
            $0 + $1.count
        }
    }
}

/// Files, the first of them by their paths as far as there is room: which stay does not depend on the order in which
/// they come.
package struct ExecutableRecords: Sendable {
    /// The most files that stay.
    private let most: Int
    /// The most memory that they take, by ``ExecutableRecord/cost``, in bytes.
    private let mostCost: Int

    private var kept: [ExecutableRecord] = []
    private var cost = 0
    /// The last path that there was room for when not all had it: what comes behind it has none, and won't have any.
    private var last: [UInt8]?
    /// How many there was no room for; right once they have been taken.
    package private(set) var leftOut = 0

    /// Room for so many files, and for so many bytes of them.
    package init(most: Int = 50_000, mostCost: Int = 16 << 20) {
        self.most = most
        self.mostCost = mostCost
    }

    /// Puts in a file.
    package mutating func insert(_ record: ExecutableRecord) {
        if let last, last.lexicographicallyPrecedes(record.path) {
            leftOut += 1
            return
        }
        kept.append(record)
        cost += record.cost
        if kept.count >= 2 * most || cost >= 2 * mostCost { cut() }
    }

    /// The files that stay, by their paths.
    package mutating func sorted() -> [ExecutableRecord] {
        cut()
        return kept
    }

    private mutating func cut() {
        kept.sort { $0.path.lexicographicallyPrecedes($1.path) }
        cost = 0
        var number = 0
        for record in kept.prefix(most) {
            let next = cost + record.cost
            if next > mostCost { break }
            (cost, number) = (next, number + 1)
        }
        if number < kept.count { last = number > 0 ? kept[number - 1].path : [] }
        leftOut += kept.count - number
        kept.removeLast(kept.count - number)
    }
}
