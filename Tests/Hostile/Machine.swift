import Glibc
import TestSupport
import Testing

/// What of the tier this machine can run. What it can't, the tests' traits name in the test run's output.
enum Machine {
    /// Whether the tests run as root.
    static let isRoot = geteuid() == 0

    /// Whether a mount namespace of one's own can be made and mounted in.
    static let hasMounts: Bool = {
        guard isRoot, let directory = try? TemporaryDirectory() else { return false }
        let run = try? ProgramRun(
            inMountNamespace("mount -t tmpfs tmpfs \"$ROOT\"", ["true"]), environment: ["ROOT": directory.path])
        return run?.exitCode == 0
    }()

    /// Whether overlayfs can be mounted.
    static let hasOverlay: Bool = {
        guard hasMounts, let directory = try? TemporaryDirectory() else { return false }
        for name in ["lower", "upper", "work", "root"] { try? directory.makeDirectory(name) }
        let run = try? ProgramRun(
            inMountNamespace(
                "cd \"$ROOT\"; mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work root", ["true"]),
            environment: ["ROOT": directory.path])
        return run?.exitCode == 0
    }()

    /// Whether a btrfs can be made and mounted from a file.
    static let hasBtrfs: Bool = {
        guard hasMounts, has("mkfs.btrfs"), has("btrfs"), let directory = try? TemporaryDirectory() else {
            return false
        }
        try? directory.makeDirectory("root")
        let run = try? ProgramRun(
            inMountNamespace(Self.btrfsMount, ["true"]), environment: ["ROOT": directory.path + "/root"])
        return run?.exitCode == 0
    }()

    /// Mounts a new btrfs, which lies in a file beside the root, on the root.
    static let btrfsMount = """
        truncate -s 256M "$ROOT.btrfs"
        mkfs.btrfs -q "$ROOT.btrfs" 2>&1
        mount -o loop "$ROOT.btrfs" "$ROOT"
        """

    /// Whether device nodes can be made.
    static let hasDeviceNodes: Bool = {
        guard let directory = try? TemporaryDirectory() else { return false }
        return mknod(directory.path + "/null", S_IFCHR | 0o600, SpecialFile.number(1, 3)) == 0
    }()

    /// Whether a process can be given a chosen id; proc_sys_kernel(5).
    static let canChoosePIDs = isRoot && access("/proc/sys/kernel/ns_last_pid", W_OK) == 0

    /// A static busybox, which runs in a root that holds nothing else.
    static let busybox: String? = ["/bin/busybox", "/usr/bin/busybox"].first { path in
        let run = try? ProgramRun(["ldd", path])
        return access(path, X_OK) == 0 && (run?.exitCode ?? 0) != 0
    }

    /// Whether the shell finds a program.
    static func has(_ program: String) -> Bool {
        (try? ProgramRun(["sh", "-c", "command -v \"$0\"", program]))?.exitCode == 0
    }

    /// A command line that runs a script and then a command, in a mount namespace of their own: whatever the script mounts
    /// is gone when the command has ended, and is never seen outside.
    static func inMountNamespace(_ script: String, _ command: [String]) -> [String] {
        [
            "unshare", "--mount", "--propagation", "private", "sh", "-euc", "{\n\(script)\n} > /dev/null\nexec \"$@\"",
            "sh",
        ] + command
    }
}

extension Trait where Self == ConditionTrait {
    static var needsRoot: Self { .enabled(if: Machine.isRoot, "needs root") }
    static var needsMounts: Self { .enabled(if: Machine.hasMounts, "needs root that may mount") }
    static var needsOverlay: Self { .enabled(if: Machine.hasOverlay, "needs root that may mount an overlayfs") }
    static var needsBtrfs: Self {
        .enabled(if: Machine.hasBtrfs, "needs root, btrfs-progs, a kernel with btrfs and loop devices")
    }
    static var needsDeviceNodes: Self { .enabled(if: Machine.hasDeviceNodes, "needs root that may make device nodes") }
    static var needsChosenPIDs: Self {
        .enabled(if: Machine.canChoosePIDs, "needs root and /proc/sys/kernel/ns_last_pid")
    }
    static var needsOwnRoot: Self {
        .enabled(if: Machine.isRoot && Machine.busybox != nil, "needs root and a static busybox")
    }
}
