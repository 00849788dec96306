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
    /// What OpenSSH's keys are named, with or without more behind it (ssh-keygen(1)).
    private static let prefixes: [[UInt8]] = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "identity", "privkey"]
        .map { Array($0.utf8) }
    private static let suffixes: [[UInt8]] = [".key", ".pem", "_key", ".ppk", ".der"].map { Array($0.utf8) }
    /// A public key's suffix.
    private static let publicSuffix = Array(".pub".utf8)
    private static let markers: [[UInt8]] = ["PRIVATE KEY-----", "PuTTY-User-Key-File-"].map { Array($0.utf8) }

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        let entries = batch.entries
        for index in entries.indices {
            let entry = entries[index]
            // A group other than root's may read a key on purpose (Debian's ssl-cert); write it, it may not.
            let kind = entry.status.kind
            guard entry.status.mode & 0o026 != 0, kind != .directory, kind != .symbolicLink,
                kind != .regular || entry.status.size > 0, Self.isKeyName(batch.name(of: entry))
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
                if Self.markers.contains(where: { contains(read.bytes, $0) }) || Self.isDER(read.bytes) {
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

    private static func isKeyName(_ name: Span<UInt8>) -> Bool {
        if hasSuffix(name, publicSuffix) { return false }
        return suffixes.contains { hasSuffix(name, $0) }
            || prefixes.contains { prefix in
                guard name.count >= prefix.count else { return false }
                for index in prefix.indices where lowercased(name[index]) != prefix[index] { return false }
                return true
            }
    }

    private static func hasSuffix(_ name: Span<UInt8>, _ suffix: [UInt8]) -> Bool {
        guard name.count >= suffix.count else { return false }
        for index in suffix.indices where lowercased(name[name.count - suffix.count + index]) != suffix[index] {
            return false
        }
        return true
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// Whether bytes begin as a private key in DER: a sequence of two bytes' length that begins with the version 0 or 1
    /// (RFC 8017, appendix A.1.2; RFC 5958, section 2; RFC 5915, section 3).
    private static func isDER(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x30, 0x82]) && bytes.dropFirst(4).starts(with: [0x02, 0x01]) && bytes.count > 6
            && bytes[6] < 2
    }
}

/// Whether bytes stand somewhere in others.
func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard let first = wanted.first else { return true }
    var rest = bytes[...]
    while let start = rest.firstIndex(of: first) {
        if bytes[start...].starts(with: wanted) { return true }
        rest = bytes[(start + 1)...]
    }
    return false
}
