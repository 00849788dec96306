import LinuxSystem
public import SystemPackage

/// One process in sight.
public struct ProcessRecord: Sendable {
    /// Its id in the reader's process namespace.
    public let pid: Int32
    /// When it started, in clock ticks since the machine's start.
    public let startTime: UInt64
    /// Its ids, groups and privileges.
    public let status: ProcessStatus
    /// Its name, as it or its exec set it: at most 15 bytes.
    public let comm: [UInt8]
    /// Its arguments, cut after 4,096 bytes in all; it can write anything there.
    public let arguments: [[UInt8]]
    /// Its executable's path; nil where this process may not see it.
    public let executable: [UInt8]?
    /// Its container.
    public let container: ContainerReference

    /// A record from its parts.
    public init(
        pid: Int32, startTime: UInt64, status: ProcessStatus, comm: [UInt8], arguments: [[UInt8]],
        executable: [UInt8]?, container: ContainerReference
    ) {
        self.pid = pid
        self.startTime = startTime
        self.status = status
        self.comm = comm
        self.arguments = arguments
        self.executable = executable
        self.container = container
    }

    /// Whether it is a thread of the kernel, which has no root of its own.
    public var isKernelThread: Bool {
        arguments.isEmpty && executable == nil && container.id == nil && container.rootMount == nil
    }

    /// The arguments in the bytes of `/proc/PID/cmdline`, proc_pid_cmdline(5): at most 256, the last with whatever
    /// follows; none where there are no bytes.
    package static func arguments(_ commandLine: [UInt8]) -> [[UInt8]] {
        let bytes = commandLine.last == 0 ? commandLine.dropLast() : commandLine[...]
        if bytes.isEmpty { return [] }
        return bytes.split(separator: 0, maxSplits: 255, omittingEmptySubsequences: false).map(Array.init)
    }

    /// The arguments with spaces between them.
    public var commandLine: [UInt8] { Array(arguments.joined(separator: [UInt8(ascii: " ")])) }
}

/// The processes in sight at one moment.
public struct ProcessTable: Sendable {
    /// The processes, by id.
    public let processes: [ProcessRecord]
    /// The id of the process that looks.
    public let ownID: Int32

    /// A table from its rows.
    public init(processes: [ProcessRecord], ownID: Int32) {
        self.processes = processes
        self.ownID = ownID
    }

    /// Reads the table. A process that ends meanwhile is left out.
    ///
    /// - Parameters:
    ///   - proc: The proc file system.
    ///   - ownID: The id of the process that looks.
    /// - Throws: The errno where the process ids can't be listed.
    public static func read(_ proc: ProcFilesystem = ProcFilesystem(), ownID: Int32) throws(Errno) -> ProcessTable {
        ProcessTable(processes: try proc.processIDs().compactMap { try? proc.record(of: $0) }, ownID: ownID)
    }

    /// A process by its id.
    public subscript(pid: Int32) -> ProcessRecord? {
        processes.first { $0.pid == pid }
    }

    /// The process that looks.
    public var own: ProcessRecord? { self[ownID] }
}

extension ProcFilesystem {
    /// What can be told of one process.
    ///
    /// - Throws: `ESRCH` or `ENOENT` where it has ended; the errno of what could not be read of the files that everybody
    ///   may read.
    public func record(of pid: Int32) throws(Errno) -> ProcessRecord {
        let directory = try open(pid)
        guard let stat = ProcessStat(parsing: try TargetProcess.read("stat", in: directory)),
            let status = ProcessStatus(
                parsing: String(decoding: try TargetProcess.read("status", in: directory), as: UTF8.self))
        else { throw .noSuchProcess }
        var comm = try TargetProcess.read("comm", in: directory)
        if comm.last == UInt8(ascii: "\n") { comm.removeLast() }
        // A thread of the kernel is in no container, even where it has a mount namespace of its own.
        let groups = stat.isKernelThread ? [] : (try? TargetProcess.read("cgroup", in: directory)) ?? []
        let mounts =
            stat.isKernelThread ? [] : (try? TargetProcess.read("mountinfo", in: directory, upTo: 4 << 20)) ?? []
        return ProcessRecord(
            pid: pid, startTime: stat.startTime, status: status, comm: comm,
            arguments: ProcessRecord.arguments(try TargetProcess.read("cmdline", in: directory, upTo: 4096)),
            executable: try? linkTarget(ofName: Array("exe".utf8), at: directory),
            container: ContainerReference(
                groups: ControlGroupPath.parse(String(decoding: groups, as: UTF8.self)),
                mounts: MountInformation.parse(mounts)))
    }
}
