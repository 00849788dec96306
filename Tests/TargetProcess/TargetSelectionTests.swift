import LinuxSystem
import Testing

@testable import TargetProcess

@Suite struct TargetSelectionTests {
    private func process(
        _ pid: Int32, parent: Int32 = 0, start: UInt64, _ container: ContainerReference, comm: String = "app",
        arguments: [String] = []
    ) -> ProcessRecord {
        let none = CapabilitySet([])
        return ProcessRecord(
            pid: pid, startTime: start,
            status: ProcessStatus(
                parent: parent, uid: ProcessIDs(all: 1), gid: ProcessIDs(all: 1), groups: [],
                capabilities: ProcessStatus.CapabilitySets(
                    inheritable: none, permitted: none, effective: none, bounding: none, ambient: none),
                noNewPrivileges: true, seccomp: .filter),
            comm: Array(comm.utf8), arguments: arguments.map { Array($0.utf8) }, executable: nil, container: container)
    }

    private func container(_ letter: String, name: String? = nil) -> ContainerReference {
        ContainerReference(
            id: String(repeating: letter, count: 64), name: name, podUID: nil, rootMount: "0:\(letter) /")
    }

    private var agent: ProcessRecord {
        process(
            90, start: 900, ContainerReference(id: nil, name: "agent", podUID: nil, rootMount: "0:9 /"), comm: "agent",
            arguments: ["agent", "--process", "web"])
    }

    private var pause: ProcessRecord {
        process(1, start: 1, container("0"), comm: "pause", arguments: ["/pause"])
    }

    private func table(_ processes: ProcessRecord...) -> ProcessTable {
        ProcessTable(processes: [pause, agent] + processes, ownID: 90)
    }

    private func pid(_ table: ProcessTable, _ selector: TargetSelector) throws -> Int32 {
        try table.select(selector).pid
    }

    @Test func onlyOtherContainer() throws {
        let table = table(process(7, start: 70, container("a")), process(8, parent: 7, start: 80, container("a")))
        #expect(try pid(table, .onlyOther) == 7)
    }

    @Test func firstProcessIsTheOneThatDescendsFromNoOther() throws {
        // A process id and a start time that are lower than the parent's: ids wrap around, and ticks are coarse.
        let table = table(
            process(5, parent: 300, start: 70, container("a"), comm: "child"),
            process(300, start: 70, container("a"), comm: "first"),
            process(6, start: 99, container("a"), comm: "executed later by kubectl"))
        #expect(try pid(table, .onlyOther) == 300)
    }

    @Test func circleOfParentsEnds() throws {
        let table = table(
            process(5, parent: 6, start: 2, container("a")), process(6, parent: 5, start: 1, container("a")))
        #expect([5, 6].contains(try pid(table, .onlyOther)))
    }

    @Test func severalContainersAreNamed() throws {
        let table = table(
            process(7, start: 70, container("a", name: "web")), process(8, start: 80, container("b", name: "db")))
        #expect {
            _ = try table.select(.onlyOther)
        } throws: { error in
            guard let failure = error as? SelectionFailure, case .several(_, let candidates) = failure else {
                return false
            }
            return candidates.count == 2 && failure.message.contains("web (pid 7, app)")
                && failure.message.contains("db (pid 8, app)") && !failure.message.contains("\n")
        }
    }

    @Test func noOtherContainer() {
        #expect {
            _ = try table().select(.onlyOther)
        } throws: { error in
            (error as? SelectionFailure)?.message.contains("no other container is in sight") ?? false
        }
    }

    @Test func byNameAndByID() throws {
        let table = table(
            process(7, start: 70, container("a", name: "web")), process(8, start: 80, container("b", name: "aaaa")))
        #expect(try pid(table, .container("web")) == 7)
        #expect(try pid(table, .container("bb")) == 8)
        // A name counts for more than the beginning of an id.
        #expect(try pid(table, .container("aaaa")) == 8)
        #expect(try pid(table, .container("aaa")) == 7)
        #expect(throws: SelectionFailure.self) { _ = try table.select(.container("we")) }
        #expect(throws: SelectionFailure.self) { _ = try table.select(.container("")) }
    }

    @Test func byPattern() throws {
        let table = table(
            process(7, start: 70, container("a"), comm: "nginx", arguments: ["nginx: master process"]),
            process(8, parent: 7, start: 80, container("a"), comm: "nginx", arguments: ["nginx: worker process"]),
            process(9, start: 85, container("b"), comm: "web", arguments: ["/usr/bin/web"]))
        #expect(try pid(table, .process(CommandPattern("^nginx$"))) == 7)
        #expect(try pid(table, .process(CommandPattern("worker"))) == 7)
        // Not the agent, whose own command line holds the pattern.
        #expect(try pid(table, .process(CommandPattern("web"))) == 9)
        #expect(throws: SelectionFailure.self) { _ = try table.select(.process(CommandPattern("n|w"))) }
        #expect(throws: SelectionFailure.self) { _ = try table.select(.process(CommandPattern("nothing"))) }
    }

    @Test func whoeverStartedTheAgentIsNoTarget() throws {
        let own = agent.container
        let agent = process(90, parent: 89, start: 900, own, comm: "agent", arguments: ["agent", "--process", "app"])
        let wrapper = process(
            89, start: 890, own, comm: "timeout", arguments: ["timeout", "agent", "--process", "app"])
        let table = ProcessTable(processes: [wrapper, agent], ownID: 90)
        #expect(throws: SelectionFailure.self) { _ = try table.select(.process(CommandPattern("app"))) }
        let beside = process(95, start: 950, own, comm: "app")
        let both = ProcessTable(processes: [wrapper, agent, beside], ownID: 90)
        #expect(try pid(both, .process(CommandPattern("app"))) == 95)
    }

    @Test func byPID() throws {
        let table = table(process(7, start: 70, container("a")))
        #expect(try pid(table, .pid(7)) == 7)
        #expect(throws: SelectionFailure.self) { _ = try table.select(.pid(77)) }
    }

    @Test func targetThatIsNamedPauseIsNoPauseContainer() throws {
        let table = table(process(7, start: 70, container("a"), comm: "pause", arguments: ["/pause"]))
        #expect(try pid(table, .onlyOther) == 7)
    }

    @Test func firstProcessOfAKubernetesContainerIsATargetWhateverItsName() throws {
        let target = process(1, start: 1, container("a", name: "web"), comm: "pause")
        let table = ProcessTable(processes: [target, agent], ownID: 90)
        #expect(try pid(table, .onlyOther) == 1)
    }

    @Test func messagesShowNamesHarmlessly() {
        let evil = container("a", name: "x\u{1b}[2J\ny")
        let table = table(process(7, start: 70, evil, comm: "\u{7}"), process(8, start: 80, container("b")))
        #expect {
            _ = try table.select(.onlyOther)
        } throws: { error in
            let message = (error as? SelectionFailure)?.message ?? "\n"
            return !message.unicodeScalars.contains { $0.value < 0x20 } && message.contains("x\\x1B[2J\\ny")
        }
    }

    @Test func kernelThreadsAreNoContainer() {
        let none = ContainerReference(id: nil, name: nil, podUID: nil, rootMount: nil)
        #expect(table(process(2, start: 1, none)).otherContainers.isEmpty)
    }
}
