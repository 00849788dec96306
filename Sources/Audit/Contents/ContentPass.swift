import CLinux
import LinuxSystem
import SystemPackage
import TargetFilesystem

/// Reads the regular files of a walk for the rules that ask what they hold, on one thread. What goes over a limit is
/// missed, and said to be.
struct ContentPass: Sendable {
    /// The most bytes that are read of one file.
    static let longestFile = 256 << 20
    /// The most bytes that are read of all files, on one thread.
    static let mostBytes = 8 << 30
    /// How many bytes tell what a file is.
    static let headSize = 64
    private static let pieceSize = 256 << 10

    private struct Seat: Sendable {
        /// The rule's place among all rules.
        let rule: Int
        let inspector: any ContentInspector
        var wish = ContentWish.nothing
    }

    private var seats: [Seat] = []
    private var buffer: [UInt8] = []
    private var path: [UInt8] = []
    private var left = mostBytes
    private let parts = FileParts()

    init(_ rules: [any AuditRule], _ logs: inout [RuleLog]) {
        for (index, rule) in rules.enumerated() {
            guard let rule = rule as? any ContentRule else { continue }
            guard let inspector = rule.makeInspector() else {
                logs[index].cannotSay("there was no memory to look into files")
                continue
            }
            seats.append(Seat(rule: index, inspector: inspector))
        }
        if !seats.isEmpty { buffer = [UInt8](repeating: 0, count: Self.pieceSize) }
    }

    mutating func visit(_ batch: borrowing WalkBatch, _ logs: inout [RuleLog]) {
        if seats.isEmpty { return }
        for seat in seats { seat.inspector.enter(batch, &logs[seat.rule]) }
        path.removeAll(keepingCapacity: true)
        batch.appendDirectoryPath(to: &path)
        let directory = path.count
        let entries = batch.entries
        for index in entries.indices {
            let entry = entries[index]
            guard entry.status.kind == .regular, entry.status.size > 0 else { continue }
            path.removeLast(path.count - directory)
            let name = batch.name(of: entry)
            for index in name.indices { path.append(name[index]) }
            var isWanted = false
            for seat in seats.indices {
                seats[seat].wish = seats[seat].inspector.begins(path.span, entry)
                if seats[seat].wish != .nothing { isWanted = true }
            }
            if isWanted { read(entry, in: batch, &logs) }
        }
    }

    private func wishes(for wish: ContentWish) -> Bool { seats.contains { $0.wish == wish } }

    private mutating func read(_ entry: WalkedEntry, in batch: borrowing WalkBatch, _ logs: inout [RuleLog]) {
        guard left > 0 else {
            for seat in seats where seat.wish != .nothing {
                logs[seat.rule].miss(Unknown(.overLimit, path: batch.path(of: entry)))
            }
            return
        }
        let answer: Answer<Bool> = batch.withFile(entry) { (file) throws(Errno) -> Bool in
            var start = 0
            if wishes(for: .head) {
                start = try fill(file, wishes(for: .pieces) ? buffer.count : Self.headSize)
                recognise(headSize: min(start, Self.headSize))
            }
            let isWhole = wishes(for: .pieces) ? try readPieces(of: file, after: start) : true
            if wishes(for: .parts) { look(into: file, entry, in: batch, &logs) }
            return isWhole
        }
        var isWhole = false
        if case .value(true) = answer { isWhole = true }
        for seat in seats where seat.wish != .nothing {
            if seat.wish == .pieces {
                // What was found in the part that could be read was found.
                seat.inspector.end(entry, in: batch, isWhole: isWhole, &logs[seat.rule])
                if case .value(false) = answer {
                    logs[seat.rule].miss(Unknown(.overLimit, path: batch.path(of: entry)))
                }
            }
            if case .unknown(let unknown) = answer { logs[seat.rule].miss(unknown) }
        }
    }

    private mutating func recognise(headSize: Int) {
        for index in seats.indices where seats[index].wish == .head {
            let wish = seats[index].inspector.recognises(buffer.span.bytes.extracting(0..<headSize))
            seats[index].wish = wish
        }
    }

    /// Reads so many bytes into the buffer, fewer where there are no more.
    private mutating func fill(_ file: borrowing OwnedDescriptor, _ count: Int) throws(Errno) -> Int {
        let wanted = min(count, left)
        let got = try buffer.withUnsafeMutableBufferPointer { (bytes) throws(Errno) -> Int in
            try LinuxSystem.read(
                file, into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: bytes[..<wanted])))
        }
        left -= got
        return got
    }

    /// - Parameter start: How many bytes are in the buffer already.
    /// - Returns: Whether the file was read to its end. One that grows meanwhile is cut as a long one is.
    private mutating func readPieces(of file: borrowing OwnedDescriptor, after start: Int) throws(Errno) -> Bool {
        var got = start
        var rest = Self.longestFile - start
        if got == 0 { got = try fill(file, buffer.count) }
        while got > 0 {
            for seat in seats where seat.wish == .pieces {
                seat.inspector.take(buffer.span.bytes.extracting(0..<got))
            }
            let wanted = min(buffer.count, rest, left)
            if wanted == 0 { return false }
            got = try fill(file, wanted)
            rest -= got
        }
        return left > 0
    }

    private mutating func look(
        into file: borrowing OwnedDescriptor, _ entry: WalkedEntry, in batch: borrowing WalkBatch,
        _ logs: inout [RuleLog]
    ) {
        let size = Int(clamping: entry.status.size)
        for seat in seats where seat.wish == .parts {
            let parts = parts
            parts.lend(file, size: size, mostBytes: min(Self.longestFile, left)) {
                seat.inspector.look(into: parts, at: path.span, entry, in: batch, &logs[seat.rule])
            }
            left -= parts.readBytes
            if parts.isCut { logs[seat.rule].miss(Unknown(.overLimit, path: batch.path(of: entry))) }
            if let failure = parts.failure { logs[seat.rule].miss(Unknown(failure, path: batch.path(of: entry))) }
        }
    }
}
