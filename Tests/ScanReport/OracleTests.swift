import DataFormats
import Foundation
import PlainData
import ScanReport
import Testing

@Suite(.enabled(if: Oracle.directory != nil, "there is no shared/oracle beside the checkout"))
struct OracleTests {
    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: (Oracle.directory ?? "") + name, encoding: .utf8)
    }

    private func run(_ name: String) throws -> (run: ProfileRun, document: PlainValue) {
        let document = try JSON.parse(Array(try text(name + ".json").utf8))
        return (try ProfileRun(document), document)
    }

    @Test(arguments: Oracle.names) func jsonIsTheSameKeyByKey(name: String) throws {
        let (run, document) = try run(name)
        let rendered = try run.rendered(as: .inspec)
        #expect(try JSON.parse(Array(rendered.utf8)) == document)
        // The files are indented; without that they are what InSpec writes, byte by byte.
        let compact = try text(name + ".json").split(separator: "\n").map { line in
            let item = line.drop { $0 == " " }
            return item.replacing(#/^("(?:[^"\\]|\\.)*"): /#) { "\($0.1):" }
        }.joined()
        #expect(rendered == compact + "\n")
    }

    @Test(arguments: Oracle.names) func exitCodesAreTheSame(name: String) throws {
        let code = try #require(Int32(try text(name + ".rc").trimmingCharacters(in: .whitespacesAndNewlines)))
        let isDistinct = name.hasSuffix("-distinct") || code >= 100
        #expect(try run(name).run.exitCode(distinct: isDistinct) == code)
    }

    @Test(arguments: Oracle.names) func textForPeopleIsTheSame(name: String) throws {
        var run = try run(name).run
        run.platform.target = "local://"
        let expected = try text(name + ".cli").split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains("+00:00] WARN: ") && !$0.contains("+00:00] ERROR: ") }
        // InSpec's JSON leaves the resource's words out, and its text for people begins a control with them.
        for profile in run.profiles.indices {
            for control in run.profiles[profile].controls.indices {
                let id = run.profiles[profile].controls[control].id
                let isTitled = run.profiles[profile].controls[control].title != nil
                guard !isTitled, !run.profiles[profile].controls[control].results.isEmpty else { continue }
                for line in expected {
                    guard
                        let match = line.firstMatch(
                            of: #/^(?:\x1b\[[0-9;]*m)?  \S+  (\S+): (.*?)(?: \(\d+ failed\))?(?:\x1b\[0m)?$/#),
                        match.1 == id
                    else { continue }
                    run.profiles[profile].controls[control].results[0].resourceTitle = String(match.2)
                }
            }
        }
        let isColoured = expected.contains { $0.contains("\u{1b}") }
        let lines = try run.rendered(as: .cli, colour: isColoured).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == expected.count)
        for (line, wanted) in zip(lines, expected) { #expect(line == wanted) }
    }
}
