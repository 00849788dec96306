import Foundation
import TestSupport

/// A time that the agent ran in a pod: a line of `run-pods`.
struct AgentRun: Decodable, Sendable {
    let name: String
    let exitCode: Int32
    /// What it wrote to standard output.
    let output: Data
    private let errors: Data
    /// The ids of the containers beside it, by name.
    let containers: [String: String]
    /// How long it took to end when it was told to.
    let milliseconds: Int?
    /// What is in the directory that it may write to, each file with its mode, owner and size.
    let files: [String]?

    /// The lines that it wrote to standard error.
    var complaints: [String] { String(decoding: errors, as: UTF8.self).split(separator: "\n").map(String.init) }

    /// What it printed as JSON.
    func json<Answer: Decodable>(_ type: Answer.Type) throws -> Answer {
        do {
            return try JSONDecoder().decode(type, from: output)
        } catch {
            throw Failure("\(name): \(error): \(String(decoding: output, as: UTF8.self)) \(complaints)")
        }
    }

    /// The run with a name.
    ///
    /// - Throws: Where pods could not be run, or no run has that name.
    static func named(_ name: String) throws -> AgentRun {
        guard let run = try all.get()[name] else { throw Failure("no pod was '\(name)'") }
        return run
    }

    /// All runs, made once for all tests: setting pods up is what takes time.
    static let all = Result<[String: AgentRun], any Error> {
        let script = AgentBinary.packageRoot + "/Tests/Pods/run-pods"
        // It cleans up when it is asked to end, and not when it is killed.
        let run = try ProgramRun(
            ["timeout", "--kill-after=60", "300", script, AgentBinary.path], timeout: 400)
        guard run.exitCode == 0 else { throw Failure("run-pods failed: \(run.errorText)") }
        let runs = try run.text.split(separator: "\n").map {
            try JSONDecoder().decode(AgentRun.self, from: Data($0.utf8))
        }
        return Dictionary(runs.map { ($0.name, $0) }) { first, _ in first }
    }
}

/// What the tests look at of a report.
struct PodReport: Decodable {
    let target: Target
    let confinement: Confinement
    let rules: [Rule]
    let findings: [Finding]
    let coverage: Coverage

    struct Target: Decodable {
        let kind: String
        let process: Process
        let container: Container
        let isRootReadOnly: Bool?
    }

    struct Process: Decodable {
        let pid: Int32
        let comm: String
        let uid, gid: UInt32
        let capabilities: [String]
        let isHeldByPidfd: Bool
    }

    struct Container: Decodable {
        let id, name, podUID: String?
    }

    struct Confinement: Decodable {
        let worker, supervisor: ProcessConfinement

        /// Both processes, each with its name.
        var processes: [(name: String, confinement: ProcessConfinement)] {
            [("worker", worker), ("supervisor", supervisor)]
        }
    }

    struct ProcessConfinement: Decodable {
        let uid, gid: UInt32
        let effectiveCapabilities: [String]
        let noNewPrivileges: Bool?
        let seccomp: String?
        let seccompFilters: Int?
        let landlock: Landlock
        let isDumpable: Bool?
        let isRootReadOnly: Bool?
        let notInForce: [String]

        struct Landlock: Decodable {
            let isInForce: Bool
        }
    }

    struct Rule: Decodable {
        let id, status: String
        let reason: String?
    }

    struct Finding: Decodable {
        let ruleID, message: String
        let path: String?
    }

    /// What one rule found: path and message.
    func found(_ rule: String) -> [String] {
        findings.filter { $0.ruleID == rule }.map { "\($0.path ?? "-"): \($0.message)" }
    }

    struct Coverage: Decodable {
        let files: Int
        let isComplete: Bool
    }
}

/// What `--output inspec` prints, as far as the tests look at it.
struct PodResults: Decodable {
    private let profiles: [Profile]

    /// The controls of all profiles, in their order.
    var controls: [Control] { profiles.flatMap(\.controls) }

    struct Profile: Decodable {
        let controls: [Control]
    }

    struct Control: Decodable {
        let id: String
        let results: [Result]
    }

    struct Result: Decodable {
        let status: String
        let skipMessage: String?

        enum CodingKeys: String, CodingKey {
            case status
            case skipMessage = "skip_message"
        }
    }
}

/// What `ps --json` prints.
struct PodProcesses: Decodable {
    let processes: [Row]

    struct Row: Decodable {
        let pid: Int32
        let containerID: String?
        let role, comm: String
    }
}
