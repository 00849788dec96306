/// A processor architecture that the agent is built for.
public enum Architecture: Sendable, CaseIterable {
    /// 64-bit x86; x32 and i386 are not meant.
    case x86_64
    /// 64-bit ARM, little-endian.
    case aarch64

    /// The one that this program was built for.
    public static var current: Architecture {
        #if arch(x86_64)
            .x86_64
        #elseif arch(arm64)
            .aarch64
        #else
            #error("no filters for this architecture")
        #endif
    }

    /// The kernel's value for it: AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64 of linux/audit.h.
    public var auditValue: UInt32 {
        switch self {
        case .x86_64: 0xc000_003e
        case .aarch64: 0xc000_00b7
        }
    }

    /// The architecture of a value of linux/audit.h; nil for any other.
    public init?(auditValue: UInt32) {
        guard let match = Self.allCases.first(where: { $0.auditValue == auditValue }) else { return nil }
        self = match
    }
}
