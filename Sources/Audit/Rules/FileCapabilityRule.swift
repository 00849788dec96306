package import LinuxSystem
import ScanReport
import TargetFilesystem

/// Executables that get capabilities when they are run; capabilities(7), "File capabilities".
struct FileCapabilityRule: AuditRule {
    let description = RuleDescription(
        id: "file-capability", severity: .medium, title: "file capabilities",
        rationale: "Whoever runs such a program gets capabilities that the container's process itself may not have.",
        references: ["NIST SP 800-190, 4.1.2", "CIS Docker Benchmark 1.6.0, 5.4", "capabilities(7)"])

    /// Those by which a process can take over its container or its node, or undo every permission in it.
    private static let grave: CapabilitySet = [
        .dacOverride, .dacReadSearch, .sysPtrace,
        CapabilitySet(rawValue: 1 << 0),  // CHOWN
        CapabilitySet(rawValue: 1 << 3),  // FOWNER
        CapabilitySet(rawValue: 1 << 6),  // SETGID
        CapabilitySet(rawValue: 1 << 7),  // SETUID
        CapabilitySet(rawValue: 1 << 12),  // NET_ADMIN
        CapabilitySet(rawValue: 1 << 16),  // SYS_MODULE
        CapabilitySet(rawValue: 1 << 17),  // SYS_RAWIO
        CapabilitySet(rawValue: 1 << 21),  // SYS_ADMIN
        CapabilitySet(rawValue: 1 << 31),  // SETFCAP
        CapabilitySet(rawValue: 1 << 39),  // BPF
    ]

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        let entries = batch.entries
        for index in entries.indices {
            let entry = entries[index]
            // Capabilities take effect at exec, which a file without any execute bit refuses (execve(2), EACCES).
            guard entry.status.mode & 0o111 != 0, entry.status.kind == .regular else { continue }
            switch batch.extendedAttribute("security.capability", of: entry, limit: 64) {
            case .absent: break
            case .unknown(let unknown): log.miss(unknown)
            case .value(let bytes):
                guard let capabilities = FileCapabilities(bytes) else {
                    log.find(entry, in: batch, "security.capability has an unknown form", severity: .high)
                    continue
                }
                let isGrave = !capabilities.permitted.isDisjoint(with: Self.grave)
                log.find(entry, in: batch, capabilities.text, severity: isGrave ? .high : nil)
            }
        }
    }
}

/// The value of `security.capability`: `struct vfs_cap_data` and `vfs_ns_cap_data` of linux/capability.h.
package struct FileCapabilities: Equatable {
    package let permitted: CapabilitySet
    package let inheritable: CapabilitySet
    package let isEffective: Bool
    /// The user who is root in the user namespace that the capabilities belong to; revision 3 only.
    package let rootID: UInt32?

    package init?(_ bytes: [UInt8]) {
        func word(_ index: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[index * 4 + $1]) << UInt32($1 * 8) }
        }
        guard bytes.count >= 4 else { return nil }
        let magic = word(0)
        // VFS_CAP_REVISION_1, _2 and _3, and the sizes that the kernel demands of each (XATTR_CAPS_SZ_1 to _3).
        switch (magic & 0xff00_0000, bytes.count) {
        case (0x0100_0000, 12):
            permitted = CapabilitySet(rawValue: UInt64(word(1)))
            inheritable = CapabilitySet(rawValue: UInt64(word(2)))
            rootID = nil
        case (0x0200_0000, 20), (0x0300_0000, 24):
            permitted = CapabilitySet(rawValue: UInt64(word(1)) | UInt64(word(3)) << 32)
            inheritable = CapabilitySet(rawValue: UInt64(word(2)) | UInt64(word(4)) << 32)
            rootID = bytes.count == 24 ? word(5) : nil
        default: return nil
        }
        // VFS_CAP_FLAGS_EFFECTIVE
        isEffective = magic & 1 != 0
    }

    /// In the manner of getcap(8): the capabilities, then the sets that they are in.
    package var text: String {
        func flags(_ bit: UInt64) -> String {
            (isEffective && permitted.union(inheritable).rawValue & bit != 0 ? "e" : "")
                + (inheritable.rawValue & bit != 0 ? "i" : "") + (permitted.rawValue & bit != 0 ? "p" : "")
        }
        var groups: [(flags: String, set: CapabilitySet)] = []
        for bit in (0..<64).map({ UInt64(1) << UInt64($0) }) {
            let word = flags(bit)
            guard permitted.union(inheritable).rawValue & bit != 0 else { continue }
            if let index = groups.firstIndex(where: { $0.flags == word }) {
                groups[index].set.insert(CapabilitySet(rawValue: bit))
            } else {
                groups.append((word, CapabilitySet(rawValue: bit)))
            }
        }
        let text = groups.map { group in
            group.set.names.map { Int($0) == nil ? "cap_\($0.lowercased())" : $0 }.joined(separator: ",") + "="
                + group.flags
        }
        let sets = text.isEmpty ? "an empty set" : text.joined(separator: " ")
        return rootID.map { "\(sets) (in the user namespace of root \($0))" } ?? sets
    }
}
