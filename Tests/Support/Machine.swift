import Foundation
import Glibc

/// What the machine that runs the tests allows. Tests that need more are left out, with the reason named here.
public enum Machine {
    /// Whether this is root with what it takes to become any user with any capabilities, and has the programs for it.
    public static let canChangeCredentials: Bool = {
        guard geteuid() == 0, has("setpriv"), has("unshare") else { return false }
        let become = ["--reuid", "65532", "--regid", "65532", "--clear-groups"]
        let keep = ["--bounding-set", "-all,+sys_ptrace,+dac_read_search"]
        return isSuccess(["setpriv"] + become + ["--inh-caps", "-all"] + keep + [python, "-c", "pass"])
            // Else no capability could be tried at all.
            && isSuccess([
                "sh", "-c", "setpriv \(keep.joined(separator: " ")) grep -q 'CapEff:.*80004$' /proc/self/status",
            ])
    }()

    /// Python: the system's own, because one in a home directory is closed to other users.
    public static let python = access("/usr/bin/python3", X_OK) == 0 ? "/usr/bin/python3" : "python3"

    /// Why ``canChangeCredentials`` is what it is.
    public static let credentialsReason = "needs root, setpriv, unshare and python3, and SYS_PTRACE to give away"

    /// Whether new user, mount and process namespaces can be made.
    public static let canMakeNamespaces: Bool =
        canChangeCredentials
        && isSuccess(["unshare", "--user", "true"])
        && isSuccess(["unshare", "--mount", "--pid", "--fork", "mount", "-t", "proc", "proc", "/proc"])

    /// Why ``canMakeNamespaces`` is what it is.
    public static let namespacesReason = "needs root, and a kernel that makes user, mount and process namespaces"

    /// The path of a busybox that runs without any library, for targets with a root of their own; nil where there is none.
    public static let staticBusybox: String? = {
        guard canChangeCredentials, let path = path(of: "busybox"), let directory = try? TemporaryDirectory(),
            (try? directory.copy(program: path, to: "busybox")) != nil
        else { return nil }
        return isSuccess(["chroot", directory.path, "/busybox", "true"]) ? path : nil
    }()

    /// Why ``staticBusybox`` is what it is.
    public static let busyboxReason = "needs root and a busybox that is linked statically (busybox-static)"

    /// Why pods can't be run here, as far as that can be told without trying, or as `SIDESCAN_NO_PODS` says it; nil where
    /// they can.
    public static let noPodsReason: String? = {
        if let reason = ProcessInfo.processInfo.environment["SIDESCAN_NO_PODS"], !reason.isEmpty { return reason }
        guard geteuid() == 0 else { return "needs root, to start containers" }
        let programs = ["podman", "runc", "conmon", "busybox", "buildah", "jq", "readelf"]
        for program in programs where !has(program) { return "\(program) is missing" }
        return nil
    }()

    /// Why images can't be built here; nil where they can.
    public static let noImagesReason: String? = {
        for program in ["buildah", "jq", "readelf"] where !has(program) { return "\(program) is missing" }
        let probe = AgentBinary.packageRoot + "/Tests/Image/stand-in-builder"
        guard let run = try? ProgramRun([probe, "--probe"]) else { return "\(probe) can't be started" }
        guard run.exitCode != 0 else { return nil }
        let lines = run.errorText.split(separator: "\n")
        return "buildah can't build here: \(lines.suffix(2).joined(separator: ": "))"
    }()

    /// Whether processes may be traced here.
    public static let canTrace = isSuccess([
        python, "-c", "import ctypes; exit(ctypes.CDLL(None).ptrace(0, 0, 0, 0) != 0)",
    ])

    /// Whether Landlock is in force in this kernel.
    public static let hasLandlock: Bool =
        canChangeCredentials
        && isSuccess([python, "-c", "import ctypes; exit(ctypes.CDLL(None).syscall(444, 0, 0, 1) < 1)"])

    /// Whether all processes here carry the id of one container in their cgroups' paths, so that no others can be played.
    public static let isNamedByGroups: Bool =
        (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8))?.contains(/[0-9a-f]{64}/) ?? false

    /// Whether files in temporary directories can have capabilities that count.
    public static let canSetFileCapabilities: Bool = {
        guard canChangeCredentials, has("setcap"), let directory = try? TemporaryDirectory(),
            let copy = try? directory.copy(program: "/bin/grep", to: "grep")
        else { return false }
        return isSuccess(["setcap", "cap_sys_ptrace+ep", copy])
            && isSuccess(
                [
                    "setpriv", "--reuid", "65532", "--regid", "65532", "--clear-groups", "env", copy, "-q",
                    "CapEff:.*80000$", "/proc/self/status",
                ])
    }()

    /// Whether a program is found by PATH.
    public static func has(_ program: String) -> Bool { path(of: program) != nil }

    private static func path(of program: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin"
        return path.split(separator: ":").map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
    }

    private static func isSuccess(_ arguments: [String]) -> Bool {
        (try? ProgramRun(arguments))?.exitCode == 0
    }
}
