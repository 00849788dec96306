import DataFormats
import Foundation
import TestSupport
import Testing

/// `sidescan inject` as a program.
@Suite struct InjectCommandTests {
    private let pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: a}
        spec: {containers: [{name: app, image: a}], securityContext: {runAsUser: 5, runAsGroup: 5}}

        """
    private let service = "# comment\napiVersion: v1\nkind: Service   # of ours\nmetadata: {name: \"yes\"}\n"

    @Test("What has no pods goes through as it is, comments and all")
    func untouched() throws {
        let run = try Sidescan.run(["inject", "-f", "-"], input: Array((service + "---\n" + pod).utf8))
        #expect(run.exitCode == 0 && run.errorText.isEmpty)
        #expect(run.text.hasPrefix(service + "---\n") && run.text.contains("sidescan-agent"))
        let alone = try Sidescan.run(["inject", "-f", "-"], input: Array(service.utf8))
        #expect(alone.exitCode == 0 && alone.text == service && alone.errorText.hasPrefix("sidescan: note: "))
    }

    @Test("Several files become one stream, and a file can be written")
    func files() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.yaml", service)
        try directory.write(
            "b.json", #"{"apiVersion": "v1", "kind": "Service"} {"apiVersion": "v1", "kind": "Secret"}"#)
        let names = ["a.yaml", "b.json"].flatMap { ["-f", directory.path + "/" + $0] }
        let run = try Sidescan.run(["inject"] + names + ["-o", directory.path + "/out"])
        #expect(run.exitCode == 0 && run.output.isEmpty)
        let written = try Data(contentsOf: URL(fileURLWithPath: directory.path + "/out"))
        #expect(try YAML.documents(Array(written)).count == 3)
        let json = try Sidescan.run(["inject"] + names + ["--format", "json"])
        #expect(try JSON.stream(json.output).count == 3)
    }

    @Test("JSON stays JSON unless YAML is asked for")
    func forms() throws {
        let object = Array(#"{"apiVersion": "v1", "kind": "Service", "x": "1e3"}"#.utf8)
        #expect(try JSON.stream(try Sidescan.run(["inject", "-f", "-"], input: object).output).count == 1)
        let yaml = try Sidescan.run(["inject", "-f", "-", "--format", "yaml"], input: object)
        #expect(yaml.text == "apiVersion: v1\nkind: Service\nx: \"1e3\"\n")
    }

    @Test(
        "What is wrong is one line, exit 1, and nothing written",
        arguments: [
            ([], "", "-f"), (["-f", "/nonexistent"], "", "can't read /nonexistent"), (["-f", "-"], "", "no manifest"),
            (["-f", "-"], "---\n# a\n", "no manifest"), (["-f", "-"], "\u{0}\u{1}\u{2}", "neither YAML nor JSON"),
            (["-f", "-"], "just text", "no kind"), (["-f", "-"], "{\"kind\": ", "neither YAML nor JSON"),
            (["-f", "-"], "a: 1\nb: [\n", "line 3"), (["-f", "-"], "kind: Pod\nkind: Pod\n", "line 2"),
            (["-f", "-", "-f", "-"], "", "Only one -f"), (["-f", "-", "-o", "json"], "kind: A", "--format json"),
            (["-f", "-", "--format", "toml"], "kind: A", "--format takes"),
            (["-f", "-", "--as", "x"], "kind: A", "--as takes"),
            (["-f", "-", "--run-as", "root"], "kind: A", "--run-as takes"),
            (["-f", "-", "--limits", "cpu"], "kind: A", "--limits takes"),
            (["-f", "-", "--publish", "x"], "kind: A", "configmap/NAME"),
            (["-f", "-", "stray"], "kind: A", "stray"),
            (["-f", "-"], "kind: A\n---\napiVersion: v1\nkind: Pod\nspec: {}\n", "document 2: pod/"),
            (["-f", "-", "-o", "/nonexistent/x"], "kind: A\n", "can't write /nonexistent/x"),
            (
                ["-f", "-", "--publish", "configmap/A"], "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a}]}",
                "no name"
            ),
        ] as [([String], String, String)])
    func refused(arguments: [String], input: String, message: String) throws {
        let run = try Sidescan.run(["inject"] + arguments, input: Array(input.utf8))
        #expect(run.exitCode == 1 && run.output.isEmpty)
        #expect(run.errorText.hasPrefix("sidescan: ") && run.errorText.contains(message), "\(run.errorText)")
        #expect(run.errorText.split(separator: "\n").count == 1)
    }

    @Test("A number that would be written as another is refused, and passed on where its document is not touched")
    func largeNumbers() throws {
        let number = "x: 18446744073709551616\n"
        let refused = try Sidescan.run(["inject", "-f", "-"], input: Array((pod + number).utf8))
        #expect(refused.exitCode == 1 && refused.errorText.contains("document 1: "))
        let passed = try Sidescan.run(["inject", "-f", "-"], input: Array((service + number).utf8))
        #expect(passed.exitCode == 0 && passed.text == service + number)
    }
}
