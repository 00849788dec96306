import LinuxSystem
import ScanReport
import TargetFilesystem

/// Device nodes on the root's own file system.
struct DeviceNodeRule: AuditRule {
    let description = RuleDescription(
        id: "device-node", severity: .high, title: "device nodes in the image",
        rationale:
            "A container's devices come from its runtime on /dev; one in the image reaches for the node's hardware.",
        references: ["CIS Docker Benchmark 1.6.0, 5.17", "mknod(2)"])

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        // What is mounted there is no part of the image.
        guard batch.directoryStatus.isOnMount(of: context.rootStatus) else { return }
        let entries = batch.entries
        for index in entries.indices {
            let status = entries[index].status
            let kind = status.kind
            guard kind == .characterDevice || kind == .blockDevice else { continue }
            // Character device 0:0 is overlayfs's mark of a removed file and can't be opened
            // (Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories").
            guard kind == .blockDevice || status.specialDevice != 0 else { continue }
            let (major, minor) = (status.specialDevice >> 32, status.specialDevice & 0xffff_ffff)
            log.find(
                entries[index], in: batch,
                "\(kind == .blockDevice ? "block" : "character") device \(major):\(minor), mode \(octal(status.mode))")
        }
    }
}
