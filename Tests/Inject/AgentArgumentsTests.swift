import Foundation
import Operations
import PlainData
import TestSupport
import Testing

/// What inject tells the agent is understood by it.
@Suite struct AgentArgumentsTests {
    @Test("The agent understands all that it is told", arguments: InjectGoldenTests.cases.indices)
    func understood(index: Int) throws {
        let name = InjectGoldenTests.cases[index].name
        let path = "Tests/Inject/Golden/\(name).injected.\(name == "objects" ? "json" : "yaml")"
        let data = try Data(contentsOf: URL(fileURLWithPath: AgentBinary.packageRoot + "/" + path))
        let agents = try ManifestStream(parsing: Array(data)).documents.flatMap { self.agents(in: $0.value) }
        try #require(!agents.isEmpty)
        for agent in agents {
            // As the kubelet puts it in, and so that the test neither waits nor writes outside of its own directory.
            let results = try TemporaryDirectory()
            let inserted: [(String, String)] = [
                ("$(SIDESCAN_POD_UID)", "1b4e28ba-2fa1-41d2-883f-0016d3cca427"), ("$(SIDESCAN_POD_NAME)", "web-0"),
                ("$(SIDESCAN_POD_NAMESPACE)", "shop"), (Injection.resultsPath + "/", results.path + "/"),
                ("--then-wait", "--exit-zero"),
            ]
            let words = (agent["args"]?.elements ?? []).compactMap(\.text)
            let arguments = words.map { word in
                inserted.reduce(word) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
            }
            let run = try ProgramRun([try AgentBinary.path] + arguments + ["--wait", "0"])
            // There is no such container here; anything else would be a word that the agent does not know.
            #expect(run.exitCode == 0 && !run.errorText.contains("--help"), "\(arguments): \(run.errorText)")
            #expect(!run.errorText.contains("$("))
        }
    }

    private func agents(in value: PlainValue) -> [PlainValue] {
        if value["name"] == .text(Injection.containerName), value["args"] != nil { return [value] }
        let inner = value.elements ?? value.entries?.map(\.value) ?? []
        return inner.flatMap { agents(in: $0) }
    }
}
