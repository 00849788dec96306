import Foundation
import TargetProcess
import TestSupport

/// What `sidescan-agent doctor --json` prints.
struct DoctorAnswer: Decodable {
    let pid: Int32
    let targetUID, targetGID, agentUID, agentGID: UInt32
    let readable: String
    let errno: String?
    let checks: [Check]
    let remedies: [String]

    struct Check: Decodable {
        let id, state, message: String
    }

    /// The checks that block.
    var blocking: Set<Diagnosis.Check.Identifier> {
        Set(checks.filter { $0.state == "blocks" }.compactMap { Diagnosis.Check.Identifier(rawValue: $0.id) })
    }

    func check(_ id: Diagnosis.Check.Identifier) -> Check? { checks.first { $0.id == id.rawValue } }

    /// Asks an agent.
    ///
    /// - Parameters:
    ///   - pid: The target.
    ///   - command: The words before the agent's own, which run it as somebody.
    ///   - agent: The agent's executable; the shared copy where none is named.
    /// - Returns: The answer.
    /// - Throws: Where there is none, or where it does not fit the exit code.
    static func ask(_ pid: Int32, as command: [String], agent: String? = nil) throws -> DoctorAnswer {
        let run = try ProgramRun(command + [agent ?? SharedAgent.path, "doctor", "--pid", "\(pid)", "--json"])
        return try DoctorAnswer(run)
    }

    init(_ run: ProgramRun) throws {
        let answer: DoctorAnswer
        do {
            answer = try JSONDecoder().decode(DoctorAnswer.self, from: Data(run.output))
        } catch {
            throw Failure(
                "no answer (exit code \(run.exitCode.map(String.init) ?? "none")): \(run.text) \(run.errorText)")
        }
        guard run.exitCode == (answer.readable == "none" ? 2 : 0), run.errors.isEmpty else {
            throw Failure(
                "exit code \(run.exitCode.map(String.init) ?? "none"), readable \(answer.readable): \(run.errorText)")
        }
        self = answer
    }
}
