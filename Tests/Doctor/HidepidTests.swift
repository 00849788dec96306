import TestSupport
import Testing

/// A /proc that hides processes; proc(5).
@Suite("hidepid", .enabled(if: Machine.canMakeNamespaces, "\(Machine.namespacesReason)"))
struct HidepidTests {
    private func run(_ option: String, as agent: Agent, _ words: String) throws -> ProgramRun {
        let target = Agent.same.credentials.command.joined(separator: " ") + " sleep 300"
        return try Enclosure.run(
            Enclosure.start(target, name: "sleep") + agent.credentials.command.joined(separator: " ")
                + " \(SharedAgent.path) \(words.replacing("PID", with: "$!"))", procOptions: option)
    }

    @Test("what can't be seen is not said to be absent", arguments: ["hidepid=1", "hidepid=2"])
    func hidden(_ option: String) throws {
        for words in ["doctor --pid PID", "doctor --pid PID --json", "scan --pid PID"] {
            let run = try run(option, as: .otherUser, words)
            #expect(run.exitCode == 2)
            #expect(run.output.isEmpty)
            #expect(run.errorText.split(separator: "\n").count == 1)
            #expect(run.errorText.contains("hidepid"))
            #expect(run.errorText.contains("run the agent with the target's user and group"))
            #expect(!run.errorText.contains("there is no process"), "\(run.errorText)")
        }
        let selected = try run(option, as: .otherUser, "scan")
        #expect(selected.exitCode == 2)
        #expect(selected.errorText.contains("hidepid"))
    }

    @Test("the target's own user sees it", arguments: ["hidepid=1", "hidepid=2"])
    func shown(_ option: String) throws {
        for agent in [Agent.same, .rootWithPtrace] {
            let answer = try DoctorAnswer(try run(option, as: agent, "doctor --pid PID --json"))
            #expect(answer.readable == "permitted")
            #expect(answer.check(.hidepid)?.state == "note")
            #expect(answer.check(.hidepid)?.message.contains("hidepid=") == true)
        }
    }

    @Test("without hidepid it is not blamed")
    func notHidden() throws {
        let answer = try DoctorAnswer(try run("defaults", as: .otherUser, "doctor --pid PID --json"))
        #expect(answer.blocking == [.user, .group])
        #expect(answer.check(.hidepid)?.state == "ok")
    }
}
