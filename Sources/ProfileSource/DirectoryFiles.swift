import LinuxSystem
import SystemPackage

/// Reads files of the machine that the agent itself runs on. Links to files are followed, links to directories below the
/// first are not.
enum DirectoryFiles {
    /// A regular file's content; nil where there is no such file.
    static func read(_ path: [UInt8], _ budget: inout ReadingBudget) throws(ProfileError) -> [UInt8]? {
        try read(path, &budget) { () throws(Errno) in try openForReading(path: path, [.noWait]) }
    }

    /// - Parameter open: Opens it.
    private static func read(
        _ path: [UInt8], _ budget: inout ReadingBudget, open: () throws(Errno) -> OwnedDescriptor
    ) throws(ProfileError) -> [UInt8]? {
        let content: BoundedBytes
        do throws(Errno) {
            let descriptor = try open()
            let status = try LinuxSystem.status(of: descriptor)
            guard status.kind == .regular else { throw .notSupported }
            content = try LinuxSystem.read(
                descriptor, upTo: max(0, budget.bytes), expecting: Int(clamping: status.size))
        } catch .noSuchFileOrDirectory {
            return nil
        } catch .notSupported {
            throw ProfileError("\(path.asText) is no regular file")
        } catch {
            throw ProfileError("\(path.asText) can't be read: \(error)")
        }
        try budget.take(member: path, bytes: content.bytes.count + (content.isCut ? 1 : 0))
        return content.bytes
    }

    /// What a path names; nil where there is nothing.
    static func statusIfThere(_ path: [UInt8]) throws(ProfileError) -> FileStatus? {
        do throws(Errno) {
            return try LinuxSystem.status(of: openForReading(path: path, [.path]))
        } catch .noSuchFileOrDirectory {
            return nil
        } catch .notDirectory {
            return nil
        } catch {
            throw ProfileError("\(path.asText) can't be opened: \(error)")
        }
    }

    /// The names in a directory that begin with no dot, in the order of their bytes. A mounted ConfigMap keeps its files
    /// once more behind `..data`.
    static func names(_ path: [UInt8]) throws(ProfileError) -> [[UInt8]] {
        try entries(try directory(path), path).map(\.name)
    }

    private static func directory(_ path: [UInt8]) throws(ProfileError) -> OwnedDescriptor {
        do throws(Errno) {
            return try openForReading(path: path, [.directory])
        } catch {
            throw ProfileError("\(path.asText) can't be listed: \(error)")
        }
    }

    private static func entries(
        _ directory: borrowing OwnedDescriptor, _ path: [UInt8]
    ) throws(ProfileError) -> [(name: [UInt8], kind: FileKind)] {
        do throws(Errno) {
            return try LinuxSystem.entries(in: directory).filter { $0.name.first != UInt8(ascii: ".") }
                .sorted { $0.name.precedes($1.name) }
        } catch {
            throw ProfileError("\(path.asText) can't be listed: \(error)")
        }
    }

    /// All files below a directory whose paths, below `root`, begin with its name.
    static func add(
        _ name: [UInt8], of root: [UInt8], to tree: inout FileTree, _ budget: inout ReadingBudget
    ) throws(ProfileError) {
        var pending = [(path: name, depth: 1)]
        while let (path, depth) = pending.popLast() {
            let outer = root + [UInt8(ascii: "/")] + path
            let directory = try directory(outer)
            for (name, listed) in try entries(directory, outer) {
                let inner = path + [UInt8(ascii: "/")] + name
                let full = outer + [UInt8(ascii: "/")] + name
                if listed == .regular {
                    // It may have become something else since.
                    tree.files[inner] = try read(full, &budget) { () throws(Errno) in
                        try openForReading(name, at: directory, [.noWait, .noFollow])
                    }
                    continue
                }
                switch try kind(full) {
                case .directory:
                    guard depth < ReadingBudget.deepestDirectory else {
                        throw ProfileError(
                            "\(full.asText) is deeper than \(ReadingBudget.deepestDirectory) directories")
                    }
                    try budget.take(member: full, bytes: 0)
                    pending.append((inner, depth + 1))
                case .regular: tree.files[inner] = try read(full, &budget)
                default: continue
                }
            }
        }
    }

    /// What stands at a path: a link to a file is that file, a link to a directory is left alone.
    private static func kind(_ path: [UInt8]) throws(ProfileError) -> FileKind? {
        do throws(Errno) {
            let own = try LinuxSystem.status(of: openForReading(path: path, [.path, .noFollow])).kind
            guard own == .symbolicLink else { return own }
        } catch {
            throw ProfileError("\(path.asText) can't be opened: \(error)")
        }
        let target = try statusIfThere(path)?.kind
        return target == .directory ? nil : target
    }
}
