import LinuxSystem
import TargetFilesystem

/// A set of program names, compared with an entry's bytes without making a string of them. A version or `static` behind
/// a name, as in `pip3.11`, `dnf-3` or `bash-static`, does not hide it.
package struct ProgramNames: Sendable {
    private let names: [[UInt8]]
    /// Whether some name begins with a byte, by that byte: most entries are told apart by this alone.
    private let isFirst: [Bool]

    /// A set of names.
    package init(_ names: [String]) {
        self.names = names.map { Array($0.utf8) }
        var isFirst = [Bool](repeating: false, count: 256)
        for name in self.names {
            if let first = name.first { isFirst[Int(first)] = true }
        }
        self.isFirst = isFirst
    }

    /// Whether a name is one of them, with or without a version behind it.
    package func contains(_ name: Span<UInt8>) -> Bool {
        guard !name.isEmpty, isFirst[Int(name[0])] else { return false }
        return names.contains { candidate in
            guard candidate.count <= name.count else { return false }
            for index in candidate.indices where candidate[index] != name[index] { return false }
            return Self.isVersion(name, from: candidate.count)
        }
    }

    /// Whether the rest of a name is empty, or made of digits and separators, with or without `static`.
    private static func isVersion(_ name: Span<UInt8>, from start: Int) -> Bool {
        let word: StaticString = "static"
        var end = name.count
        let length = word.utf8CodeUnitCount
        if end - start > length {
            let hasWord = word.withUTF8Buffer { bytes in
                for index in bytes.indices where bytes[index] != name[end - length + index] { return false }
                return true
            }
            if hasWord { end -= length }
        }
        for index in start..<end {
            switch name[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                continue
            default: return false
            }
        }
        return true
    }

    /// Records the programs of one batch that have such a name. Where a link leads is looked at after the walk.
    func find(in batch: borrowing WalkBatch, _ what: String, _ log: inout RuleLog) {
        let entries = batch.entries
        for index in entries.indices {
            let entry = entries[index]
            let kind = entry.status.kind
            guard kind == .regular && entry.status.mode & 0o111 != 0 || kind == .symbolicLink,
                contains(batch.name(of: entry))
            else { continue }
            if kind == .symbolicLink {
                log.suspect(entry, in: batch)
            } else {
                log.find(entry, in: batch, "\(what), mode \(octal(entry.status.mode))")
            }
        }
    }
}
