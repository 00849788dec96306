import CLinux
import Confinement
import Glibc
import LinuxSystem
import SystemPackage

/// The directories in which reports take their places.
struct OutputDirectories {
    private let directories: [OutputDirectory]

    /// The directories of some places.
    init(of sinks: [OutputSink]) {
        directories = sinks.compactMap(\.directory)
    }

    /// `DAC_OVERRIDE` where a directory can't be written to without it, as root may do in those of others.
    var neededCapabilities: CapabilitySet {
        let effective = ThreadPrivileges.effectiveCapabilities
        guard effective.contains(.dacOverride) else { return [] }
        return directories.allSatisfy { Self.isWritableByOwner($0.status) } ? [] : .dacOverride
    }

    /// Allows files to be put into place there.
    ///
    /// - Throws: The errno of landlock_add_rule(2).
    func allow(in ruleset: borrowing LandlockRuleset) throws(Errno) {
        for directory in directories { try ruleset.allowRenaming(in: directory.descriptor) }
    }

    /// Whether the process's user may write to a directory because it is its own, whatever its capabilities.
    private static func isWritableByOwner(_ status: FileStatus) -> Bool {
        // S_IWUSR and S_IXUSR, S_IWOTH and S_IXOTH; inode(7).
        status.uid == geteuid() && status.mode & 0o300 == 0o300 || status.mode & 0o003 == 0o003
    }
}
