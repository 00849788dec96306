import DataFormats
import Foundation
import Operations
import TestSupport
import Testing

/// Manifests before and after; `SIDESCAN_UPDATE=1` writes those after anew.
@Suite struct InjectGoldenTests {
    static let cases: [(name: String, arguments: [String])] = [
        ("pod", []), ("deployment", ["--publish", "configmap/scan-web", "--profile", "configmap/baseline"]),
        ("job", ["--as", "container", "--run-as", "10001:10001", "--", "--timeout", "30"]),
        ("cronjob", ["-c", "report", "--seccomp-profile", "sidescan/sidescan-agent.json"]),
        ("list", ["--agent-image", "registry.example/sidescan-agent@sha256:" + String(repeating: "0", count: 64)]),
        ("objects", []),
    ]

    @Test("What inject writes is what is kept", arguments: cases.indices)
    func golden(index: Int) throws {
        let (name, arguments) = Self.cases[index]
        let format = name == "objects" ? "json" : "yaml"
        let input = AgentBinary.packageRoot + "/Tests/Inject/Golden/\(name).\(format)"
        let run = try Sidescan.run(["inject", "-f", input] + arguments)
        try #require(run.exitCode == 0, "\(run.errorText)")
        try CommittedText("Tests/Inject/Golden/\(name).injected.\(format)").check(against: run.text)
        let removed = try Sidescan.run(["inject", "--remove", "-f", "-"], input: run.output)
        let before = try ManifestStream(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: input))))
        #expect(try ManifestStream(parsing: removed.output).documents.map(\.value) == before.documents.map(\.value))
    }
}
