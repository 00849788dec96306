import LinuxSystem
import ScanReport
import TargetFilesystem

/// Private keys that others than their owner can read.
struct PrivateKeyPermissionsRule: AuditRule {
    let description = RuleDescription(
        id: "private-key-permissions", severity: .high, title: "private keys that are too open",
        rationale: "A private key that every process in the container can read is no secret.",
        references: [
            "CIS Docker Benchmark 1.6.0, 4.10", "NIST SP 800-190, 4.1.4", "ssh_config(5)", "RFC 7468, section 10",
        ])

    /// The most bytes of a file that are searched for a key.
    private static let searched = 1 << 20

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        let entries = batch.entries
        for index in entries.indices {
            let entry = entries[index]
            // A group other than root's may read a key on purpose (Debian's ssl-cert); write it, it may not.
            let kind = entry.status.kind
            guard entry.status.mode & 0o026 != 0, kind != .directory, kind != .symbolicLink,
                kind != .regular || entry.status.size > 0, PrivateKey.isName(batch.name(of: entry))
            else { continue }
            guard log.mayRead(min(Self.searched, Int(clamping: entry.status.size))) else {
                log.miss(Unknown(.overLimit, path: batch.path(of: entry)))
                continue
            }
            // Of a FIFO, socket or device this says that it can't be told what comes out of it; it is not opened.
            switch batch.read(entry, upTo: Self.searched) {
            case .absent: break
            case .unknown(let unknown): log.miss(unknown)
            case .value(let read):
                if PrivateKey.isContained(in: read.bytes) {
                    log.find(
                        entry, in: batch,
                        "a private key, mode \(octal(entry.status.mode)), owner \(entry.status.uid):\(entry.status.gid)"
                    )
                } else if read.isCut {
                    log.miss(Unknown(.overLimit, path: batch.path(of: entry)))
                }
            }
        }
    }
}
