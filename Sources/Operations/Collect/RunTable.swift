internal import Crypto
internal import SystemPackage

/// What the journal says of each run and of each index, found by a digest of its name, made anew from the journal at each
/// start. Where it is large it lies in a file without a name, so that the memory it takes doesn't grow with the number of runs.
///
/// A hash table with open addressing (linear probing), at most half full.
struct RunTable: ~Copyable {
    /// A run or an index, by the first half of a SHA-256: nobody finds two names for one key.
    struct Key: Sendable, Hashable {
        let half: Mark

        init(run: String, in namespace: String) { half = Mark("run ", namespace, "/", run) }
        init(index: String, in namespace: String) { half = Mark("index ", namespace, "/", index) }
        init(_ half: Mark) { self.half = half }
    }

    /// Half a digest of what is to be recognised again.
    struct Mark: Sendable, Hashable {
        let first: UInt64
        let second: UInt64

        init(_ text: String) { self.init("", "", "", text) }

        /// Of texts, one behind the other.
        init(_ kind: StaticString, _ place: String, _ separator: StaticString, _ name: String) {
            var (place, name) = (place, name)
            let count = kind.utf8CodeUnitCount + place.utf8.count + separator.utf8CodeUnitCount + name.utf8.count
            // All at once: each piece that is hashed costs as much as the hash of such a text.
            let digest = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { text in
                var end = kind.withUTF8Buffer { text.update(fromContentsOf: $0) }
                end = place.withUTF8 { text[end...].update(fromContentsOf: $0) }
                end = separator.withUTF8Buffer { text[end...].update(fromContentsOf: $0) }
                end = name.withUTF8 { text[end...].update(fromContentsOf: $0) }
                return SHA256.hash(data: UnsafeRawBufferPointer(text))
            }
            (first, second) = digest.withUnsafeBytes {
                ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            }
        }

        /// What no text has.
        static let none = Mark(first: 0, second: 0)

        private init(first: UInt64, second: UInt64) {
            self.first = first
            self.second = second
        }
    }

    enum State: UInt8, Sendable {
        case collected = 1
        case refused = 2
        case gone = 3
    }

    struct Entry: Sendable, Hashable {
        var state: State
        /// Of the report's digest, or of the reason.
        var mark: Mark
        /// Where its latest line begins in the journal.
        var offset: Int64
        /// The pass that saw it last.
        var pass: UInt32
    }

    private var slots: RunTableSlots
    private(set) var count = 0
    /// Whether something is said of any index. Mostly nothing is, and its name needn't be hashed.
    private var hasIndexes = false
    /// Bits of the keys that there are: where one is missing nothing needs to be read. Most keys that are looked for are
    /// new; with many there are the less so.
    private var filter = [UInt64](repeating: 0, count: 1 << 14)
    private let mostInMemory: Int
    private let scratch: @Sendable () throws(CollectFailure) -> FileDescriptor

    /// - Parameters:
    ///   - capacity: How many slots to begin with, a power of two and not below 16.
    ///   - mostInMemory: Up to how many slots lie in memory, of 48 bytes each.
    ///   - scratch: Makes an empty file that is gone when closed.
    init(
        capacity: Int = 1 << 12, mostInMemory: Int = 1 << 15,
        scratch: @escaping @Sendable () throws(CollectFailure) -> FileDescriptor
    ) throws(CollectFailure) {
        self.mostInMemory = mostInMemory
        self.scratch = scratch
        slots = try Self.slots(capacity, mostInMemory, scratch)
    }

    private static func slots(
        _ capacity: Int, _ mostInMemory: Int, _ scratch: () throws(CollectFailure) -> FileDescriptor
    ) throws(CollectFailure) -> RunTableSlots {
        capacity <= mostInMemory
            ? RunTableSlots(capacity: capacity) : try RunTableSlots(capacity: capacity, in: try scratch())
    }

    func entry(of key: Key) throws(CollectFailure) -> Entry? {
        let (word, bit) = Self.filterPlace(key)
        guard filter[word] & bit != 0 else { return nil }
        let (_, slot) = try slots.find(key)
        guard let state = State(rawValue: UInt8(truncatingIfNeeded: slot.stateAndPass)) else { return nil }
        return Entry(
            state: state, mark: slot.mark, offset: slot.offset,
            pass: UInt32(truncatingIfNeeded: slot.stateAndPass >> 32))
    }

    /// What is said of an index.
    func entry(ofIndex index: String, in namespace: String) throws(CollectFailure) -> Entry? {
        hasIndexes ? try entry(of: Key(index: index, in: namespace)) : nil
    }

    /// Says something of an index.
    mutating func set(index: String, in namespace: String, _ entry: Entry) throws(CollectFailure) {
        hasIndexes = true
        try set(Key(index: index, in: namespace), entry)
    }

    mutating func set(_ key: Key, _ entry: Entry) throws(CollectFailure) {
        if (count + 1) * 2 > slots.capacity { try grow() }
        let (place, former) = try slots.find(key)
        try slots.put(
            RunTableSlots.Slot(
                key: key.half, mark: entry.mark, offset: entry.offset,
                stateAndPass: UInt64(entry.pass) << 32 | UInt64(entry.state.rawValue)),
            at: place)
        if former.isEmpty { count += 1 }
        let (word, bit) = Self.filterPlace(key)
        filter[word] |= bit
    }

    private static func filterPlace(_ key: Key) -> (word: Int, bit: UInt64) {
        (Int(truncatingIfNeeded: key.half.second >> 6 & (1 << 14 - 1)), 1 << (key.half.second & 63))
    }

    private mutating func grow() throws(CollectFailure) {
        var larger = try Self.slots(slots.capacity * 2, mostInMemory, scratch)
        for start in stride(from: 0, to: slots.capacity, by: RunTableSlots.block) {
            for slot in try slots.block(start) where !slot.isEmpty {
                try larger.put(slot, at: try larger.find(Key(slot.key)).place)
            }
        }
        slots = larger
    }
}
