internal import SystemPackage

/// The slots of a ``RunTable``: in memory, where a system call for each would cost more than all else about it, or in a file.
struct RunTableSlots: ~Copyable {
    /// As it lies there.
    struct Slot {
        var key = RunTable.Mark.none
        var mark = RunTable.Mark.none
        var offset: Int64 = 0
        /// The state, 0 where the slot is empty, and above 32 bits the pass.
        var stateAndPass: UInt64 = 0

        var isEmpty: Bool { stateAndPass == 0 }
    }

    private static let slotSize = MemoryLayout<Slot>.stride
    /// Slots that are read at once.
    static let block = 16

    /// A power of two, and not below ``block``.
    let capacity: Int
    /// Empty where they lie in a file.
    private var memory: [Slot] = []
    private let file: FileDescriptor?

    /// Empty ones in memory.
    init(capacity: Int) {
        self.capacity = capacity
        memory = Array(repeating: Slot(), count: capacity)
        file = nil
    }

    /// Empty ones in an empty file, which is closed in the end.
    init(capacity: Int, in file: FileDescriptor) throws(CollectFailure) {
        do {
            try file.resize(to: Int64(capacity * Self.slotSize))
        } catch {
            try? file.close()
            throw CollectFailure("can't write a scratch file: \(error)")
        }
        self.capacity = capacity
        self.file = file
    }

    deinit { try? file?.close() }

    /// The slot that holds a key, or the empty one where it belongs, and where it is.
    func find(_ key: RunTable.Key) throws(CollectFailure) -> (place: Int, slot: Slot) {
        var place = Int(truncatingIfNeeded: key.half.first & UInt64(capacity - 1))
        guard let file else {
            while true {
                let slot = memory[place]
                if slot.isEmpty || slot.key == key.half { return (place, slot) }
                place = (place + 1) & (capacity - 1)
            }
        }
        // Half empty: the slot or an empty one is mostly among the next few.
        var few = 4
        while true {
            let count = min(few, capacity - place)
            let found = try withUnsafeTemporaryAllocation(of: Slot.self, capacity: count) {
                (slots) throws(CollectFailure) -> (Int, Slot)? in
                try Self.read(UnsafeMutableRawBufferPointer(slots), from: place, of: file)
                for number in 0..<count where slots[number].isEmpty || slots[number].key == key.half {
                    return (place + number, slots[number])
                }
                return nil
            }
            if let found { return found }
            place = (place + count) % capacity
            few = Self.block
        }
    }

    mutating func put(_ slot: Slot, at place: Int) throws(CollectFailure) {
        guard let file else {
            memory[place] = slot
            return
        }
        do {
            _ = try withUnsafeBytes(of: slot) { bytes in
                try file.writeAll(toAbsoluteOffset: Int64(place * Self.slotSize), bytes)
            }
        } catch {
            throw CollectFailure("can't write a scratch file: \(error)")
        }
    }

    /// The slots from a place on, ``block`` of them.
    func block(_ start: Int) throws(CollectFailure) -> [Slot] {
        guard let file else { return Array(memory[start..<(start + Self.block)]) }
        var slots = [Slot](repeating: Slot(), count: Self.block)
        var result: Result<Void, CollectFailure> = .success(())
        slots.withUnsafeMutableBytes { bytes in
            do throws(CollectFailure) {
                try Self.read(bytes, from: start, of: file)
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
}
