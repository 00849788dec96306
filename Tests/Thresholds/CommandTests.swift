import Foundation
import TestSupport
import Testing

/// `sidescan threshold` as a program.
@Suite struct CommandTests {
    private func run(_ arguments: String..., files: [String: String]) throws -> (run: ProgramRun, made: String?) {
        let directory = try TemporaryDirectory()
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: directory.path + "/" + name)) }
        let program = AgentBinary.packageRoot + "/.build/debug/sidescan"
        let run = try ProgramRun(
            [program, "threshold"]
                + arguments.map { $0.hasSuffix(".json") || $0.hasSuffix(".yml") ? directory.path + "/" + $0 : $0 })
        return (run, try? String(contentsOfFile: directory.path + "/made.yml", encoding: .utf8))
    }

    @Test func whatIsSatisfiedPasses() throws {
        let run = try run(
            "validate", "-i", "r.json", "-t", "t.yml",
            files: ["r.json": ThresholdSamples.mixed, "t.yml": "compliance.min: 50\nfailed: {total: {max: 1}}\n"]
        ).run
        #expect(run.exitCode == 0 && run.text == "All validation tests passed\n" && run.errors.isEmpty)
    }

    @Test func everyViolationIsALineAndExitThree() throws {
        let run = try run(
            "validate", "-i", "r.json", "-t", "t.yml",
            files: ["r.json": ThresholdSamples.mixed, "t.yml": "compliance.min: 99\nfailed: {total: 0}\n"]
        ).run
        #expect(run.exitCode == 3 && run.output.isEmpty)
        #expect(run.errorText.split(separator: "\n").count == 2)
    }

    @Test(arguments: [
        ["validate", "-i", "none.json", "-t", "t.yml"], ["validate", "-i", "bad.json", "-t", "t.yml"],
        ["validate", "-i", "r.json", "-t", "bad.yml"], ["validate", "-i", "r.json"],
        ["validate", "-i", "-", "-t", "-"],
        ["validate", "-i", "t.yml", "-t", "t.yml"], ["validate", "-i", "r.json", "-t", "unknown.yml"], ["what"],
    ]) func badInputIsOneLineAndExitOne(arguments: [String]) throws {
        let directory = try TemporaryDirectory()
        let files = [
            "r.json": ThresholdSamples.mixed, "t.yml": "compliance.min: 1", "bad.json": "{\"a\u{1b}\": ",
            "bad.yml": "a: [",
            "unknown.yml": "a\u{1b}[31m: 1",
        ]
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: directory.path + "/" + name)) }
        let run = try ProgramRun(
            [AgentBinary.packageRoot + "/.build/debug/sidescan", "threshold"]
                + arguments.map { $0.contains(".") ? directory.path + "/" + $0 : $0 })
        #expect(run.exitCode == 1 && run.output.isEmpty)
        #expect(run.errorText.hasPrefix("sidescan: ") && run.errorText.split(separator: "\n").count == 1)
        #expect(!run.errorText.contains("\u{1b}"))
    }

    @Test func whatIsGeneratedIsSatisfied() throws {
        let (run, made) = try run(
            "generate", "-i", "r.json", "-t", "made.yml", "-c", files: ["r.json": ThresholdSamples.mixed])
        #expect(run.exitCode == 0 && run.output.isEmpty)
        let text = try #require(made)
        #expect(
            text.hasPrefix("---\ncompliance:\n  min: 50\npassed:\n  critical:\n    min: 1\n    controls:\n    - p2\n"))
        let again = try self.run(
            "validate", "-i", "r.json", "-t", "t.yml", files: ["r.json": ThresholdSamples.mixed, "t.yml": text]
        ).run
        #expect(again.exitCode == 0)
    }
}
