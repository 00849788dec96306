import LinuxSystem
public import SystemPackage

/// A mounted proc(5) file system.
public struct ProcFilesystem: Sendable {
    /// Where it is mounted.
    public let path: String

    /// The proc file system at a path; tests name another one than `/proc`.
    public init(path: String = "/proc") {
        self.path = path
    }

    /// The ids of the processes in sight, ascending.
    ///
    /// - Throws: The errno where the directory can't be listed.
    public func processIDs() throws(Errno) -> [Int32] {
        let directory = try openForReading(path: Array(path.utf8), [.directory])
        return try names(in: directory).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }.sorted()
    }

    /// Opens `/proc/PID`. The descriptor stays bound to this process: after its end it gives `ESRCH`, never another
    /// process that got the same id.
    func open(_ pid: Int32) throws(Errno) -> OwnedDescriptor {
        try openForReading(path: Array("\(path)/\(pid)".utf8), [.directory])
    }

    /// A file below the mount point, or nil where it can't be read.
    func contents(_ name: String) -> String? {
        guard let descriptor = try? openForReading(path: Array("\(path)/\(name)".utf8), [.noWait]),
            let bytes = try? read(descriptor, upTo: 1 << 20).bytes
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A file in `/proc/PID`, cut at a limit: what a process writes there (its command line, its mounts) has no other.
func read(_ name: String, in process: borrowing OwnedDescriptor, upTo limit: Int = 1 << 20) throws(Errno) -> [UInt8] {
    let descriptor = try openForReading(Array(name.utf8), at: process, [.noWait])
    return try read(descriptor, upTo: limit).bytes
}
