import CLinux

/// What the running kernel's Landlock can do; landlock(7), linux/landlock.h.
public struct LandlockABI: Sendable, Comparable {
    /// The version, 1 or greater.
    public let version: Int

    /// The version that denies TCP, since Linux 6.7.
    public static let deniesTCP = LandlockABI(version: 4)

    /// A version.
    public init(version: Int) {
        self.version = version
    }

    /// The running kernel's; nil where it has no Landlock, or it is switched off or filtered away.
    public static var current: LandlockABI? {
        let version = cl_landlock_abi()
        return version > 0 ? LandlockABI(version: Int(version)) : nil
    }

    /// An older ABI is less.
    public static func < (left: LandlockABI, right: LandlockABI) -> Bool { left.version < right.version }

    /// All rights on files that it can take away: `LANDLOCK_ACCESS_FS_*`.
    var filesystemRights: LandlockRights {
        var rights = LandlockRights(rawValue: (1 << 13) - 1)
        if version >= 2 { rights.insert(.refer) }
        if version >= 3 { rights.insert(.truncate) }
        if version >= 5 { rights.insert(.ioctlDevice) }
        return rights
    }

    /// All rights on the network: `LANDLOCK_ACCESS_NET_BIND_TCP` and `_CONNECT_TCP`.
    var networkRights: UInt64 { version >= 4 ? 0b11 : 0 }

    /// All scopes: `LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET`, and `LANDLOCK_SCOPE_SIGNAL` for who signals nobody outside.
    func scopes(signalsOthers: Bool) -> UInt64 { version >= 6 ? (signalsOthers ? 0b01 : 0b11) : 0 }
}

/// Rights on what lies below a directory: `LANDLOCK_ACCESS_FS_*` of linux/landlock.h.
struct LandlockRights: OptionSet, Sendable {
    let rawValue: UInt64

    static let readFile = LandlockRights(rawValue: 1 << 2)
    static let readDirectory = LandlockRights(rawValue: 1 << 3)
    static let removeFile = LandlockRights(rawValue: 1 << 5)
    static let makeRegular = LandlockRights(rawValue: 1 << 8)
    static let refer = LandlockRights(rawValue: 1 << 13)
    static let truncate = LandlockRights(rawValue: 1 << 14)
    static let ioctlDevice = LandlockRights(rawValue: 1 << 15)
}
