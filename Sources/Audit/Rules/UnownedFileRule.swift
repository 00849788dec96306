import LinuxSystem
import ScanReport
import TargetFilesystem

/// Files whose owner or group the target's passwd(5) and group(5) do not know.
struct UnownedFileRule: AuditRule {
    let description = RuleDescription(
        id: "unowned-file", severity: .low, title: "files without a known owner or group",
        rationale: "Whoever gets that id later, by a new account or another image layer, owns the file.",
        references: ["CIS Distribution Independent Linux 2.0.0, 6.1.11 and 6.1.12", "passwd(5)"])

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        guard case .value(let users) = context.accounts.knownUserIDs,
            case .value(let groups) = context.accounts.groupIDs
        else { return }
        let entries = batch.entries
        // Neighbours mostly have one owner.
        var knownUID: UInt32?
        var knownGID: UInt32?
        for index in entries.indices {
            let status = entries[index].status
            if context.hidesOwners, status.uid == overflowID || status.gid == overflowID {
                log.miss(Unknown(.permissionDenied, path: batch.path(of: entries[index])))
                continue
            }
            if status.uid == knownUID, status.gid == knownGID { continue }
            let hasUser = users.contains(status.uid)
            let hasGroup = groups.contains(status.gid)
            if hasUser, hasGroup {
                (knownUID, knownGID) = (status.uid, status.gid)
                continue
            }
            let words = [hasUser ? nil : "no user \(status.uid)", hasGroup ? nil : "no group \(status.gid)"]
            log.find(entries[index], in: batch, words.compactMap(\.self).joined(separator: " and "))
        }
    }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        for (path, answer) in [
            ("/etc/passwd", context.accounts.knownUserIDs), ("/etc/group", context.accounts.groupIDs),
        ] {
            switch answer {
            case .value: break
            case .absent: log.cannotSay("the target has no \(path), so no owner has a name")
            case .unknown(let unknown): log.miss(unknown)
            }
        }
    }
}

/// The user and group that stand for every id that is not mapped; `overflowuid` in proc_sys_kernel(5).
let overflowID: UInt32 = 65534
