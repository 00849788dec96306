import LinuxSystem
import TargetFilesystem

/// A set of file names, compared with an entry's bytes without making a string of them.
struct ProgramNames: Sendable {
    /// The names, by their length.
    private let byLength: [[[UInt8]]]

    init(_ names: [String]) {
        var byLength: [[[UInt8]]] = []
        for name in names.map({ Array($0.utf8) }) {
            while byLength.count <= name.count { byLength.append([]) }
            byLength[name.count].append(name)
        }
        self.byLength = byLength
    }

    func contains(_ name: Span<UInt8>) -> Bool {
        guard name.count < byLength.count else { return false }
        return byLength[name.count].contains { candidate in
            for index in candidate.indices where candidate[index] != name[index] { return false }
            return true
        }
    }

    /// The executables and links of one batch that have such a name.
    func matches(in batch: borrowing WalkBatch) -> [TargetPath] {
        var paths: [TargetPath] = []
        let entries = batch.entries
        for index in entries.indices {
            let entry = entries[index]
            let kind = entry.status.kind
            guard kind == .regular && entry.status.mode & 0o111 != 0 || kind == .symbolicLink else { continue }
            if contains(batch.name(of: entry)) { paths.append(batch.path(of: entry)) }
        }
        return paths
    }
}
