import Foundation
import TestSupport
import Testing

/// The agent in real pods.
@Suite("Pods", .disabled(if: Machine.noPodsReason != nil, "\(Machine.noPodsReason ?? "")"))
struct PodTests {
    @Test("every pod was tried, once for each combination")
    func allWereTried() throws {
        let names = PodCase.all.map(\.name)
        #expect(Set(names).count == 2 * 2 * (5 + 2))
        let runs = try AgentRun.all.get()
        #expect(names.allSatisfy { runs[$0] != nil })
    }

    @Test(
        "a target of the same user and group is scanned", arguments: PodCase.all.filter { $0.target.complaint == nil })
    func isScanned(_ pod: PodCase) throws {
        let run = try AgentRun.named(pod.name)
        #expect(run.exitCode == 0)
        #expect(run.complaints.isEmpty)
        let report = try run.json(PodReport.self)
        // The only other container, and not the one that holds the pod's namespaces.
        #expect(report.target.kind == "process")
        #expect(report.target.container.id == run.containers["target"])
        #expect(report.target.process.comm == pod.image.program)
        #expect(report.target.process.uid == 65532 && report.target.process.gid == 65532)
        #expect(report.target.process.capabilities == [])
        #expect(report.target.process.isHeldByPidfd)
        #expect((report.target.process.pid == 1) == (pod.place == .debug))
        // The sidecar's target may write to its root; the other one may not.
        #expect(report.target.isRootReadOnly == (pod.place == .debug))
        // The target's files and not the agent's own, of which there is one.
        #expect(report.coverage.files >= (pod.image == .distroless ? 100 : 1))
        // No shell was found, but root's home is closed to the agent: that is no pass.
        if pod.image == .distroless { #expect(!report.coverage.isComplete) }
        let shells = report.rules.first { $0.id == "shell-present" }
        #expect(shells?.status == (pod.image == .distroless ? "skipped" : "failed"))
    }

    @Test("what holds the agent in is in the report", arguments: PodCase.all.filter { $0.target.complaint == nil })
    func isConfined(_ pod: PodCase) throws {
        let confinement = try AgentRun.named(pod.name).json(PodReport.self).confinement
        for (name, process) in confinement.processes {
            #expect(process.uid == 65532 && process.gid == 65532, "\(name)")
            #expect(process.effectiveCapabilities == [], "\(name)")
            #expect(process.noNewPrivileges == true, "\(name)")
            #expect(process.seccomp == "filter", "\(name)")
            // The container's own, and at least one of the agent's.
            #expect(try #require(process.seccompFilters) >= 2, "\(name)")
            #expect(process.isDumpable == false, "\(name)")
            #expect(process.isRootReadOnly == true, "\(name)")
            #expect(process.landlock.isInForce == Machine.hasLandlock, "\(name)")
            if Machine.hasLandlock { #expect(process.notInForce == [], "\(name)") }
        }
    }

    @Test("what our seccomp profile refuses is refused, and by the runtime's is not")
    func profileHolds() throws {
        #expect(try AgentRun.named("mkdir").exitCode == 0)
        let refused = try AgentRun.named("mkdir ours")
        #expect(refused.exitCode == 1)
        #expect(refused.complaints == ["mkdir: can't create directory '/dev/shm/directory': Operation not permitted"])
    }

    @Test(
        "under our profile the whole cage is in force, and the report goes to a file too",
        .enabled(if: Machine.hasLandlock, "Landlock is not in force in this kernel"))
    func hardened() throws {
        let run = try AgentRun.named("hardened")
        #expect(run.exitCode == 0)
        #expect(run.complaints.isEmpty)
        #expect(try run.json(PodReport.self).target.container.id == run.containers["target"])
        #expect(run.files == ["report.json 644 65532 \(run.output.count)"])
    }

    @Test(
        "a profile is evaluated on a container without a shell, and what is closed is neither passed nor failed",
        arguments: ["profile", "profile ours"])
    func profile(_ name: String) throws {
        let run = try AgentRun.named(name)
        #expect(run.exitCode == 100)
        #expect(run.complaints.isEmpty)
        let controls = try run.json(PodResults.self).controls
        #expect(
            controls.map { "\($0.id): \($0.results.map(\.status).joined(separator: " "))" } == [
                "file: passed passed passed", "package: passed passed", "processes: passed passed",
                "not-the-agent: passed", "user: passed passed passed", "unseen: skipped", "fails: failed",
            ])
        let unseen = try #require(controls.first { $0.id == "unseen" }?.results.first?.skipMessage)
        #expect(unseen.contains("/root"), "\(unseen)")
        #expect(unseen.contains("permission denied; run the agent as the user who may read it"), "\(unseen)")
    }

    @Test("the image's profile for distroless images finds nothing in one")
    func imageProfile() throws {
        let run = try AgentRun.named("image's profile")
        #expect(run.exitCode == 0)
        #expect(run.complaints.isEmpty)
        let controls = try run.json(PodResults.self).controls
        #expect(
            controls.map(\.id) == [
                "distroless-no-shell", "distroless-no-package-manager", "distroless-no-download-tools",
                "distroless-certificates",
            ])
        // Not one is left out, for one that is skipped says nothing.
        #expect(controls.allSatisfy { !$0.results.isEmpty && $0.results.allSatisfy { $0.status == "passed" } })
    }

    @Test("what a container runs is compared with its files, by the same user and on overlayfs")
    func integrity() throws {
        let run = try AgentRun.named("integrity")
        #expect(run.exitCode == 0)
        #expect(run.complaints.isEmpty)
        let report = try run.json(PodReport.self)
        let rule = try #require(report.rules.first { $0.id == "deleted-executable" })
        #expect(rule.status == "passed", "\(rule.reason ?? "")")
        #expect(report.found("changed-package-file") == [])
        #expect(report.found("unowned-executable") == [])
    }

    @Test("a program that was replaced, and a library that was deleted, are found")
    func replaced() throws {
        let report = try AgentRun.named("integrity changed").json(PodReport.self)
        let running = report.found("deleted-executable")
        #expect(running.count == 2, "\(running)")
        #expect(
            running.contains {
                $0.hasPrefix("/usr/bin/memcached: pid 1 (memcached) ") && $0.contains("another one is there now")
            })
        #expect(
            running.contains { $0.contains("/libevent-2") && $0.hasSuffix("maps code from it, and it was deleted") })
        #expect(report.found("changed-package-file") == ["/usr/bin/memcached: not what the package memcached brought"])
        #expect(report.found("missing-package-file").contains { $0.contains("/libevent-2") })
    }

    @Test("a program that was deleted is found")
    func deleted() throws {
        let report = try AgentRun.named("integrity deleted").json(PodReport.self)
        #expect(
            report.found("deleted-executable").contains(
                "/usr/bin/memcached: pid 1 (memcached) runs it, and it was deleted"))
        #expect(
            report.found("missing-package-file").contains("/usr/bin/memcached: of the package memcached, not there"))
    }

    @Test("a process of another user in the container keeps the rule from passing")
    func otherUser() throws {
        let report = try AgentRun.named("integrity other user").json(PodReport.self)
        let rule = try #require(report.rules.first { $0.id == "deleted-executable" })
        #expect(rule.status == "skipped")
        #expect(rule.reason?.contains("/exe could not be read (EACCES") == true, "\(rule.reason ?? "")")
    }

    @Test("the image runs as it is")
    func image() throws {
        let run = try AgentRun.named("image")
        #expect(run.exitCode == 0)
        #expect(run.complaints.isEmpty)
        #expect(String(decoding: run.output, as: UTF8.self).contains(/^\d+\.\d+\.\d+\n$/))
    }

    @Test("as the image's own user it reads nobody, and says so", arguments: PodCase.Image.allCases)
    func imageUser(_ image: PodCase.Image) throws {
        let run = try AgentRun.named("debug \(image.rawValue) same image's user")
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        try #require(run.complaints.count == 1, "\(run.complaints)")
        #expect(run.complaints[0].contains("the user differs: target 65532, agent 10001"))
        #expect(run.complaints[0].contains("Try: run the agent with runAsUser: 65532 and runAsGroup: 65532"))
    }

    @Test(
        "as a container's first process it ends when it is told to, and leaves nothing",
        arguments: ["stopped", "stopped ours", "stopped with a worker that hangs"])
    func stopped(_ name: String) throws {
        let run = try AgentRun.named(name)
        #expect(try #require(run.milliseconds) < 2000)
        #expect(run.files == [])
        #expect(run.output.isEmpty)
        #expect(run.exitCode == 1)
        #expect(run.complaints == ["sidescan-agent: stopped by SIGTERM; nothing is reported"])
    }

    @Test(
        "any other target is refused in one line, with the remedy",
        arguments: PodCase.all.filter { $0.target.complaint != nil })
    func isRefused(_ pod: PodCase) throws {
        let run = try AgentRun.named(pod.name)
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        try #require(run.complaints.count == 1, "\(run.complaints)")
        let complaint = run.complaints[0]
        #expect(complaint.contains("(\(pod.image.program)), EACCES"))
        for words in try #require(pod.target.complaint) { #expect(complaint.contains(words), "\(complaint)") }
        for words in pod.target.innocent { #expect(!complaint.contains(words), "\(complaint)") }
    }

    @Test(
        "who follows the remedy can read it",
        arguments: PodCase.all.filter { $0.place == .debug && $0.target.complaint != nil })
    func remedyHelps(_ pod: PodCase) throws {
        let run = try AgentRun.named(pod.named("remedy"))
        #expect(run.exitCode == 0)
        #expect(run.complaints.isEmpty)
        let report = try run.json(PodReport.self)
        #expect(report.target.container.id == run.containers["target"])
        // What only finding the target takes is gone when its files are read.
        let kept = pod.target == .root ? ["DAC_OVERRIDE"] : []
        #expect(report.confinement.worker.effectiveCapabilities == kept)
        #expect(report.confinement.supervisor.effectiveCapabilities == [])
        // Root with the default capabilities reads every file.
        if pod.target == .root, pod.image == .distroless {
            #expect(report.coverage.isComplete)
            #expect(report.rules.first { $0.id == "shell-present" }?.status == "passed")
        }
    }

    @Test(
        "ps tells what each process is",
        arguments: PodCase.all.filter { $0.target.complaint == nil && $0.seccomp == .runtime })
    func roles(_ pod: PodCase) throws {
        let run = try AgentRun.named(pod.named("ps"))
        #expect(run.exitCode == 0)
        let processes = try run.json(PodProcesses.self).processes
        func only(_ role: String) throws -> PodProcesses.Row {
            let rows = processes.filter { $0.role == role }
            try #require(rows.count == 1, "\(processes)")
            return rows[0]
        }
        let target = try only("target")
        #expect(target.comm == pod.image.program)
        #expect(target.containerID == run.containers["target"])
        #expect(try only("own").comm == "sidescan-agent")
        switch pod.place {
        case .sidecar:
            let infrastructure = try only("infrastructure")
            #expect(infrastructure.pid == 1)
            #expect(infrastructure.containerID == run.containers["infra"])
            #expect(processes.count == 3)
        case .debug:
            #expect(target.pid == 1)
            #expect(processes.count == 2)
        }
    }

    @Test(
        "between two targets the agent does not choose, and lists both",
        arguments: ["several", "several --container nope"])
    func several(_ name: String) throws {
        let run = try AgentRun.named(name)
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        try #require(run.complaints.count == 1, "\(run.complaints)")
        let complaint = run.complaints[0]
        let plain = try #require(run.containers["plain"]).prefix(12)
        #expect(complaint.contains(/: web \(pid \d+, busybox\), [0-9a-f]{12} \(pid \d+, busybox\)$/), "\(complaint)")
        #expect(complaint.contains(", \(plain) (pid"))
        #expect(complaint.contains("choose one with --container or --pid") == (name == "several"))
    }

    @Test("the container that is named is taken, by the name that the kubelet gave it")
    func named() throws {
        let run = try AgentRun.named("several --container web")
        #expect(run.exitCode == 0)
        let target = try run.json(PodReport.self).target
        #expect(target.container.id == run.containers["web"])
        #expect(target.container.name == "web")
        #expect(target.container.podUID == "0a1b2c3d-pod")
    }
}
