import LinuxSystem
import ScanReport
import TargetFilesystem

/// Programs, and directories of programs, that the target's own process may change.
struct SearchPathWritableRule: AuditRule {
    let description = RuleDescription(
        id: "path-writable-by-target", severity: .medium, title: "programs that the target's own user may change",
        rationale: "A flaw in the service is enough to replace what it, or the next one, will run.",
        references: ["NIST SP 800-190, 4.4.4", "CIS Docker Benchmark 1.6.0, 5.12", "environ(7)"])

    /// Only the directories of the search path matter, and whether those could be seen is asked for each.
    var needsWholeWalk: Bool { false }

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        guard let process = context.process, process.isRootReadOnly != true, !process.mayWriteEverything,
            context.searchPath[batch.directoryStatus.identity] != nil
        else { return }
        let entries = batch.entries
        for index in entries.indices {
            let status = entries[index].status
            guard status.kind == .regular, process.mayWrite(status) else { continue }
            log.find(
                entries[index], in: batch,
                "user \(process.uid) may write to it: mode \(octal(status.mode)), owner \(status.uid):\(status.gid)")
        }
    }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        guard let process = context.process else {
            log.cannotSay("a directory has no process whose user could be asked about")
            return
        }
        guard process.isRootReadOnly != true else { return }
        if process.mayWriteEverything {
            log.find(
                nil,
                "user \(process.uid) may write to every program: it is root, or has DAC_OVERRIDE, and the root file system"
                    + " is not mounted read-only")
            return
        }
        for path in context.searchPath.values {
            if let unknown = root.obstacle(toEntriesOf: path) { log.miss(unknown) }
            guard case .value(let status) = root.stat(path), process.mayWrite(status) else { continue }
            log.find(
                path,
                "user \(process.uid) may add programs here: mode \(octal(status.mode)), owner \(status.uid):\(status.gid)"
            )
        }
        for unknown in context.unknownSearchPath { log.miss(unknown) }
    }
}

extension AuditContext.TargetProcess {
    /// Whether the process owns, or may override the modes of, what an image is made of.
    var mayWriteEverything: Bool { uid == 0 || capabilities.contains(.dacOverride) }

    /// Whether the process may write to something, by the rules of path_resolution(7), "Permissions". The group bits of
    /// a file with an access control list are its mask (acl(5)), so an entry for a single user is not seen here.
    func mayWrite(_ status: FileStatus) -> Bool {
        if status.uid == uid { return status.mode & 0o200 != 0 }
        if groups.contains(status.gid) { return status.mode & 0o020 != 0 }
        return status.mode & 0o002 != 0
    }
}

extension TargetRoot {
    /// What keeps a directory's entries from being looked at; nil where nothing does.
    fileprivate func obstacle(toEntriesOf path: TargetPath) -> Unknown? {
        switch list(path) {
        case .absent: return Unknown(.changed, path: path)
        case .unknown(let unknown): return unknown
        case .value(let entries):
            // A directory may be open to listing and closed to searching.
            guard let first = entries.first,
                case .unknown(let unknown) = stat(path.appending(first.name), followsLast: false)
            else { return nil }
            return unknown.reason == .otherMount ? nil : unknown
        }
    }
}
