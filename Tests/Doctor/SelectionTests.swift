import TestSupport
import Testing

/// What is said where no target fits.
@Suite("No target")
struct SelectionTests {
    private func complaint(_ run: ProgramRun, exitCode: Int32) throws -> String {
        #expect(run.exitCode == exitCode)
        #expect(run.output.isEmpty)
        let lines = run.errorText.split(separator: "\n")
        try #require(lines.count == 1, "\(run.errorText)")
        return String(lines[0])
    }

    @Test("a process that is gone", arguments: ["doctor", "scan"])
    func gone(_ command: String) throws {
        let program = try RunningProgram(["sleep", "300"])
        program.end()
        let run = try AgentBinary.run(command, "--pid", "\(program.pid)")
        #expect(try complaint(run, exitCode: 2).contains("there is no process \(program.pid)"))
    }

    @Test("a process id that none can have", arguments: ["0", "-1", "-2147483648"], ["doctor", "scan"])
    func noProcessID(_ pid: String, _ command: String) throws {
        let run = try AgentBinary.run(command, "--pid=\(pid)")
        #expect(try complaint(run, exitCode: 1).contains("--pid takes a process id, which is greater than 0"))
    }

    @Test("no number", arguments: ["", "x", "1x", "99999999999"])
    func noNumber(_ pid: String) throws {
        #expect(try complaint(try AgentBinary.run("doctor", "--pid=\(pid)"), exitCode: 1).contains("--pid"))
    }

    private static let isPlayable =
        Machine.canMakeNamespaces && Machine.staticBusybox != nil && !Machine.isNamedByGroups
    private static let unplayable =
        "\(Machine.namespacesReason); \(Machine.busyboxReason); and no container's id in the cgroups' paths"

    /// Runs the agent beside containers that are told by their roots, and named as the kubelet names them.
    private func run(beside names: [String], _ words: String) throws -> ProgramRun {
        let files = try TemporaryDirectory()
        let busybox = try #require(Machine.staticBusybox)
        var script = ""
        for name in names {
            try files.write("pods/0a1b2c3d-uid/containers/\(name)/01234567")
            try files.makeDirectory(name)
            let root = "\(files.path)/\(name)"
            let log = "\(files.path)/pods/0a1b2c3d-uid/containers/\(name)/01234567"
            let commands = [
                "mount -t tmpfs none \(root)", "cp \(busybox) \(root)/busybox", "mkdir \(root)/dev",
                "touch \(root)/dev/termination-log", "mount --bind \(log) \(root)/dev/termination-log",
                "exec chroot \(root) /busybox sleep 300",
            ]
            script += Enclosure.start("unshare --mount sh -euc '\(commands.joined(separator: "; "))'", name: "busybox")
        }
        return try Enclosure.run(script + "\(SharedAgent.path) \(words)")
    }

    @Test("an unknown container: those in sight are listed", .enabled(if: isPlayable, "\(unplayable)"))
    func unknownContainer() throws {
        let text = try complaint(try run(beside: ["web", "db"], "doctor --container nope"), exitCode: 2)
        #expect(text.contains("--container nope"))
        #expect(text.contains(/in sight: web \(pid \d+, busybox\), db \(pid \d+, busybox\)/))
    }

    @Test("several containers: which one has to be said", .enabled(if: isPlayable, "\(unplayable)"))
    func severalContainers() throws {
        let text = try complaint(try run(beside: ["web", "db"], "scan"), exitCode: 2)
        #expect(
            text.contains(/choose one with --container or --pid: web \(pid \d+, busybox\), db \(pid \d+, busybox\)/))
        let named = try run(beside: ["web", "db"], "doctor --json --container db")
        #expect(try DoctorAnswer(named).readable == "all")
    }

    @Test("no container besides the agent's own", .enabled(if: isPlayable, "\(unplayable)"))
    func noContainer() throws {
        let text = try complaint(try run(beside: [], "scan"), exitCode: 2)
        #expect(text.contains("no other container is in sight"))
        #expect(text.contains("share its process namespace"))
        #expect(!text.contains("hidepid"))
    }
}
