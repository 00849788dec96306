public import LinuxSystem
public import SystemPackage

/// A target's root directory, held by one descriptor.
///
/// Every path is resolved from that descriptor component by component, as the target's own processes would resolve it:
/// absolute symbolic links and `..` stay inside, magic links are read as text and never followed, and no component is
/// opened except with `O_NOFOLLOW`. The descriptor goes on working after the target has exited.
public struct TargetRoot: ~Copyable, Sendable {
    /// The root directory, opened with `O_PATH`.
    public let descriptor: OwnedDescriptor
    /// What the root directory is, and on which mount.
    public let status: FileStatus
    /// Whether paths may lead onto other mounts below the root.
    public let crossesMounts: Bool

    /// Pins a root that is already open.
    ///
    /// - Parameters:
    ///   - descriptor: A directory, opened with `O_PATH` or for reading.
    ///   - crossesMounts: Whether paths may lead onto other mounts below it.
    /// - Throws: The errno of statx(2), or `ENOTDIR`.
    public init(adopting descriptor: consuming OwnedDescriptor, crossesMounts: Bool = false) throws(Errno) {
        let status = try LinuxSystem.status(of: descriptor)
        guard status.kind == .directory else { throw .notDirectory }
        self.descriptor = descriptor
        self.status = status
        self.crossesMounts = crossesMounts
    }

    /// The same root once more, on a descriptor of its own.
    ///
    /// - Parameter crossesMounts: Whether its paths may lead onto other mounts; nil for as this one's.
    /// - Throws: The errno of openat(2).
    public borrowing func duplicate(crossesMounts: Bool? = nil) throws(Errno) -> TargetRoot {
        let again = try openForReading([UInt8(ascii: ".")], at: descriptor, [.path, .directory])
        return try TargetRoot(adopting: again, crossesMounts: crossesMounts ?? self.crossesMounts)
    }

    /// Pins a directory of this process's own file system. Links in the path are followed: it is the caller's own.
    ///
    /// - Throws: The errno of open(2).
    public init(directory path: [UInt8], crossesMounts: Bool = false) throws(Errno) {
        let descriptor = try openForReading(path: path, [.path, .directory])
        try self.init(adopting: descriptor, crossesMounts: crossesMounts)
    }
}

/// A file found at the end of a path.
struct ResolvedFile: ~Copyable {
    /// The directory that holds the name, or the directory itself where the path ended in `/` or `..`.
    let parent: OwnedDescriptor
    /// The name in it; `.` for the directory itself.
    let name: [UInt8]
    /// The file, opened with `O_PATH`.
    let node: OwnedDescriptor
    /// The file's status.
    let status: FileStatus
    /// Its path with all symbolic links resolved.
    let path: TargetPath

    /// Opens the file anew for reading, and makes sure that it is still the same one. A FIFO, socket or device is never
    /// opened.
    func reopen(_ kind: FileKind) -> Answer<OwnedDescriptor> {
        guard status.kind == kind else { return .unknown(Unknown(.notRegular(status.kind), path: path)) }
        do {
            let flags: OpenFlags = kind == .directory ? [.directory, .noFollow, .noWait] : [.noFollow, .noWait]
            let opened = try openForReading(name, at: parent, flags)
            guard try LinuxSystem.status(of: opened).identity == status.identity else {
                return .unknown(Unknown(.changed, path: path))
            }
            return .value(opened)
        } catch .tooManySymbolicLinkLevels {
            // It was no link a moment ago.
            return .unknown(Unknown(.changed, path: path))
        } catch {
            return .unknown(Unknown(error, path: path))
        }
    }
}

extension TargetRoot {
    /// The most symbolic links that one path may go through: `MAXSYMLINKS`, path_resolution(7).
    static var mostLinks: Int { 40 }
    /// The most names that one resolution may open, all links' targets included: what 40 links of PATH_MAX bytes could
    /// ask for is far more than any true path needs.
    static var mostSteps: Int { 4_096 }

    /// Walks a path from the root.
    ///
    /// - Parameters:
    ///   - path: The path inside the target.
    ///   - followsLast: Whether a symbolic link in the last component is followed.
    func resolve(_ path: TargetPath, followsLast: Bool) -> Answer<ResolvedFile> {
        guard !path.bytes.contains(0) else { return .absent }
        // A path of megabytes would be taken apart into far more.
        guard path.componentCount <= Self.mostSteps else { return .unknown(Unknown(.overLimit, path: "/")) }
        var pending = Array(path.components.reversed())
        var demandsDirectory = path.hasTrailingSlash
        var walked: [[UInt8]] = []
        var links = 0
        var steps = 0
        func here(_ name: [UInt8]? = nil) -> TargetPath {
            let names = walked + (name.map { [$0] } ?? [])
            return TargetPath(bytes: [UInt8(ascii: "/")] + Array(names.joined(separator: [UInt8(ascii: "/")])))
        }
        do {
            var current = try openForReading([UInt8(ascii: ".")], at: descriptor, [.path, .directory])
            while let name = pending.popLast() {
                steps += 1
                guard steps <= Self.mostSteps else { return .unknown(Unknown(.overLimit, path: here(name))) }
                if name == [UInt8(ascii: ".")] { continue }
                if name == [UInt8(ascii: "."), UInt8(ascii: ".")] {
                    _ = walked.popLast()
                    // From the root again rather than by `..`: a directory that the target moves away in this moment
                    // would lead out by its own `..`.
                    steps += walked.count
                    switch reopen(walked) {
                    case .value(let reopened): current = reopened
                    case .absent: return .unknown(Unknown(.changed, path: here()))
                    case .unknown(let unknown): return .unknown(unknown)
                    }
                    continue
                }
                let node: OwnedDescriptor
                do throws(Errno) {
                    node = try openForReading(name, at: current, [.path, .noFollow])
                } catch .noSuchFileOrDirectory {
                    return .absent
                } catch .notDirectory {
                    return .absent
                } catch {
                    return .unknown(Unknown(error, path: here(name)))
                }
                let status = try LinuxSystem.status(of: node)
                guard crossesMounts || status.isOnMount(of: self.status) else {
                    return .unknown(Unknown(.otherMount, path: here(name)))
                }
                let isLast = pending.isEmpty
                if status.kind == .symbolicLink, !isLast || followsLast || demandsDirectory {
                    links += 1
                    guard links <= Self.mostLinks else {
                        return .unknown(Unknown(.symbolicLinkLoop, path: here(name)))
                    }
                    let target = TargetPath(bytes: try linkTarget(ofName: [], at: node))
                    if target.bytes.first == UInt8(ascii: "/") {
                        walked = []
                        current = try openForReading([UInt8(ascii: ".")], at: descriptor, [.path, .directory])
                    }
                    if isLast, target.hasTrailingSlash { demandsDirectory = true }
                    pending.append(contentsOf: target.components.reversed())
                    continue
                }
                guard status.kind == .directory || isLast && !demandsDirectory else { return .absent }
                if isLast {
                    return .value(
                        ResolvedFile(parent: current, name: name, node: node, status: status, path: here(name)))
                }
                walked.append(name)
                current = node
            }
            let node = try openForReading([UInt8(ascii: ".")], at: current, [.path, .directory])
            let status = try LinuxSystem.status(of: node)
            return .value(
                ResolvedFile(parent: current, name: [UInt8(ascii: ".")], node: node, status: status, path: here()))
        } catch {
            return .unknown(Unknown(error, path: here()))
        }
    }

    /// Opens a path of names that held no link a moment ago.
    private func reopen(_ names: [[UInt8]]) -> Answer<OwnedDescriptor> {
        var path = TargetPath("/")
        do {
            var current = try openForReading([UInt8(ascii: ".")], at: descriptor, [.path, .directory])
            for name in names {
                path = path.appending(name)
                current = try openForReading(name, at: current, [.path, .directory, .noFollow])
            }
            return .value(current)
        } catch {
            return .unknown(Unknown(error, path: path))
        }
    }
}
