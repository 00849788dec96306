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
            (first, second) = SHA256.hash(data: Array(text.utf8)).withUnsafeBytes {
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

    private static let slotSize = 48
    /// Slots that are read at once.
    private static let block = 16

    private var file: FileDescriptor
    private var capacity: Int
    private(set) var count = 0
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
        let (_, words) = try Self.find(key, in: file, capacity)
        guard let state = State(rawValue: UInt8(truncatingIfNeeded: words[5])) else { return nil }
        return Entry(
            state: state, mark: Mark(first: words[2], second: words[3]), offset: Int64(bitPattern: words[4]),
            pass: UInt32(truncatingIfNeeded: words[5] >> 32))
    }

    mutating func set(_ key: Key, _ entry: Entry) throws(CollectFailure) {
        if (count + 1) * 2 > capacity { try grow() }
        let (slot, words) = try Self.find(key, in: file, capacity)
        if words[5] == 0 { count += 1 }
        try Self.write(
            [
                key.half.first, key.half.second, entry.mark.first, entry.mark.second, UInt64(bitPattern: entry.offset),
                UInt64(entry.pass) << 32 | UInt64(entry.state.rawValue),
            ], to: slot, of: file)
    }

    private mutating func grow() throws(CollectFailure) {
        let larger = try scratch()
        do throws(CollectFailure) {
            try Self.resize(larger, to: capacity * 2)
            for start in stride(from: 0, to: capacity, by: Self.block) {
                let words = try Self.read(start, of: file)
                for slot in 0..<Self.block where words[slot * 6 + 5] != 0 {
                    let own = Array(words[(slot * 6)..<(slot * 6 + 6)])
                    let key = Key(Mark(first: own[0], second: own[1]))
                    try Self.write(own, to: try Self.find(key, in: larger, capacity * 2).slot, of: larger)
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

    /// The slot that holds a key, or the empty one where it belongs, and its words.
    private static func find(
        _ key: Key, in file: FileDescriptor, _ capacity: Int
    ) throws(CollectFailure) -> (slot: Int, words: [UInt64]) {
        var slot = Int(truncatingIfNeeded: key.half.first & UInt64(capacity - 1))
        while true {
            let start = slot - slot % block
            let words = try read(start, of: file)
            for number in (slot - start)..<block {
                let own = words[(number * 6)..<(number * 6 + 6)]
                if own[own.startIndex + 5] == 0
                    || own[own.startIndex] == key.half.first && own[own.startIndex + 1] == key.half.second
                {
                    return (start + number, Array(own))
                }
            }
            slot = (start + block) % capacity
        }
    }

    private static func read(_ slot: Int, of file: FileDescriptor) throws(CollectFailure) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: block * 6)
        do {
            let count = try words.withUnsafeMutableBytes {
                try file.read(fromAbsoluteOffset: Int64(slot * slotSize), into: $0)
            }
            guard count == block * slotSize else { throw Errno.ioError }
        } catch {
            throw CollectFailure("can't read a scratch file: \(error)")
        }
        return words
    }

    private static func write(_ words: [UInt64], to slot: Int, of file: FileDescriptor) throws(CollectFailure) {
        do {
            _ = try words.withUnsafeBytes { try file.writeAll(toAbsoluteOffset: Int64(slot * slotSize), $0) }
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
