import CLinux
public import LinuxSystem
public import SystemPackage

/// A set of Landlock rules in the making: everything that the ABI can deny is denied but for what is allowed here.
public struct LandlockRuleset: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// A set that allows nothing: no reading, writing, making or running of files, no TCP, no abstract sockets.
    ///
    /// - Parameters:
    ///   - abi: What the kernel can do.
    ///   - signalsOthers: Whether processes outside may still be sent signals.
    /// - Throws: The errno of landlock_create_ruleset(2).
    public init(_ abi: LandlockABI, signalsOthers: Bool) throws(Errno) {
        let number = cl_landlock_create_ruleset(
            abi.filesystemRights.rawValue, abi.networkRights, abi.scopes(signalsOthers: signalsOthers))
        guard number >= 0 else { throw Errno(rawValue: -number) }
        descriptor = OwnedDescriptor(adopting: number)
    }

    /// Allows reading files and listing directories at and below a directory.
    ///
    /// - Throws: The errno of landlock_add_rule(2).
    public func allowReading(below directory: borrowing OwnedDescriptor) throws(Errno) {
        try allow([.readFile, .readDirectory], directory)
    }

    /// Allows making, replacing and removing regular files in a directory and below; not opening any.
    ///
    /// - Throws: The errno of landlock_add_rule(2).
    public func allowRenaming(in directory: borrowing OwnedDescriptor) throws(Errno) {
        try allow([.makeRegular, .removeFile], directory)
    }

    /// Allows connections to a TCP port of any host; an ABI before ``LandlockABI/deniesTCP`` denies none.
    ///
    /// - Throws: The errno of landlock_add_rule(2).
    public func allowConnecting(toPort port: UInt16) throws(Errno) {
        // LANDLOCK_ACCESS_NET_CONNECT_TCP of linux/landlock.h.
        let failed = cl_landlock_allow_port(descriptor.number, UInt64(port), 1 << 1)
        guard failed == 0 else { throw Errno(rawValue: -failed) }
    }

    private func allow(_ rights: LandlockRights, _ directory: borrowing OwnedDescriptor) throws(Errno) {
        let failed = cl_landlock_allow(descriptor.number, directory.number, rights.rawValue)
        guard failed == 0 else { throw Errno(rawValue: -failed) }
    }

    /// Puts the rules in force for the calling thread, for good. Other threads of the process go on as they were.
    ///
    /// - Throws: The errno of landlock_restrict_self(2); `EPERM` without no_new_privs.
    public borrowing func restrictThread() throws(Errno) {
        let failed = cl_landlock_restrict_self(descriptor.number)
        guard failed == 0 else { throw Errno(rawValue: -failed) }
    }
}
