import CLinux
import Confinement
import Glibc
import LinuxSystem
import SystemPackage

/// The directories in which reports take their places.
struct OutputDirectories: ~Copyable {
    private let paths: [String]

    /// The directories of some files.
    init(of files: [String]) {
        paths = Array(Set(files.map { Self.parent(of: $0) })).sorted()
    }

    /// `DAC_OVERRIDE` where a directory can't be written to without it, as root may do in those of others.
    var neededCapabilities: CapabilitySet {
        let effective = ThreadPrivileges.effectiveCapabilities
        guard effective.contains(.dacOverride) else { return [] }
        return paths.allSatisfy { Self.isWritableByOwner($0) } ? [] : .dacOverride
    }

    /// Allows files to be put into place there.
    ///
    /// - Throws: The errno of opening a directory or of landlock_add_rule(2).
    func allow(in ruleset: borrowing LandlockRuleset) throws(Errno) {
        for path in paths {
            let directory = try openForReading(path: Array(path.utf8), [.path, .directory])
            try ruleset.allowRenaming(in: directory)
        }
    }

    private static func parent(of file: String) -> String {
        let names = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let directory = names.joined(separator: "/")
        return directory.isEmpty ? (file.hasPrefix("/") ? "/" : ".") : directory
    }

    /// Whether the process's user may write to a directory because it is its own, whatever its capabilities.
    private static func isWritableByOwner(_ path: String) -> Bool {
        guard let directory = try? openForReading(path: Array(path.utf8), [.path, .directory]),
            let status = try? status(of: directory)
        else { return false }
        // S_IWUSR and S_IXUSR, S_IWOTH and S_IXOTH; inode(7).
        return status.uid == geteuid() && status.mode & 0o300 == 0o300 || status.mode & 0o003 == 0o003
    }
}
