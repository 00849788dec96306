/// A set of capabilities, one bit each; capabilities(7).
public struct CapabilitySet: OptionSet, Hashable, Sendable {
    /// The bits, by the numbers of linux/capability.h.
    public let rawValue: UInt64

    /// A set from its bits.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// `CAP_DAC_OVERRIDE`: read, write and search whatever the modes say.
    public static let dacOverride = CapabilitySet(rawValue: 1 << 1)
    /// `CAP_DAC_READ_SEARCH`: read and search whatever the modes say.
    public static let dacReadSearch = CapabilitySet(rawValue: 1 << 2)
    /// `CAP_SYS_PTRACE`: look into any process.
    public static let sysPtrace = CapabilitySet(rawValue: 1 << 19)

    /// The names of capabilities(7), without `CAP_`, by their numbers; up to Linux 6.18.
    private static let known = [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
        "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
        "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
        "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
        "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
        "CHECKPOINT_RESTORE",
    ]

    /// The members' names as Kubernetes writes them (`SYS_PTRACE`), by number; an unknown one by its number alone.
    public var names: [String] {
        (0..<64).filter { rawValue & 1 << $0 != 0 }.map { $0 < Self.known.count ? Self.known[$0] : String($0) }
    }

    /// The names in one line: as many as a container's runtime gives by default are named, of more only what is missing
    /// from all, or their number.
    public var summary: String {
        if isEmpty { return "none" }
        if names.count <= 14 { return names.joined(separator: ", ") }
        let missing = CapabilitySet(rawValue: (1 << UInt64(Self.known.count)) - 1).subtracting(self).names
        if missing.isEmpty { return "all" }
        return missing.count <= 5 ? "all but \(missing.joined(separator: ", "))" : "\(names.count) capabilities"
    }
}
