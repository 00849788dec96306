internal import Crypto
internal import SystemPackage

/// What the journal says of each run and of each index, found by a digest of its name. It lies in a file without a name,
/// made anew from the journal at each start, so that the memory it takes doesn't grow with the number of runs.
///
/// A hash table with open addressing (linear probing), at most half full.
struct RunTable: ~Copyable {
    /// A run or an index, by the first half of a SHA-256: nobody finds two names for one key.
    struct Key: Sendable, Hashable {
        fileprivate let half: Mark

        init(run: String, in namespace: String) { half = Mark("run \(namespace)/\(run)") }
        init(index: String, in namespace: String) { half = Mark("index \(namespace)/\(index)") }
        fileprivate init(_ half: Mark) { self.half = half }
    }

    /// Half a digest of what is to be recognised again.
    struct Mark: Sendable, Hashable {
        fileprivate let first: UInt64
        fileprivate let second: UInt64

        init(_ text: String) {
            var text = text
            var hash = SHA256()
            text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
            (first, second) = hash.finalize().withUnsafeBytes {
                ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            }
        }

        fileprivate init(first: UInt64, second: UInt64) {
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

    /// As it lies in the file.
    private struct Slot {
        var key = Mark(first: 0, second: 0)
        var mark = Mark(first: 0, second: 0)
        var offset: Int64 = 0
        /// The state, 0 where the slot is empty, and above 32 bits the pass.
        var stateAndPass: UInt64 = 0

        var isEmpty: Bool { stateAndPass == 0 }
    }

    private static let slotSize = MemoryLayout<Slot>.stride
    /// Slots that are read at once.
    private static let block = 16

    private var file: FileDescriptor
    private var capacity: Int
    private(set) var count = 0
    /// Bits of the keys that there are: where one is missing nothing needs to be read. Most keys that are looked for are
    /// new; with many there are the less so.
    private var filter = [UInt64](repeating: 0, count: 1 << 14)
    private let scratch: @Sendable () throws(CollectFailure) -> FileDescriptor

    /// - Parameters:
    ///   - capacity: How many slots to begin with, a power of two and not below 16.
    ///   - scratch: Makes an empty file that is gone when closed.
    init(capacity: Int = 1 << 12, scratch: @escaping @Sendable () throws(CollectFailure) -> FileDescriptor)
        throws(CollectFailure)
    {
        let file = try scratch()
        do throws(CollectFailure) {
            try Self.resize(file, to: capacity)
        } catch {
            try? file.close()
            throw error
        }
        self.scratch = scratch
        self.capacity = capacity
        self.file = file
    }

    deinit { try? file.close() }

    func entry(of key: Key) throws(CollectFailure) -> Entry? {
        let (word, bit) = Self.filterPlace(key)
        guard filter[word] & bit != 0 else { return nil }
        let (_, slot) = try Self.find(key, in: file, capacity)
        guard let state = State(rawValue: UInt8(truncatingIfNeeded: slot.stateAndPass)) else { return nil }
        return Entry(
            state: state, mark: slot.mark, offset: slot.offset,
            pass: UInt32(truncatingIfNeeded: slot.stateAndPass >> 32))
    }

    mutating func set(_ key: Key, _ entry: Entry) throws(CollectFailure) {
        if (count + 1) * 2 > capacity { try grow() }
        let (place, former) = try Self.find(key, in: file, capacity)
        try Self.write(
            Slot(
                key: key.half, mark: entry.mark, offset: entry.offset,
                stateAndPass: UInt64(entry.pass) << 32 | UInt64(entry.state.rawValue)),
            to: place, of: file)
        if former.isEmpty { count += 1 }
        let (word, bit) = Self.filterPlace(key)
        filter[word] |= bit
    }

    private static func filterPlace(_ key: Key) -> (word: Int, bit: UInt64) {
        (Int(truncatingIfNeeded: key.half.second >> 6 & (1 << 14 - 1)), 1 << (key.half.second & 63))
    }

    private mutating func grow() throws(CollectFailure) {
        let larger = try scratch()
        do throws(CollectFailure) {
            try Self.resize(larger, to: capacity * 2)
            for start in stride(from: 0, to: capacity, by: Self.block) {
                for slot in try Self.block(start, of: file) where !slot.isEmpty {
                    try Self.write(slot, to: try Self.find(Key(slot.key), in: larger, capacity * 2).place, of: larger)
                }
            }
        } catch {
            try? larger.close()
            throw error
        }
        try? file.close()
        file = larger
        capacity *= 2
    }

    /// The slot that holds a key, or the empty one where it belongs, and where it is.
    private static func find(
        _ key: Key, in file: FileDescriptor, _ capacity: Int
    ) throws(CollectFailure) -> (place: Int, slot: Slot) {
        // Half empty: the slot or an empty one is mostly among the next few.
        var place = Int(truncatingIfNeeded: key.half.first & UInt64(capacity - 1))
        var few = 4
        while true {
            let count = min(few, capacity - place)
            let found = try withUnsafeTemporaryAllocation(of: Slot.self, capacity: count) {
                (slots) throws(CollectFailure) -> (Int, Slot)? in
                try read(UnsafeMutableRawBufferPointer(slots), from: place, of: file)
                for number in 0..<count where slots[number].isEmpty || slots[number].key == key.half {
                    return (place + number, slots[number])
                }
                return nil
            }
            if let found { return found }
            place = (place + count) % capacity
            few = block
        }
    }

    private static func block(_ start: Int, of file: FileDescriptor) throws(CollectFailure) -> [Slot] {
        var slots = [Slot](repeating: Slot(), count: block)
        var result: Result<Void, CollectFailure> = .success(())
        slots.withUnsafeMutableBytes { bytes in
            do throws(CollectFailure) {
                try read(bytes, from: start, of: file)
            } catch {
                result = .failure(error)
            }
        }
        try result.get()
        return slots
    }

    private static func read(
        _ bytes: UnsafeMutableRawBufferPointer, from place: Int, of file: FileDescriptor
    ) throws(CollectFailure) {
        do {
            guard try file.read(fromAbsoluteOffset: Int64(place * slotSize), into: bytes) == bytes.count else {
                throw Errno.ioError
            }
        } catch {
            throw CollectFailure("can't read a scratch file: \(error)")
        }
    }

    private static func write(_ slot: Slot, to place: Int, of file: FileDescriptor) throws(CollectFailure) {
        do {
            _ = try withUnsafeBytes(of: slot) { bytes in
                try file.writeAll(toAbsoluteOffset: Int64(place * slotSize), bytes)
            }
        } catch {
            throw CollectFailure("can't write a scratch file: \(error)")
        }
    }

    private static func resize(_ file: FileDescriptor, to capacity: Int) throws(CollectFailure) {
        do {
            try file.resize(to: Int64(capacity * slotSize))
        } catch {
            throw CollectFailure("can't write a scratch file: \(error)")
        }
    }
}
