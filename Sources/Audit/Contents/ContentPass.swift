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
    private static let pieceSize = 256 << 10

    private struct Seat: Sendable {
        /// The rule's place among all rules.
        let rule: Int
        let inspector: any ContentInspector
        var wants = false
    }

    private var seats: [Seat] = []
    private var buffer: [UInt8] = []
    private var path: [UInt8] = []
    private var left = mostBytes

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
                seats[seat].wants = seats[seat].inspector.begins(path.span, entry)
                if seats[seat].wants { isWanted = true }
            }
            if isWanted { read(entry, in: batch, &logs) }
        }
    }

    private mutating func read(_ entry: WalkedEntry, in batch: borrowing WalkBatch, _ logs: inout [RuleLog]) {
        // A file that grows while it is read is cut as a long one is.
        var rest = min(Self.longestFile, left)
        let answer: Answer<Bool> = batch.withFile(entry) { (file) throws(Errno) -> Bool in
            while true {
                let wanted = min(buffer.count, rest)
                if wanted == 0 { return false }
                let got = try buffer.withUnsafeMutableBufferPointer { (bytes) throws(Errno) -> Int in
                    try LinuxSystem.read(
                        file,
                        into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: bytes[..<wanted])))
                }
                if got == 0 { return true }
                rest -= got
                left -= got
                for seat in seats where seat.wants { seat.inspector.take(buffer.span.bytes.extracting(0..<got)) }
            }
        }
        for seat in seats where seat.wants {
            // What was found in the part that could be read was found.
            seat.inspector.end(entry, in: batch, &logs[seat.rule])
            switch answer {
            case .value(true), .absent: break
            case .value: logs[seat.rule].miss(Unknown(.overLimit, path: batch.path(of: entry)))
            case .unknown(let unknown): logs[seat.rule].miss(unknown)
            }
        }
    }
}
