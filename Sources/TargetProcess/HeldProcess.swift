import CLinux
public import LinuxSystem
public import SystemPackage

/// A process that is held fast, so that its id can't come to mean another one unnoticed.
public struct HeldProcess: ~Copyable, Sendable {
    /// The process's id.
    public let pid: Int32
    /// `/proc/PID`, bound to this process.
    let directory: OwnedDescriptor
    /// The process, where the kernel (since 5.3) and the filters in force give a pidfd.
    private let descriptor: OwnedDescriptor?

    /// Why a process can't be held or its root not be opened.
    public enum Failure: Error, Sendable, Equatable {
        /// It has ended, or its id now means another process.
        case ended
        /// The kernel refused to open its root.
        case rootRefused(Errno)
        /// /proc could not be read.
        case procRefused(Errno)
    }

    /// Holds a process.
    ///
    /// - Parameters:
    ///   - process: The process as it was chosen. One with another start time is another process.
    ///   - proc: The proc file system.
    /// - Throws: ``Failure/ended`` where it is gone or its id means another process by now.
    public static func hold(
        _ process: ProcessRecord, in proc: ProcFilesystem = ProcFilesystem()
    ) throws(Failure) -> HeldProcess {
        let directory = try openDirectory(process.pid, proc)
        let number = cl_pidfd_open(process.pid)
        let held = HeldProcess(
            pid: process.pid, directory: directory, descriptor: number >= 0 ? OwnedDescriptor(adopting: number) : nil)
        // Both were opened by number: the process that has this start time is still there after that, so both are its.
        guard held.hasStartTime(process.startTime), held.isAlive else { throw .ended }
        return held
    }

    private init(pid: Int32, directory: consuming OwnedDescriptor, descriptor: consuming OwnedDescriptor?) {
        self.pid = pid
        self.directory = directory
        self.descriptor = descriptor
    }

    private static func openDirectory(_ pid: Int32, _ proc: ProcFilesystem) throws(Failure) -> OwnedDescriptor {
        do {
            return try proc.open(pid)
        } catch .noSuchFileOrDirectory {
            throw .ended
        } catch {
            throw .procRefused(error)
        }
    }

    private func hasStartTime(_ wanted: UInt64) -> Bool {
        (try? read("stat", in: directory)).flatMap(ProcessStat.init(parsing:))?.startTime == wanted
    }

    /// Whether a pidfd holds the process, besides its directory in /proc.
    public var hasDescriptor: Bool {
        switch descriptor {
        case .some: true
        case .none: false
        }
    }

    /// Whether the process still runs. One that has ended and waits for its parent to notice does not.
    public var isAlive: Bool {
        switch descriptor {
        case .some(let descriptor): return cl_poll_readable(descriptor.number, 0) == 0
        case .none: return isAliveByStatus
        }
    }

    private var isAliveByStatus: Bool {
        guard let text = try? read("stat", in: directory), let end = text.lastIndex(of: UInt8(ascii: ")")) else {
            return false
        }
        // Z and X of proc_pid_stat(5): zombie and dead.
        return !text[end...].dropFirst(2).starts(with: [UInt8(ascii: "Z")])
            && !text[end...].dropFirst(2).starts(with: [UInt8(ascii: "X")])
    }

    /// Opens the process's root directory, and makes sure that it was this process's.
    ///
    /// - Returns: The root, opened with `O_PATH`.
    public func openRoot() throws(Failure) -> OwnedDescriptor {
        let root: OwnedDescriptor
        do {
            // One of the two magic links that are ever followed; `exe` is the other.
            root = try openForReading(Array("root".utf8), at: directory, [.path, .directory])
        } catch {
            throw isAlive ? .rootRefused(error) : .ended
        }
        guard isAlive else { throw .ended }
        return root
    }

    /// What a process's environment says of a variable.
    public enum Variable: Sendable, Equatable {
        /// Its value; where it stands several times, the first, which getenv(3) finds.
        case value([UInt8])
        /// It is not set.
        case unset
        /// The environment is longer than what was read of it, or can't be read at all.
        case unknown(Errno?)
    }

    /// A variable of the process's environment. The process can write anything there.
    ///
    /// - Parameters:
    ///   - name: The variable's name.
    ///   - limit: The most bytes to read of the environment.
    public func variable(_ name: String, limit: Int = 4 << 20) -> Variable {
        do {
            let descriptor = try openForReading(Array("environ".utf8), at: directory, [.noWait])
            let environment = try LinuxSystem.read(descriptor, upTo: limit)
            return Self.variable(name, in: environment.bytes, isCut: environment.isCut)
        } catch {
            return .unknown(error)
        }
    }

    /// A variable in the bytes of `/proc/PID/environ`, proc_pid_environ(5).
    ///
    /// - Parameters:
    ///   - name: The variable's name.
    ///   - environment: The bytes.
    ///   - isCut: Whether the environment goes on after them.
    package static func variable(_ name: String, in environment: [UInt8], isCut: Bool) -> Variable {
        let prefix = Array(name.utf8) + [UInt8(ascii: "=")]
        var rest = environment[...]
        while !rest.isEmpty {
            let entry = rest.prefix { $0 != 0 }
            rest = rest[entry.endIndex...].dropFirst()
            // The last entry of a cut environment is cut itself.
            if entry.starts(with: prefix), !(rest.isEmpty && isCut) {
                return .value(Array(entry.dropFirst(prefix.count)))
            }
        }
        return isCut ? .unknown(nil) : .unset
    }

    /// The content of a file of `/proc/PID`.
    ///
    /// - Parameters:
    ///   - name: Its name below that directory.
    ///   - limit: The most bytes to read. What goes on beyond that is `fileTooLarge`.
    /// - Throws: The errno.
    public func contents(of name: String, limit: Int = 4 << 20) throws(Errno) -> [UInt8] {
        let descriptor = try openForReading(Array(name.utf8), at: directory, [.noWait])
        let read = try LinuxSystem.read(descriptor, upTo: limit)
        guard !read.isCut else { throw .fileTooLarge }
        return read.bytes
    }

    /// The file that the process runs, proc_pid_exe(5).
    ///
    /// - Returns: Its path as the kernel says it, with ` (deleted)` behind where that no longer names it, and which file it
    ///   is, which no name has to say any more.
    /// - Throws: The errno; `ENOENT` where the process has ended.
    public func executable() throws(Errno) -> (path: [UInt8], identity: FileIdentity) {
        let name = Array("exe".utf8)
        var path = try linkTarget(ofName: name, at: directory)
        // It may begin another program between the two looks.
        for _ in 0..<3 {
            let identity = try LinuxSystem.status(of: try openForReading(name, at: directory, [.path])).identity
            let now = try linkTarget(ofName: name, at: directory)
            if now == path { return (path, identity) }
            path = now
        }
        throw .resourceTemporarilyUnavailable
    }

    /// The files that the process has mapped to run code of, each once.
    ///
    /// - Throws: The errno; `fileTooLarge` where there are more mappings than are read.
    public func mappedCode() throws(Errno) -> [[UInt8]] {
        MappedCode.paths(try contents(of: "maps", limit: 8 << 20))
    }

    /// What names a namespace of the process, namespaces(7).
    ///
    /// - Parameter kind: Its name in `/proc/PID/ns`.
    /// - Throws: The errno.
    public func namespace(_ kind: String) throws(Errno) -> [UInt8] {
        try linkTarget(ofName: Array("ns/\(kind)".utf8), at: directory)
    }

    /// Whether the process and the one that asks are in the same namespace of a kind; nil where that can't be told.
    ///
    /// - Parameter kind: Its name in `/proc/PID/ns`, namespaces(7).
    public func sharesNamespace(_ kind: String) -> Bool? {
        // The links are not followed: what they say names the namespace.
        guard let its = try? linkTarget(ofName: Array("ns/\(kind)".utf8), at: directory),
            let own = try? openForReading(path: Array("/proc/self/ns".utf8), [.path, .directory]),
            let mine = try? linkTarget(ofName: Array(kind.utf8), at: own)
        else { return nil }
        return its == mine
    }

    /// The process's mounts; nil where they may not be read.
    public var mounts: [MountInformation]? {
        (try? read("mountinfo", in: directory, upTo: 4 << 20)).map(MountInformation.parse)
    }
}
