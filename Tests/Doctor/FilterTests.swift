import LinuxSystem
import SystemPackage
import TargetProcess
import TestSupport
import Testing

/// Refusals that come from what the agent runs under, where all of the kernel's own rules are met.
@Suite("Refused by a filter", .enabled(if: Machine.canChangeCredentials, "\(Machine.credentialsReason)"))
struct FilterTests {
    /// Refuses openat(2) with O_PATH, which the root is opened with, and runs the rest of its command line.
    private static let seccomp = """
        import ctypes, os, platform, struct, sys
        libc = ctypes.CDLL(None)
        openat = {"x86_64": 257, "aarch64": 56}[platform.machine()]
        code = b"".join(struct.pack("HBBI", *line) for line in [
            (0x20, 0, 0, 0), (0x15, 0, 3, openat), (0x20, 0, 0, 32), (0x45, 0, 1, os.O_PATH),
            (0x06, 0, 0, 0x00050000 | 1), (0x06, 0, 0, 0x7fff0000)])
        text = ctypes.create_string_buffer(code)
        program = struct.pack("HxxxxxxQ", 6, ctypes.addressof(text))
        assert libc.prctl(22, 2, program, 0, 0) == 0
        os.execv(sys.argv[1], sys.argv[1:])
        """

    /// Enters a Landlock domain that refuses nothing but making devices, and runs the rest of its command line.
    private static let landlock = """
        import ctypes, os, struct, sys
        libc = ctypes.CDLL(None)
        rules = libc.syscall(444, struct.pack("Q", 1 << 6), 8, 0)
        assert rules >= 0 and libc.syscall(446, rules, 0) == 0
        os.execv(sys.argv[1], sys.argv[1:])
        """

    @Test("by seccomp, with EPERM")
    func seccompRefuses() throws {
        let target = try SpawnedTarget(.sameUser)
        defer { target.end() }
        let answer = try ask(target, under: Self.seccomp)
        #expect(answer.errno == "EPERM")
        #expect(answer.readable == "none")
        #expect(answer.blocking == [.seccomp])
        #expect(answer.remedies == ["run the agent under the seccomp profile RuntimeDefault"])
    }

    @Test("by Landlock", .enabled(if: Machine.hasLandlock, "needs root, and a kernel with Landlock in force"))
    func landlockRefuses() throws {
        let target = try SpawnedTarget(.sameUser)
        defer { target.end() }
        let answer = try ask(target, under: Self.landlock)
        #expect(answer.errno == "EACCES")
        #expect(answer.readable == "none")
        #expect(answer.blocking == [.securityModule])
        #expect(answer.check(.securityModule)?.message.contains("Landlock") == true)
        #expect(answer.remedies.count == 1)
        #expect(answer.remedies.first?.contains("Landlock") == true)
    }

    private func ask(_ target: SpawnedTarget, under script: String) throws -> DoctorAnswer {
        try .ask(target.pid, as: Agent.same.credentials.command + [Machine.python, "-c", script])
    }
}
