import CLinux
import Confinement
import Glibc
import LinuxSystem
import ScanReport
import SystemPackage
import TargetProcess

/// The agent's own process as the kernel shows it, also when it has shut itself in: the files are opened before.
struct OwnStatus: ~Copyable {
    /// `/proc/self/task/TID/status` of each thread.
    private let threads: [CInt]
    /// Whether the container's root file system is mounted read-only; nil where that can't be told.
    private let isRootReadOnly: Bool?
    /// Whether others may trace the process: once they may not, nothing that it can do in its cage changes that.
    private let isDumpable: Bool?
    /// How many seccomp filters the container brought along.
    private let filtersBefore: Int?

    /// Opens the status of each thread that there is now.
    ///
    /// - Throws: A failure where /proc can't be read.
    init() throws(AgentFailure) {
        var threads: [CInt] = []
        do throws(Errno) {
            let tasks = try openForReading(path: Array("/proc/self/task".utf8), [.directory])
            for name in try names(in: tasks) {
                threads.append(try openForReading(name + Array("/status".utf8), at: tasks, [.noWait]).release())
            }
        } catch {
            for thread in threads { _ = cl_close(thread) }
            throw AgentFailure(
                "can't read the agent's own status in /proc (\(error.name)): it has to be mounted in the agent's container",
                .failed)
        }
        self.threads = threads
        isRootReadOnly = OwnSurroundings.isRootReadOnly
        isDumpable = ProcessHardening.isDumpable
        filtersBefore = threads.compactMap { Self.filters(in: Self.text($0)) }.min()
    }

    deinit {
        for thread in threads { _ = cl_close(thread) }
    }

    /// What holds the process in at this moment.
    ///
    /// - Parameters:
    ///   - refusal: What Sidescan's own filters do, where they were loaded without an error.
    ///   - landlock: What is known of its rules, which the kernel shows nowhere.
    ///   - lacks: What could not be put on, with the reason.
    func confinement(
        refusal: Refusal?, landlock: ProcessConfinement.Landlock, lacks: [String]
    ) throws(AgentFailure) -> ProcessConfinement {
        let texts = threads.map { Self.text($0) }
        let all = texts.compactMap { ProcessStatus(parsing: String(decoding: $0, as: UTF8.self)) }
        guard let first = all.first, all.count == texts.count else {
            throw AgentFailure("can't read the agent's own status in /proc", .failed)
        }
        let effective = all.reduce(into: CapabilitySet()) { $0.formUnion($1.capabilities.effective) }
        let bounding = all.reduce(into: CapabilitySet()) { $0.formUnion($1.capabilities.bounding) }
        let filters = texts.compactMap { Self.filters(in: $0) }.min()
        let mode = all.allSatisfy { $0.seccomp == .filter } ? "filter" : Self.word(all.map(\.seccomp))
        // Its own filter counts only where the kernel counts one more than there were.
        let isOwn = mode == "filter" && (filters ?? 1) > (filtersBefore ?? 0)
        let noNewPrivileges = all.allSatisfy { $0.noNewPrivileges == true }
        var lacks = lacks
        if !noNewPrivileges { lacks.append("no_new_privs: off") }
        if refusal == .log { lacks.append("seccomp: refused calls are only logged (--confinement-log)") }
        if refusal != nil, !isOwn { lacks.append("seccomp: /proc/self/status shows no filter of the agent's own") }
        if !effective.isEmpty { lacks.append("capabilities: \(effective.summary) kept, to read files") }
        if !bounding.isEmpty {
            lacks.append("capabilities: the bounding set can't be emptied without SETPCAP, and has \(bounding.summary)")
        }
        if isDumpable != false { lacks.append("dumpable: others of the same user may trace the process") }
        return ProcessConfinement(
            uid: first.uid.filesystem, gid: first.gid.filesystem, effectiveCapabilities: effective.names,
            noNewPrivileges: noNewPrivileges, seccomp: mode, seccompFilters: filters,
            refusedCalls: isOwn ? refusal?.rawValue : nil, landlock: landlock, isDumpable: isDumpable,
            isRootReadOnly: isRootReadOnly, notInForce: lacks)
    }

    private static func word(_ modes: [ProcessStatus.SeccompMode?]) -> String? {
        if modes.contains(nil) { return nil }
        return modes.contains(.disabled) ? "disabled" : "strict"
    }

    /// The file anew from its beginning: the kernel writes it at each read.
    private static func text(_ descriptor: CInt) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 8192) { buffer, count in
            count = cl_seek(descriptor, 0) == 0 ? max(0, cl_read(descriptor, buffer.baseAddress, buffer.count)) : 0
        }
    }

    /// The `Seccomp_filters:` line, since Linux 5.9; proc_pid_status(5).
    private static func filters(in text: [UInt8]) -> Int? {
        let name = Array("Seccomp_filters:".utf8)
        let line = text.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: name) }
        guard let words = line?.dropFirst(name.count).split(whereSeparator: { $0 == 0x20 || $0 == 0x09 }) else {
            return nil
        }
        return words.last.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    }
}
