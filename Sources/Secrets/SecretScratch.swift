/// What one thread needs to scan file by file: memory that is used again, and where it is in the file at hand.
public final class SecretScratch {
    let matcher: PatternMatcher
    var file = FileState()
    /// The file's path, for allow lists.
    var path: [UInt8] = []
    /// By rule, whether it goes by this file's name.
    var applies: [Bool]
    /// By rule, where its last match in this file ended.
    var past: [Int]
    var found: [FoundSecret] = []
    /// The last bytes of what was fed, which the next ones may go on with.
    var carry: [UInt8] = []
    /// The first bytes of a file whose name has rules of its own.
    var head: [UInt8] = []
    /// UTF-16 as bytes.
    var narrowed: [UInt8] = []

    init(matcher: PatternMatcher, rules: Int) {
        self.matcher = matcher
        applies = [Bool](repeating: true, count: rules)
        past = [Int](repeating: 0, count: rules)
    }

    func reset() {
        if !found.isEmpty {
            for rule in past.indices { past[rule] = 0 }
            found.removeAll(keepingCapacity: true)
        }
        file = FileState()
        carry.removeAll(keepingCapacity: true)
        head.removeAll(keepingCapacity: true)
    }
}

/// Where a scan is in a file. Places count units: bytes, or UTF-16's code units.
struct FileState {
    var form: TextForm?
    /// Whether there are rules for the beginning of a file of this name.
    var wantsHead = false
    /// Where the carried bytes begin.
    var carryBase = 0
    /// Up to where keywords were looked for.
    var decided = 0
    /// The first byte of a code unit whose second was not fed yet.
    var oddByte: UInt8?
    var tries = 0
    var cutTries = 0
    var isExhausted = false
    var isFull = false
    var lines = LineCount()

    var isAtEnd: Bool { isExhausted || isFull }
    /// Bytes a unit.
    var width: Int { form?.isWide == true ? 2 : 1 }
}

/// Lines counted up to a place.
struct LineCount {
    var place = 0
    /// Newlines before the place.
    var newlines = 0
    /// Where the place's line begins.
    var lineStart = 0

    /// Counts on to a place, in bytes that begin at `base`, which is not behind the place counted to.
    mutating func advance(to end: Int, in bytes: UnsafeRawBufferPointer, base: Int) {
        guard end > place, place >= base, end - base <= bytes.count else { return }
        let between = UnsafeRawBufferPointer(rebasing: bytes[(place - base)..<(end - base)])
        let count = Secrets.newlines(between)
        if count > 0, let last = between.lastIndex(of: 10) { lineStart = place + last + 1 }
        newlines += count
        place = end
    }
}

/// A match before it is known whether another rule's takes its place.
struct FoundSecret {
    let rule: Int
    /// In units.
    let range: Range<Int>
    let line: Int
    let column: Int
    let evidence: String
    let digest: String
}
