public import LinuxSystem
import SystemPackage

/// A name in a directory.
public struct DirectoryEntry: Hashable, Sendable {
    /// The name's bytes.
    public let name: [UInt8]
    /// What it is, as far as the directory itself says.
    public let kind: FileKind
}

extension TargetRoot {
    /// Opens a regular file for reading. Links are followed inside the root; a FIFO, socket or device is never opened.
    public func open(_ path: TargetPath) -> Answer<OwnedDescriptor> {
        switch resolve(path, followsLast: true) {
        case .value(let file): file.reopen(.regular)
        case .absent: .absent
        case .unknown(let unknown): .unknown(unknown)
        }
    }

    /// The status of what a path names.
    ///
    /// - Parameters:
    ///   - path: The path inside the target.
    ///   - followsLast: Whether a link in the last component is followed, as stat(2) does and lstat(2) does not.
    public func stat(_ path: TargetPath, followsLast: Bool = true) -> Answer<FileStatus> {
        switch resolve(path, followsLast: followsLast) {
        case .value(let file): .value(file.status)
        case .absent: .absent
        case .unknown(let unknown): .unknown(unknown)
        }
    }

    /// Where a path leads.
    public struct Location: Sendable {
        /// The path with all symbolic links resolved.
        public let path: TargetPath
        /// What is there.
        public let status: FileStatus
    }

    /// Where a path leads, all its links followed, and what is there.
    public func locate(_ path: TargetPath) -> Answer<Location> {
        switch resolve(path, followsLast: true) {
        case .value(let file): .value(Location(path: file.path, status: file.status))
        case .absent: .absent
        case .unknown(let unknown): .unknown(unknown)
        }
    }

    /// The target of a symbolic link, as the link has it.
    ///
    /// - Returns: `unknown` with ``Unknown/Reason/notRegular(_:)`` where the path names no link.
    public func readLink(_ path: TargetPath) -> Answer<TargetPath> {
        switch resolve(path, followsLast: false) {
        case .value(let file):
            guard file.status.kind == .symbolicLink else {
                return .unknown(Unknown(.notRegular(file.status.kind), path: file.path))
            }
            do {
                return .value(TargetPath(bytes: try linkTarget(ofName: [], at: file.node)))
            } catch {
                return .unknown(Unknown(error, path: file.path))
            }
        case .absent: return .absent
        case .unknown(let unknown): return .unknown(unknown)
        }
    }

    /// Whether what a path names has an extended attribute, whatever its value. A symbolic link in the last component is
    /// not followed.
    ///
    /// - Parameters:
    ///   - attribute: The attribute's full name.
    ///   - path: The path inside the target.
    public func hasExtendedAttribute(_ attribute: String, at path: TargetPath) -> Answer<Bool> {
        switch resolve(path, followsLast: false) {
        case .value(let file):
            // XATTR_SIZE_MAX of linux/limits.h.
            let largest = 65_536
            let parent = file.parent.number
            do throws(Errno) {
                let value = try withNulTerminated(file.name) { (name) throws(Errno) in
                    try ExtendedAttributeReader().read(attribute, ofName: name, at: parent, limit: largest)
                }
                return .value(value != nil)
            } catch {
                return .unknown(Unknown(error, path: file.path))
            }
        case .absent: return .absent
        case .unknown(let unknown): return .unknown(unknown)
        }
    }

    /// The whole content of a regular file.
    ///
    /// - Parameters:
    ///   - path: The path inside the target.
    ///   - limit: The most bytes to read. A larger file is `unknown` with ``Unknown/Reason/overLimit``: a part of a file
    ///     is no ground for saying what the file holds.
    public func read(_ path: TargetPath, upTo limit: Int) -> Answer<[UInt8]> {
        switch resolve(path, followsLast: true) {
        case .value(let file):
            guard file.status.kind != .regular || file.status.size <= UInt64(limit) else {
                return .unknown(Unknown(.overLimit, path: file.path))
            }
            switch file.reopen(.regular) {
            case .value(let descriptor):
                do {
                    let read = try LinuxSystem.read(
                        descriptor, upTo: limit, expecting: Int(clamping: file.status.size))
                    return read.isCut ? .unknown(Unknown(.overLimit, path: file.path)) : .value(read.bytes)
                } catch {
                    return .unknown(Unknown(error, path: file.path))
                }
            case .absent: return .absent
            case .unknown(let unknown): return .unknown(unknown)
            }
        case .absent: return .absent
        case .unknown(let unknown): return .unknown(unknown)
        }
    }

    /// The names in a directory, in the order of their bytes, without `.` and `..`.
    ///
    /// - Parameters:
    ///   - path: The path inside the target.
    ///   - limit: The most names to return; a directory with more is `unknown` with ``Unknown/Reason/overLimit``.
    public func list(_ path: TargetPath, limit: Int = 100_000) -> Answer<[DirectoryEntry]> {
        switch resolve(path, followsLast: true) {
        case .value(let file):
            switch file.reopen(.directory) {
            case .value(let descriptor):
                var entries: [DirectoryEntry] = []
                var reader = DirectoryReader(capacity: 32 << 10)
                while true {
                    let outcome = reader.fill(from: descriptor.number, limit: .max)
                    if case .failed(let errno) = outcome { return .unknown(Unknown(errno, path: file.path)) }
                    reader.forEachRecord { name, type in
                        entries.append(DirectoryEntry(name: Array(name), kind: FileKind(directoryEntryType: type)))
                    }
                    guard entries.count <= limit else { return .unknown(Unknown(.overLimit, path: file.path)) }
                    if case .ended = outcome { break }
                }
                entries.sort { $0.name.lexicographicallyPrecedes($1.name) }
                return .value(entries)
            case .absent: return .absent
            case .unknown(let unknown): return .unknown(unknown)
            }
        case .absent: return .absent
        case .unknown(let unknown): return .unknown(unknown)
        }
    }
}
