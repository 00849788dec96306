public import LinuxSystem

/// The four ids that a process has of one kind: the `Uid:` and `Gid:` lines of proc_pid_status(5).
public struct ProcessIDs: Hashable, Sendable {
    /// The real id.
    public let real: UInt32
    /// The effective id.
    public let effective: UInt32
    /// The saved set-id.
    public let saved: UInt32
    /// The id by which files are reached.
    public let filesystem: UInt32

    /// Four ids.
    public init(real: UInt32, effective: UInt32, saved: UInt32, filesystem: UInt32) {
        self.real = real
        self.effective = effective
        self.saved = saved
        self.filesystem = filesystem
    }

    /// Four times the same id.
    public init(all id: UInt32) {
        self.init(real: id, effective: id, saved: id, filesystem: id)
    }

    init?(fields: [String]) {
        let ids = fields.compactMap { UInt32($0) }
        guard ids.count == 4 else { return nil }
        self.init(real: ids[0], effective: ids[1], saved: ids[2], filesystem: ids[3])
    }
}

/// What `/proc/PID/status` says; proc_pid_status(5).
public struct ProcessStatus: Hashable, Sendable {
    /// The parent's id; 0 where it lies outside the reader's process namespace.
    public let parent: Int32
    /// The user ids.
    public let uid: ProcessIDs
    /// The group ids.
    public let gid: ProcessIDs
    /// The supplementary groups.
    public let groups: [UInt32]
    /// The capability sets.
    public let capabilities: CapabilitySets
    /// Whether `no_new_privs` is set; nil on kernels that do not say.
    public let noNewPrivileges: Bool?
    /// The seccomp mode; nil on kernels without seccomp.
    public let seccomp: SeccompMode?

    /// The `Seccomp:` line of proc_pid_status(5).
    public enum SeccompMode: Int, Sendable {
        /// No filter.
        case disabled = 0
        /// Strict mode.
        case strict = 1
        /// One filter or more.
        case filter = 2
    }

    /// The five sets of capabilities(7), one bit a capability.
    public struct CapabilitySets: Hashable, Sendable {
        /// What the process may pass on through exec.
        public let inheritable: CapabilitySet
        /// What it may make effective.
        public let permitted: CapabilitySet
        /// What counts in permission checks.
        public let effective: CapabilitySet
        /// The most that exec may give.
        public let bounding: CapabilitySet
        /// What exec keeps without file capabilities.
        public let ambient: CapabilitySet

        /// Five sets.
        public init(
            inheritable: CapabilitySet, permitted: CapabilitySet, effective: CapabilitySet, bounding: CapabilitySet,
            ambient: CapabilitySet
        ) {
            self.inheritable = inheritable
            self.permitted = permitted
            self.effective = effective
            self.bounding = bounding
            self.ambient = ambient
        }
    }

    /// A status from its parts.
    public init(
        parent: Int32, uid: ProcessIDs, gid: ProcessIDs, groups: [UInt32], capabilities: CapabilitySets,
        noNewPrivileges: Bool?, seccomp: SeccompMode?
    ) {
        self.parent = parent
        self.uid = uid
        self.gid = gid
        self.groups = groups
        self.capabilities = capabilities
        self.noNewPrivileges = noNewPrivileges
        self.seccomp = seccomp
    }

    /// Parses the file's text, or nil where a line that every kernel has is missing.
    public init?(parsing text: String) {
        // By bytes: the process chooses its name, and a carriage return at its end would be one character with the line feed.
        let lines = Array(text.utf8).split(separator: UInt8(ascii: "\n"))
        func fields(_ name: String) -> [String]? {
            guard
                let line = lines.last(where: {
                    $0.starts(with: name.utf8) && $0.dropFirst(name.utf8.count).first == 0x3a
                })
            else { return nil }
            let words = line.dropFirst(name.utf8.count + 1).split { $0 == 0x20 || $0 == 0x09 }
            return words.map { String(decoding: $0, as: UTF8.self) }
        }
        func capabilitySet(_ name: String) -> CapabilitySet? {
            fields(name)?.first.flatMap { UInt64($0, radix: 16) }.map(CapabilitySet.init(rawValue:))
        }
        guard let parent = fields("PPid")?.first.flatMap({ Int32($0) }),
            let uid = fields("Uid").flatMap(ProcessIDs.init(fields:)),
            let gid = fields("Gid").flatMap(ProcessIDs.init(fields:)),
            let permitted = capabilitySet("CapPrm"), let effective = capabilitySet("CapEff")
        else { return nil }
        self.init(
            parent: parent, uid: uid, gid: gid, groups: (fields("Groups") ?? []).compactMap { UInt32($0) },
            capabilities: CapabilitySets(
                inheritable: capabilitySet("CapInh") ?? [], permitted: permitted, effective: effective,
                bounding: capabilitySet("CapBnd") ?? [], ambient: capabilitySet("CapAmb") ?? []),
            noNewPrivileges: fields("NoNewPrivs")?.first.map { $0 == "1" },
            seccomp: fields("Seccomp")?.first.flatMap { Int($0) }.flatMap(SeccompMode.init(rawValue:)))
    }
}

/// What is needed of `/proc/PID/stat`; proc_pid_stat(5).
package struct ProcessStat {
    /// Whether it is a thread of the kernel: `PF_KTHREAD` of linux/sched.h in field 9.
    package let isKernelThread: Bool
    /// When it started, in clock ticks since the machine's start: field 22.
    package let startTime: UInt64

    /// Parses the file's text. The second field, the name, may hold anything, parentheses and spaces too.
    package init?(parsing text: [UInt8]) {
        guard let end = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = text[(end + 1)...].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        // After the name comes field 3.
        guard fields.count > 19, let flags = UInt64(fields[6]), let startTime = UInt64(fields[19]) else { return nil }
        isKernelThread = flags & 0x0020_0000 != 0
        self.startTime = startTime
    }
}
