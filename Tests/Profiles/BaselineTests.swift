import Foundation
import TestSupport
import Testing

/// `profiles/inspec`: what the agent's image evaluates where nobody names a profile.
@Suite("The baselines", .enabled(if: getuid() == 0, "needs root: the files of a root are root's"))
struct BaselineTests {
    private static let names = ["container-baseline", "distroless-baseline"]
    private static let processControls = ["process-not-root", "process-secrets-in-environment"]

    private let root: TemporaryDirectory

    init() throws { root = try TemporaryDirectory() }

    @Test("on a root like a distroless image's everything passes, but what only a process shows")
    func clean() throws {
        try makeClean()
        let controls = try Self.scan(["--root", root.path])
        #expect(controls.filter { $0.status == "failed" }.map(\.id) == [])
        #expect(controls.filter { $0.status == "skipped" }.map(\.id) == Self.processControls)
        for result in controls.flatMap(\.results) where result.status == "skipped" {
            #expect(result.skip_message?.contains("a directory shows no running system") == true)
        }
    }

    @Test("on an empty root nothing fails, and what has nothing to look at says so")
    func empty() throws {
        let controls = try Self.scan(["--root", root.path])
        #expect(controls.count == 14)
        for control in controls {
            #expect(["passed", "skipped"].contains(control.status), "\(control.id): \(control.status)")
            for result in control.results where result.status == "skipped" {
                #expect(result.skip_message?.isEmpty == false, "\(control.id)")
            }
        }
    }

    @Test("a container that is as it should be passes all", .enabled(if: canEnter, entryReason))
    func cleanProcess() throws {
        try makeClean()
        let controls = try scanProcess(user: "65532:65532", variables: ["LANG=C"])
        #expect(controls.filter { $0.status != "passed" }.map(\.id) == [])
    }

    @Test("each control is failed by what it is about", .enabled(if: canEnter, entryReason))
    func bad() throws {
        try makeBad()
        let controls = try scanProcess(user: "0:0", variables: ["DB_PASSWORD=hunter2"])
        #expect(controls.count == 14)
        #expect(controls.filter { $0.status != "failed" }.map(\.id) == [])
    }

    @Test(
        "root is found where the image has another name for it, or none", .enabled(if: canEnter, entryReason),
        arguments: ["admin:x:0:0::/:/x\nroot:x:0:0::/:/x\n", "nobody:x:65534:65534::/:/x\n", nil])
    func rootByAnotherName(_ accounts: String?) throws {
        if let accounts { try root.write("etc/passwd", accounts) }
        let controls = try scanProcess(user: "0:0", variables: [])
        #expect(controls.first { $0.id == "process-not-root" }?.status == "failed")
    }

    @Test("no value of the environment gets into a report", .enabled(if: canEnter, entryReason))
    func noSecretIsReported() throws {
        let run = try runOnProcess(user: "0:0", variables: ["DB_PASSWORD=hunter2"])
        #expect(run.text.contains("DB_PASSWORD"))
        #expect(!run.text.contains("hunter2"))
    }

    @Test("an image that is a distribution is not held to what distroless means")
    func distribution() throws {
        try makeBad()
        try root.write("etc/os-release", "NAME=\"Debian GNU/Linux\"\nID=debian\nVERSION_ID=\"12\"\n")
        let controls = try Self.scan(["--root", root.path]).filter { $0.id.hasPrefix("distroless-no-") }
        #expect(controls.map(\.status) == ["skipped", "skipped", "skipped"])
        for result in controls.flatMap(\.results) {
            #expect(result.skip_message?.contains("the image is one of a distribution with its tools") == true)
        }
    }

    @Test("an image that has a distribution's name and not its tools is held to it")
    func nameOnly() throws {
        try root.write("etc/os-release", "NAME=\"Debian GNU/Linux\"\nID=debian\nVERSION_ID=\"12\"\n")
        try root.write("bin/sh")
        let controls = try Self.scan(["--root", root.path]).filter { $0.id.hasPrefix("distroless-no-") }
        #expect(controls.map(\.status) == ["failed", "passed", "passed"])
    }

    @Test("a root that root only may read is skipped, not passed")
    func closed() throws {
        try makeClean()
        try root.makeDirectory("root/.ssh", mode: 0o700)
        for (path, mode) in [("", "755"), ("/root", "700"), ("/etc/shadow", "640")] {
            let changed = try ProgramRun(["chmod", mode, root.path + path])
            try #require(changed.exitCode == 0)
        }
        let profiles = try TemporaryDirectory()
        let copied = try ProgramRun(["cp", "-r", AgentBinary.packageRoot + "/profiles/inspec", profiles.path])
        try #require(copied.exitCode == 0)
        let user = ["setpriv", "--reuid=65532", "--regid=65532", "--clear-groups", "--bounding-set=-all"]
        let controls = try Self.controls(
            of: ProgramRun(
                user + [try SharedAgent.path] + Self.words(["--root", root.path], profiles.path + "/inspec")))
        let skipped = controls.filter { $0.status == "skipped" }.map(\.id)
        #expect(skipped == ["accounts-passwords", "image-root-keys"] + Self.processControls)
        #expect(controls.allSatisfy { $0.status != "failed" })
    }

    private func makeClean() throws {
        try root.write("etc/passwd", "root:x:0:0:root:/root:/x\nnonroot:x:65532:65532::/home/nonroot:/x\n")
        try root.write("etc/group", "root:x:0:\nnonroot:x:65532:\n")
        try root.write("etc/shadow", "root:!:19000:0:99999:7:::\nnonroot:!:19000:0:99999:7:::\n", mode: 0o640)
        try root.write("etc/os-release", "PRETTY_NAME=\"Distroless\"\nNAME=\"Debian GNU/Linux\"\nID=\"debian\"\n")
        try root.write("etc/ssl/certs/ca-certificates.crt", "certificates")
        try root.makeDirectory("tmp", mode: 0o1777)
        try root.makeDirectory("root", mode: 0o755)
    }

    /// Something for each control to find.
    private func makeBad() throws {
        try root.write("etc/passwd", "root::0:0:root:/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\n", mode: 0o666)
        try root.write("etc/shadow", "root::19000:0:99999:7:::\n")
        try root.makeDirectory("tmp", mode: 0o777)
        try root.write("etc/ssl/certs/ca-certificates.crt", "certificates", mode: 0o666)
        for name in [
            "usr/sbin/sshd", "etc/ssh/ssh_host_rsa_key", "root/.netrc", "run/docker.sock", "bin/sh", "usr/bin/apt",
            "usr/bin/curl",
        ] {
            try root.write(name)
        }
    }

    /// Scans a process that has the root for its own, as a container's has.
    private func scanProcess(user: String, variables: [String]) throws -> [Control] {
        var controls = try Self.controls(of: runOnProcess(user: user, variables: variables))
        // Another test's process that called chroot can't be told to be in no container; it ends.
        for _ in 0..<60 {
            let isDisturbed = controls.flatMap(\.results).contains {
                $0.skip_message?.contains("can't be told to be in the target's container") == true
            }
            guard isDisturbed else { break }
            usleep(500_000)
            controls = try Self.controls(of: runOnProcess(user: user, variables: variables))
        }
        return controls
    }

    private func runOnProcess(user: String, variables: [String]) throws -> ProgramRun {
        let busybox = try #require(Machine.staticBusybox)
        // Not where programs of the image are looked for.
        try root.makeDirectory("opt")
        _ = try root.copy(program: busybox, to: "opt/busybox")
        let enter = "exec chroot --userspec=\(user) \(root.path) /opt/busybox sleep 60"
        let script = "mount --bind \(root.path) \(root.path) && \(enter)"
        let process = try RunningProgram(
            ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"] + variables + [
                "unshare", "--mount", "sh", "-c", script,
            ])
        try Waiting.until("the process has its root") {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process.pid)/exe"))?
                .hasSuffix("/opt/busybox") == true
        }
        return try ProgramRun([try AgentBinary.path] + Self.words(["--pid", "\(process.pid)"], Self.directory))
    }

    private static let directory = AgentBinary.packageRoot + "/profiles/inspec"
    private static let canEnter = Machine.canMakeNamespaces && Machine.staticBusybox != nil
    private static let entryReason: Comment = "\(Machine.namespacesReason); \(Machine.busyboxReason)"

    private static func words(_ target: [String], _ directory: String) -> [String] {
        ["scan"] + target + names.flatMap { ["--profile", "\(directory)/\($0)"] } + ["--output", "inspec"]
    }

    private static func scan(_ target: [String]) throws -> [Control] {
        try controls(of: ProgramRun([try AgentBinary.path] + words(target, directory)))
    }

    private static func controls(of run: ProgramRun) throws -> [Control] {
        try #require(!run.output.isEmpty, "\(run.errorText)")
        return try JSONDecoder().decode(Run.self, from: Data(run.output)).profiles.flatMap(\.controls)
    }

    private struct Run: Decodable {
        let profiles: [Profile]

        struct Profile: Decodable { let controls: [Control] }
    }

    private struct Control: Decodable {
        let id: String
        let results: [Result]

        /// Failed, skipped, passed: the first of these that a result is; nothing where there is none.
        var status: String {
            ["failed", "skipped", "passed"].first { status in results.contains { $0.status == status } } ?? "nothing"
        }
    }

    private struct Result: Decodable {
        let status: String
        let skip_message: String?
    }
}
