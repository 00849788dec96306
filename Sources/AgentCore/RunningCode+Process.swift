import Audit
import CLinux
import LinuxSystem
import SystemPackage
import TargetFilesystem
import TargetProcess

extension RunningCode {
    /// The most processes that are asked, the most files that are kept of them, and the most bytes of those files' paths.
    static let mostProcesses = 4096
    static let mostFiles = 20_000
    static let mostPathBytes = 8 << 20

    /// What the processes of a target's container run, gathered while /proc may still be read.
    ///
    /// - Parameters:
    ///   - target: The target.
    ///   - held: The same, held.
    ///   - own: The agent itself.
    ///   - finder: Who sees the other processes.
    init(_ target: ProcessRecord, _ held: borrowing HeldProcess, own: ProcessRecord, _ finder: TargetFinder) {
        self.init()
        guard let table = try? finder.table() else {
            impediment = "the processes can't be listed"
            return
        }
        let isKnown = target.container.id != nil || target.container.rootMount != nil
        if !isKnown { impediment = "the processes of the target's container can't be told from others" }
        if finder.hidesProcesses { impediment = "processes of other users may be hidden (hidepid)" }
        var sweep = CodeSweep(mounts: try? held.namespace("mnt"))
        for process in table.processes where process.pid != own.pid && process.pid != own.status.parent {
            switch target.isNeighbour(process) {
            case true?:
                guard sweep.asked < Self.mostProcesses else {
                    impediment = "the target's container has more processes than are asked"
                    continue
                }
                sweep.look(at: process)
            case false?: break
            case nil:
                // Said once, of all.
                guard isKnown else { continue }
                let reason = Unknown.Reason.notSupported
                sweep.unknown.append(Unknown(reason, path: TargetPath("/proc/\(process.pid)/mountinfo")))
            }
        }
        sweep.lookAgain()
        files = sweep.files.values.sorted { ($0.pid, $0.path.count) < ($1.pid, $1.path.count) }
        processes = sweep.processes
        unknown = sweep.unknown
        if sweep.isCut { impediment = "the target's container runs more files than are kept" }
    }
}

extension ProcessRecord {
    /// Whether another process is in the same container; nil where that can't be told. One that went to another control
    /// group, or made mounts of its own, is in it all the same.
    fileprivate func isNeighbour(_ other: ProcessRecord) -> Bool? {
        if other.pid == pid { return true }
        if other.isKernelThread { return false }
        if let id = container.id, id == other.container.id { return true }
        guard let mount = container.rootMount, let otherMount = other.container.rootMount else { return nil }
        return mount == otherMount
    }
}

/// Asks one process after the other.
private struct CodeSweep {
    /// A file by what tells it from others.
    struct Key: Hashable {
        let path: [UInt8]
        let identity: FileIdentity?
        let sharesMounts: Bool
    }

    private let mounts: [UInt8]?
    private(set) var files: [Key: RunningCode.File] = [:]
    /// How many were asked, and how many answered.
    private(set) var asked = 0
    private(set) var processes = 0
    private(set) var isCut = false
    var unknown: [Unknown] = []
    private var pathBytes = 0
    private var late: [ProcessRecord] = []

    init(mounts: [UInt8]?) {
        self.mounts = mounts
    }

    /// Asks a process; one that is just being made by the container's runtime is asked later.
    mutating func look(at process: ProcessRecord) {
        look(at: process, mayWait: true)
    }

    /// Asks those once more that were the runtime's own a moment ago: what it puts into a container runs from memory until
    /// it becomes the container's program.
    mutating func lookAgain() {
        if late.isEmpty { return }
        cl_sleep_milliseconds(100)
        for process in late { look(at: process, mayWait: false) }
        late = []
    }

    private mutating func look(at process: ProcessRecord, mayWait: Bool) {
        asked += 1
        var name = "exe"
        do throws(Errno) {
            let held = try hold(process)
            // It may have become another program since the table was read.
            var comm = try held.contents(of: "comm")
            if comm.last == UInt8(ascii: "\n") { comm.removeLast() }
            if mayWait, comm.starts(with: "runc:[".utf8) {
                late.append(process)
                return
            }
            do throws(Errno) {
                let program = try held.executable()
                if mayWait, program.path.starts(with: "/memfd:".utf8) {
                    late.append(process)
                    return
                }
                name = "ns/mnt"
                let sharesMounts = try held.namespace("mnt") == mounts
                name = "maps"
                let mapped = try held.mappedCode()
                processes += 1
                add(process.pid, comm, program.path, program.identity, sharesMounts)
                for path in mapped where path != program.path { add(process.pid, comm, path, nil, sharesMounts) }
            } catch {
                // One that has ended has no program any more.
                if held.isAlive { throw error }
            }
        } catch {
            if error == .noSuchProcess || error == .noSuchFileOrDirectory && name == "exe" { return }
            unknown.append(Unknown(error, path: TargetPath("/proc/\(process.pid)/\(name)")))
        }
    }

    private func hold(_ process: ProcessRecord) throws(Errno) -> HeldProcess {
        do {
            return try HeldProcess.hold(process)
        } catch {
            switch error {
            case .ended: throw .noSuchProcess
            case .procRefused(let errno), .rootRefused(let errno): throw errno
            }
        }
    }

    private mutating func add(
        _ pid: Int32, _ comm: [UInt8], _ path: [UInt8], _ identity: FileIdentity?, _ sharesMounts: Bool
    ) {
        let key = Key(path: path, identity: identity, sharesMounts: sharesMounts)
        if files[key] != nil {
            files[key]?.others += 1
            return
        }
        guard files.count < RunningCode.mostFiles, pathBytes + path.count <= RunningCode.mostPathBytes else {
            isCut = true
            return
        }
        pathBytes += path.count
        files[key] = RunningCode.File(
            pid: pid, processName: comm, path: path, identity: identity, sharesMounts: sharesMounts)
    }
}
