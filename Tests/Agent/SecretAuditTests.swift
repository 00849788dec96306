import Foundation
import ScanReport
import TestSupport
import Testing

/// Secrets in what files hold, looked for by a caged agent.
@Suite("Secrets in files") struct SecretAuditTests {
    private let root: TemporaryDirectory
    /// Made here, so that no file of the project holds anything that looks like a token.
    private let token =
        "ghp_"
        + (0..<36).map { _ in String("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789".randomElement() ?? "a")
        }.joined()

    init() throws {
        root = try TemporaryDirectory()
    }

    private func scan(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun(
            [try AgentBinary.path, "scan", "--root", root.path, "--output", "json"] + arguments, timeout: 60)
    }

    private func report(_ run: ProgramRun) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(run.output))
    }

    @Test("a token is found where it lies, and the report does not hold it")
    func found() throws {
        try root.write(".env", "A=1\nTOKEN=\(token)\n")
        let run = try scan("--audit", "secrets")
        let report = try report(run)
        #expect(report.rules.map(\.id) == ["stored-secret"])
        let finding = try #require(report.findings.first)
        #expect(report.findings.count == 1 && finding.path?.bytes == Array("/.env".utf8))
        #expect(finding.message.contains("line 2") && finding.message.contains("github-token"))
        #expect(!String(decoding: run.output, as: UTF8.self).contains(token.dropFirst(8)))
        #expect(try scan("--audit", "secrets", "--fail-on", "low").exitCode == 4)
    }

    @Test("files are read only where secrets are asked for")
    func notAskedFor() throws {
        try root.write(".env", "TOKEN=\(token)\n")
        let byDefault = try report(try scan())
        #expect(!byDefault.rules.contains { $0.id == "stored-secret" } && !byDefault.rules.isEmpty)
        #expect(!byDefault.findings.contains { $0.ruleID == "stored-secret" })
        let both = Set(try report(try scan("--audit", "files,secrets")).rules.map(\.id))
        #expect(both == Set(byDefault.rules.map(\.id)).union(["stored-secret"]))
        #expect(Set(try report(try scan("--audit", "all")).rules.map(\.id)).isSuperset(of: both))
    }

    @Test("one across the pieces in which a long file is read is found once")
    func acrossPieces() throws {
        let before = String(repeating: "# nothing to see\n", count: 15_420)
        try root.write("long", String(before.prefix(256 << 10).dropLast(20)) + " \(token)\n" + before)
        #expect(try report(try scan("--audit", "secrets")).findings.count == 1)
    }

    @Test("a file that can't be read to its end is no pass")
    func cut() throws {
        try root.write("huge", "nothing\n")
        #expect(truncate(root.path + "/huge", 300 << 20) == 0)
        let rule = try #require(try report(try scan("--audit", "secrets")).rules.first)
        #expect(rule.status == .skipped && rule.reason?.contains("/huge") == true, "\(rule)")
    }

    @Test("a FIFO is not opened, and hides nothing")
    func fifo() throws {
        #expect(mkfifo(root.path + "/pipe", 0o644) == 0)
        try root.write("file", "nothing\n")
        #expect(try report(try scan("--audit", "secrets")).rules.first?.status == .passed)
    }

    private static let houseRule = """
        [[rule]]
        id = "house-token"
        description = "Token of the house"
        severity = "high"
        keywords = ["house-"]
        pattern = 'house-([0-9]{8})'

        """

    @Test("rules of one's own are added to those that are built in, and may take their place")
    func ownRules() throws {
        let rules = try TemporaryDirectory()
        try rules.write("house.toml", Self.houseRule)
        try rules.write("less.toml", "[[rule]]\nid = \"github-token\"\ndisabled = true\n")
        try root.write("config", "a=house-48151623\nb=\(token)\n")
        let house = ["--audit", "secrets", "--secret-rules", rules.path + "/house.toml"]
        func found(_ arguments: [String]) throws -> [String] {
            let run = try ProgramRun(
                [try AgentBinary.path, "scan", "--root", root.path, "--output", "json"] + arguments, timeout: 60)
            return try report(run).findings.map { "\($0.severity) \($0.message.prefix { $0 != ":" })" }.sorted()
        }
        #expect(try found(["--audit", "secrets"]).count == 1)
        let both = try found(house)
        #expect(both.count == 2 && both.contains("high Token of the house"), "\(both)")
        #expect(try found(house + ["--secret-rules", rules.path + "/less.toml"]) == ["high Token of the house"])
    }

    @Test(
        "rules that can't be used end the run with one line that names the file and the place",
        arguments: [
            ("[[rule]\n", "bad.toml:1"), ("\n\n[[rule]]\nid = x\n", "bad.toml:4"),
            ("[[rule]]\nid = \"x\"\n", "bad.toml: rule x: it has no severity"),
            (houseRule + "reech = 5\n", "bad.toml: rule house-token: it has a key that is not known: reech"),
            (houseRule.replacingOccurrences(of: "{8})", with: "{8}"), "bad.toml: rule house-token: a pattern is wrong"),
        ])
    func wrongRules(_ text: String, _ words: String) throws {
        let rules = try TemporaryDirectory()
        try rules.write("bad.toml", text)
        let run = try scan("--audit", "secrets", "--secret-rules", rules.path + "/bad.toml")
        #expect(run.exitCode == 1 && run.output.isEmpty)
        #expect(run.errorText.contains(words), "\(run.errorText)")
        #expect(run.errorText.split(separator: "\n").count == 1)
    }

    @Test("rules that nobody would use, or that are not there, are refused")
    func uselessRules() throws {
        let unused = try scan("--secret-rules", "/x.toml")
        #expect(unused.exitCode == 1 && unused.errorText.contains("--secret-rules goes with --audit secrets"))
        let missing = try scan("--audit", "secrets", "--secret-rules", "/nowhere.toml")
        #expect(missing.exitCode == 1 && missing.errorText.contains("/nowhere.toml: ENOENT"), "\(missing.errorText)")
    }

    @Test("a word that names no audit is refused", arguments: ["", "secret", "files,", "files,all"])
    func unknownWord(_ word: String) throws {
        let run = try scan("--audit", word)
        #expect(run.exitCode == 1 && run.output.isEmpty)
        #expect(run.errorText.contains("--audit takes files, secrets, "), "\(run.errorText)")
    }
}
