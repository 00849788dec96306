import ScanReport
import TargetFilesystem

/// Programs that install software.
struct PackageManagerRule: AuditRule {
    let description = RuleDescription(
        id: "package-manager-present", severity: .low, title: "package managers",
        rationale: "It lets an intruder fetch tools, and tempts people to change a container instead of its image.",
        references: ["NIST SP 800-190, 4.1.1", "CIS Docker Benchmark 1.6.0, 4.3"])

    private static let names = ProgramNames([
        "apk", "apt", "apt-get", "aptitude", "brew", "bun", "cargo", "composer", "conda", "dnf", "dnf5", "dpkg",
        "emerge",
        "flatpak", "gem", "mamba", "microdnf", "nix", "nix-env", "npm", "npx", "opkg", "pacman", "pip", "pip3", "pnpm",
        "poetry",
        "rpm", "rpm-ostree",
        "snap", "tdnf", "uv", "xbps-install", "yarn", "yum", "zypper",
    ])

    func inspect(_ batch: borrowing WalkBatch, _ context: AuditContext, _ log: inout RuleLog) {
        Self.names.find(in: batch, "a package manager", &log)
    }

    func conclude(_ root: borrowing TargetRoot, _ context: AuditContext, _ log: inout RuleLog) {
        log.findSuspectedPrograms(root, "a package manager")
    }
}
