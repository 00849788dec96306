import LinuxSystem
import ScanReport
import TargetFilesystem

/// Service account tokens that lie in the root itself rather than on the volume that the kubelet mounts.
struct ServiceAccountTokenRule: AuditRule {
    let description = RuleDescription(
        id: "service-account-token", severity: .critical, title: "service account tokens left in the image",
        rationale: "A token in an image is a key to some cluster for everybody who can pull it.",
        references: [
            "CIS Kubernetes Benchmark 1.8.0, 5.1.6", "NIST SP 800-190, 4.1.4", "CIS Docker Benchmark 1.6.0, 4.10",
        ])

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        // What is mounted there is no part of the image.
        guard batch.directoryStatus.isOnMount(of: context.rootStatus) else { return }
        let entries = batch.entries
        for index in entries.indices {
            let entry = entries[index]
            guard entry.status.kind == .regular, entry.status.size > 0, isToken(batch.name(of: entry)) else { continue }
            let path = batch.path(of: entry)
            guard contains(path.bytes, Array("kubernetes.io/serviceaccount/".utf8)) else { continue }
            log.find(path, "a service account token, mode \(octal(entry.status.mode))")
        }
    }

    private func isToken(_ name: Span<UInt8>) -> Bool {
        let wanted: StaticString = "token"
        guard name.count == wanted.utf8CodeUnitCount else { return false }
        return wanted.withUTF8Buffer { bytes in
            for index in bytes.indices where bytes[index] != name[index] { return false }
            return true
        }
    }
}
