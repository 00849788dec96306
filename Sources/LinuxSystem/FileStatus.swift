public import CLinux
public import SystemPackage

/// What kind of thing a name stands for; the file type bits of inode(7).
public enum FileKind: UInt8, Sendable, CaseIterable {
    /// A regular file.
    case regular
    /// A directory.
    case directory
    /// A symbolic link.
    case symbolicLink
    /// A FIFO (named pipe).
    case fifo
    /// A socket.
    case socket
    /// A character device.
    case characterDevice
    /// A block device.
    case blockDevice
    /// None of these: the file system did not say.
    case unknown

    /// The kind in `st_mode`; the `S_IFMT` values of inode(7).
    @inlinable public init(mode: UInt16) {
        switch mode & 0o170000 {
        case 0o100000: self = .regular
        case 0o040000: self = .directory
        case 0o120000: self = .symbolicLink
        case 0o010000: self = .fifo
        case 0o140000: self = .socket
        case 0o020000: self = .characterDevice
        case 0o060000: self = .blockDevice
        default: self = .unknown
        }
    }

    /// The kind in `d_type` of getdents64(2); the `DT_` values of readdir(3).
    @inlinable public init(directoryEntryType: UInt8) {
        switch directoryEntryType {
        case 8: self = .regular
        case 4: self = .directory
        case 10: self = .symbolicLink
        case 1: self = .fifo
        case 12: self = .socket
        case 2: self = .characterDevice
        case 6: self = .blockDevice
        default: self = .unknown
        }
    }
}

/// Which file this is, for telling that two descriptors or moments show the same one.
public struct FileIdentity: Hashable, Sendable, BitwiseCopyable {
    /// The device's major and minor number, 32 bits each.
    public let device: UInt64
    /// The inode number.
    public let inode: UInt64

    /// An identity from its two halves.
    @inlinable public init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }
}

/// What statx(2) says of a file.
public struct FileStatus: Sendable, BitwiseCopyable {
    /// Type and permission bits; inode(7).
    public let mode: UInt16
    /// The owner, as this process's user namespace shows it.
    public let uid: UInt32
    /// The group, as this process's user namespace shows it.
    public let gid: UInt32
    /// The number of hard links.
    public let linkCount: UInt32
    /// The size in bytes.
    public let size: UInt64
    /// When its content was last changed, in seconds since the epoch.
    public let modified: Int64
    /// Which file it is.
    public let identity: FileIdentity
    /// The mount it was reached by, or nil on kernels before 5.8, which do not say.
    public let mountID: UInt64?
    /// The device that a device node stands for.
    public let specialDevice: UInt64
    /// Whether it is the root of a mount, or nil on kernels before 5.8, which do not say.
    public let isMountRoot: Bool?

    /// Reads the kernel's structure.
    @inlinable public init(_ raw: borrowing cl_statx) {
        mode = raw.mode
        uid = raw.uid
        gid = raw.gid
        linkCount = raw.link_count
        size = raw.size
        modified = raw.modified.seconds
        identity = FileIdentity(device: UInt64(raw.dev_major) << 32 | UInt64(raw.dev_minor), inode: raw.inode)
        mountID = raw.mask & CL_STATX_MNT_ID != 0 ? raw.mount_id : nil
        specialDevice = UInt64(raw.rdev_major) << 32 | UInt64(raw.rdev_minor)
        let mountRoot = UInt64(CL_STATX_ATTR_MOUNT_ROOT)
        isMountRoot = raw.attributes_mask & mountRoot != 0 ? raw.attributes & mountRoot != 0 : nil
    }

    /// What kind of file it is.
    @inlinable public var kind: FileKind { FileKind(mode: mode) }

    /// Whether something with this status lies on the same mount as `other`. Without mount ids, directories are told
    /// apart by their device and everything else is taken to be on its directory's mount: overlayfs gives files other
    /// device numbers than their directories.
    @inlinable public func isOnMount(of other: FileStatus) -> Bool {
        if let mountID, let otherID = other.mountID {
            return mountID == otherID
        }
        return kind != .directory || identity.device == other.identity.device
    }
}

/// The status of an open file; statx(2) with `AT_EMPTY_PATH`.
///
/// - Throws: The call's errno.
public func status(of descriptor: borrowing OwnedDescriptor) throws(Errno) -> FileStatus {
    try status(ofNumber: descriptor.number)
}

/// The status of an open file by its descriptor's number; statx(2) with `AT_EMPTY_PATH`.
///
/// - Throws: The call's errno.
public func status(ofNumber descriptor: CInt) throws(Errno) -> FileStatus {
    try status(cString: "", at: descriptor, CL_AT_EMPTY_PATH)
}

/// The status of a name in a directory, a symbolic link's own; statx(2).
///
/// - Throws: The call's errno; `EINVAL` where the name holds a NUL.
public func status(
    ofName name: [UInt8], at directory: borrowing OwnedDescriptor
) throws(Errno) -> FileStatus {
    let number = directory.number
    return try withNulTerminated(name) { (name) throws(Errno) in
        try status(cString: name, at: number, CL_AT_SYMLINK_NOFOLLOW | CL_AT_NO_AUTOMOUNT)
    }
}

/// `AT_STATX_DONT_SYNC`: what the kernel has, without asking a server that may never answer.
private func status(cString name: UnsafePointer<CChar>, at directory: CInt, _ flags: CInt) throws(Errno) -> FileStatus {
    var raw = cl_statx()
    let result = cl_statx(directory, name, flags | CL_AT_STATX_DONT_SYNC, CL_STATX_BASIC_STATS | CL_STATX_MNT_ID, &raw)
    guard result == 0 else { throw Errno(rawValue: -result) }
    return FileStatus(raw)
}
