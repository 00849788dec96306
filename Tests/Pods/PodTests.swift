import Foundation
import TestSupport
import Testing

/// The agent in real pods.
@Suite("Pods", .disabled(if: Machine.noPodsReason != nil, "\(Machine.noPodsReason ?? "")"))
struct PodTests {
    @Test("every pod was tried, once for each combination")
    func allWereTried() throws {
        let names = PodCase.all.map(\.name)
        #expect(Set(names).count == 2 * 2 * 5)
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
        #expect(confinement.uid == 65532 && confinement.gid == 65532)
        #expect(confinement.effectiveCapabilities == [])
        #expect(confinement.noNewPrivileges == true)
        #expect(confinement.seccomp == "filter")
        #expect(confinement.isRootReadOnly == true)
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
        let run = try AgentRun.named(pod.name + " remedy")
        #expect(run.exitCode == 0)
        #expect(run.complaints.isEmpty)
        let report = try run.json(PodReport.self)
        #expect(report.target.container.id == run.containers["target"])
        #expect(report.confinement.effectiveCapabilities.isEmpty == [.otherGroup, .bareRoot].contains(pod.target))
        // Root with the default capabilities reads every file.
        if pod.target == .root, pod.image == .distroless {
            #expect(report.coverage.isComplete)
            #expect(report.rules.first { $0.id == "shell-present" }?.status == "passed")
        }
        if pod.target == .notDumpable { #expect(report.confinement.effectiveCapabilities == ["SYS_PTRACE"]) }
    }

    @Test("ps tells what each process is", arguments: PodCase.all.filter { $0.target.complaint == nil })
    func roles(_ pod: PodCase) throws {
        let run = try AgentRun.named(pod.name + " ps")
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
