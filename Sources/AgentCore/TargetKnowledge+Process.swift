import Compliance
import LinuxSystem
import SystemPackage
import TargetFilesystem
import TargetProcess

extension TargetKnowledge {
    /// What a target's process shows, gathered while /proc may still be read.
    ///
    /// - Parameters:
    ///   - process: The target.
    ///   - held: The same, held.
    ///   - finder: Who sees the other processes.
    ///   - root: Its root, for the kernel's parameters, which are read when they are asked for.
    init(_ process: ProcessRecord, _ held: borrowing HeldProcess, _ finder: TargetFinder, root: ParameterRoot?) {
        self.init(kind: .process, container: process.container.id == nil ? nil : "container")
        environment = Self.fact("environ", held).map { $0.split(separator: 0).map(Array.init) }
        let mountTable = held.mounts
        if let mountTable { mounts = .value(mountTable.map(Mount.init)) }
        processes = Self.members(of: process, finder)
        modules = Self.loadedModules()
        var listening: [Socket] = []
        var unread: TargetFact<[Socket]>?
        for table in ["tcp", "tcp6", "udp", "udp6"] {
            switch Self.fact("net/\(table)", held) {
            case .value(let text): listening += KnownSockets.listening(in: table, text)
            case .unknown(let reason, let remedy): unread = .unknown(reason: reason, remedy: remedy)
            }
        }
        sockets = unread ?? .value(listening)
        interfaces = Self.fact("net/dev", held).map(Self.interfaces)
        if let root, let mountTable, Self.showsParameters(mountTable) {
            let foreign = ParameterNamespace.allCases.filter { held.sharesNamespace($0.rawValue) != true }
            parameter = { path in
                if let namespace = foreign.first(where: { $0.holds(path) }) {
                    return .unknown(
                        reason: "it is of the target's \(namespace.rawValue) namespace, and the agent sees its own",
                        remedy: namespace.remedy)
                }
                return root.value(of: path)
            }
        } else {
            parameter = { _ in
                .unknown(reason: "the target has no /proc/sys of the kernel's own, or its mounts can't be read")
            }
        }
    }

    private static func fact(_ name: String, _ held: borrowing HeldProcess) -> TargetFact<[UInt8]> {
        do {
            return .value(try held.contents(of: name))
        } catch {
            return unknown(error)
        }
    }

    private static func unknown<Value>(_ errno: Errno) -> TargetFact<Value> {
        let isRefused = errno == .permissionDenied || errno == .notPermitted
        return .unknown(
            reason: isRefused ? "permission denied" : errno.name,
            remedy: isRefused ? "run the agent as the target's user, or give it CAP_SYS_PTRACE" : nil)
    }

    /// The processes whose root mount is the target's.
    private static func members(of target: ProcessRecord, _ finder: TargetFinder) -> TargetFact<[Process]> {
        guard let own = target.container.rootMount, let table = try? finder.table() else {
            return .unknown(reason: "the processes of the target's container can't be told from others")
        }
        var members: [Process] = []
        for process in table.processes where !process.isKernelThread {
            guard let other = process.container.rootMount else {
                return .unknown(reason: "pid \(process.pid) can't be told to be in the target's container or not")
            }
            guard other == own else { continue }
            let words = process.commandLine
            members.append(
                Process(
                    pid: Int(process.pid),
                    command: words.isEmpty ? Array("[".utf8) + process.comm + Array("]".utf8) : words,
                    uid: Int(process.status.uid.effective), state: []))
        }
        return .value(members)
    }

    /// The kernel's modules, which are the same for all containers; proc_modules(5).
    private static func loadedModules() -> TargetFact<[[UInt8]]> {
        do {
            let descriptor = try openForReading(path: Array("/proc/modules".utf8), [.noWait])
            let read = try read(descriptor, upTo: 1 << 20)
            guard !read.isCut else { return .unknown(reason: "/proc/modules is longer than is read") }
            return .value(
                read.bytes.split(separator: UInt8(ascii: "\n")).map { Array($0.prefix { $0 != UInt8(ascii: " ") }) })
        } catch {
            return unknown(error)
        }
    }

    /// The names in `/proc/PID/net/dev`, whose lines are `NAME: NUMBERS…` after two of titles.
    private static func interfaces(_ text: [UInt8]) -> [Interface] {
        text.split(separator: UInt8(ascii: "\n")).dropFirst(2).compactMap { line in
            guard let colon = line.lastIndex(of: UInt8(ascii: ":")) else { return nil }
            return Interface(name: Array(line[..<colon].drop { $0 == UInt8(ascii: " ") }))
        }
    }

    /// Whether what lies at /proc/sys is the kernel's, and nothing is mounted over a part of it.
    private static func showsParameters(_ mounts: [MountInformation]) -> Bool {
        let parameters = Array("/proc/sys".utf8)
        func covers(_ mount: MountInformation) -> Bool {
            mount.mountPoint == Array("/proc".utf8) || mount.mountPoint == parameters
        }
        guard let last = mounts.last(where: covers), last.filesystemType == "proc" else { return false }
        return mounts.allSatisfy {
            !$0.mountPoint.starts(with: parameters + [UInt8(ascii: "/")]) || $0.filesystemType == "proc"
        }
    }
}

extension TargetKnowledge.Mount {
    fileprivate init(_ mount: MountInformation) {
        let own = mount.options.filter { $0 != "rw" && $0 != "ro" }
        let all = [mount.isReadOnly ? "ro" : "rw"] + own + mount.superOptions.filter { $0 != "rw" && $0 != "ro" }
        self.init(
            source: mount.source, path: mount.mountPoint, type: Array(mount.filesystemType.utf8),
            options: all.map { Array($0.utf8) })
    }
}

extension TargetFact {
    fileprivate func map<Other: Sendable>(_ transform: (Value) -> Other) -> TargetFact<Other> {
        switch self {
        case .value(let value): .value(transform(value))
        case .unknown(let reason, let remedy): .unknown(reason: reason, remedy: remedy)
        }
    }
}

/// A namespace that has parameters of its own. The kernel shows each reader those of the reader's, whosever /proc/sys it
/// reads; namespaces(7), network_namespaces(7), ipc_namespaces(7), uts_namespaces(7).
enum ParameterNamespace: String, CaseIterable {
    case net, ipc, uts, pid, user

    /// Whether a parameter, as a path below `/proc/sys`, is one of its.
    func holds(_ path: String) -> Bool {
        let names = path.split(separator: "/")
        let (first, second) = (names.first ?? "", names.dropFirst().first ?? "")
        switch self {
        case .net: return first == "net"
        case .ipc:
            let beginnings = ["msg", "shm", "sem", "auto_msgmni"]
            return first == "fs" && second == "mqueue"
                || first == "kernel" && beginnings.contains { second.hasPrefix($0) }
        case .uts: return first == "kernel" && ["hostname", "domainname"].contains(second)
        case .pid: return first == "kernel" && ["ns_last_pid", "pid_max"].contains(second)
        case .user: return first == "user"
        }
    }

    /// What makes the agent see the target's, where an orchestrator has a word for it.
    var remedy: String? {
        switch self {
        case .net: "run the agent in the target's pod, or with its network"
        case .pid: "run the agent with the target's process namespace"
        case .ipc, .uts, .user: nil
        }
    }
}

/// The target's root as the place of its /proc/sys, which is another mount.
final class ParameterRoot: Sendable {
    private let root: TargetRoot

    /// A root of its own for the same directory; nil where it can't be opened once more.
    init?(_ root: borrowing TargetRoot) {
        guard let own = try? root.duplicate(crossesMounts: true) else { return nil }
        self.root = own
    }

    /// The value of a parameter; nil in it where this kernel has none of that name.
    func value(of path: String) -> TargetFact<[UInt8]?> {
        switch root.read(TargetPath(bytes: Array("/proc/sys/\(path)".utf8)), upTo: 64 << 10) {
        case .value(let value): .value(value)
        case .absent: .value(nil)
        case .unknown(let unknown):
            .unknown(reason: unknown.errno?.name ?? "it can't be read", remedy: nil)
        }
    }
}
