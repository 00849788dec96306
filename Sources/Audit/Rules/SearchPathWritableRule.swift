import LinuxSystem
import ScanReport
import TargetFilesystem

/// Programs, and directories of programs, that the target's own process may change.
struct SearchPathWritableRule: AuditRule {
    let description = RuleDescription(
        id: "path-writable-by-target", severity: .medium, title: "programs that the target's own user may change",
        rationale: "A flaw in the service is enough to replace what it, or the next one, will run.",
        references: ["NIST SP 800-190, 4.4.4", "CIS Docker Benchmark 1.6.0, 5.12", "environ(7)"])

    /// Only the directories of the search path matter, and each of their entries is looked at by its path.
    var needsWholeWalk: Bool { false }
    var needsProcess: Bool { true }

    /// The most programs that are looked at; each may be a link that leads far.
    private static let mostPrograms = 20_000

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        guard let process = context.process else {
            log.cannotSay("a directory has no process whose user could be asked about")
            return
        }
        for unknown in context.unknownSearchPath { log.miss(unknown) }
        if process.mayWriteEverything, process.isRootReadOnly != true {
            log.find(
                nil,
                "user \(process.uid) may write to every program: it is root, or has DAC_OVERRIDE, and the root file system"
                    + " is not mounted read-only")
            return
        }
        var left = Self.mostPrograms
        for path in context.searchPath {
            look(at: path, root, context, process, &log, "may add programs here")
            switch root.list(path, limit: left) {
            case .absent: log.miss(Unknown(.changed, path: path))
            case .unknown(let unknown): log.miss(unknown)
            case .value(let entries):
                left -= entries.count
                for entry in entries {
                    look(at: path.appending(entry.name), root, context, process, &log, "may write to it")
                }
            }
        }
    }

    private func look(
        at path: TargetPath, _ root: borrowing TargetRoot, _ context: AuditContext,
        _ process: AuditContext.TargetProcess, _ log: inout RuleLog, _ what: String
    ) {
        switch root.stat(path) {
        case .absent: break
        case .unknown(let unknown): log.miss(unknown)
        case .value(let status):
            let isReadOnly = process.isRootReadOnly == true && status.isOnMount(of: context.rootStatus)
            guard !isReadOnly, status.kind == .regular || status.kind == .directory, process.mayWrite(status) else {
                return
            }
            log.find(
                path, "user \(process.uid) \(what): mode \(octal(status.mode)), owner \(status.uid):\(status.gid)")
        }
    }
}

extension AuditContext.TargetProcess {
    /// Whether the process owns, or may override the modes of, what an image is made of.
    var mayWriteEverything: Bool { uid == 0 || capabilities.contains(.dacOverride) }

    /// Whether the process may write to something, by the rules of path_resolution(7), "Permissions"; its owner may
    /// always give itself the right (chmod(2)). The group bits of a file with an access control list are its mask
    /// (acl(5)), so an entry for a single user is not seen here.
    func mayWrite(_ status: FileStatus) -> Bool {
        if mayWriteEverything || status.uid == uid { return true }
        if groups.contains(status.gid) { return status.mode & 0o020 != 0 }
        return status.mode & 0o002 != 0
    }
}
