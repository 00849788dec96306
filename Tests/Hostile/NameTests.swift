import Foundation
import ScanReport
import TestSupport
import Testing

/// Names that steer terminals, forge lines of a report or are no text at all: exact in JSON, harmless everywhere.
@Suite struct NameTests {
    static let names: [[UInt8]] = [
        Array("new\nline".utf8), Array("return\rhome".utf8), Array("\u{1b}[2J\u{1b}]0;title\u{07}".utf8),
        Array("\u{9b}31mC1".utf8), [0x9b, 0x33, 0x31, 0x6d], [0xff, 0xfe, 0x2e], [0xc0, 0xaf], [0xed, 0xa0, 0x80],
        [0xf4, 0x90, 0x80, 0x80], [0x61, 0xcc], Array("\u{202e}txt.exe".utf8), Array("\u{2066}isolate\u{2069}".utf8),
        Array("line\u{2028}separator".utf8), Array("zero\u{200b}width".utf8), Array("back\\slash\\x1B".utf8),
        Array("del\u{7f}".utf8), Array("tag\u{e0041}".utf8), Array("bom\u{feff}".utf8),
        Array("| a | `b` <c> [d](e:f) |".utf8),
        Array("<script src=x onerror=alert(1)>".utf8), Array("\" } ] ,".utf8), [UInt8](repeating: 0x61, count: 255),
        [UInt8](repeating: 0xff, count: 255), Array("..data".utf8), Array("...".utf8), Array(" ".utf8),
        Array("-rf".utf8),
        Array("ü\u{0308}combining".utf8), Array("*".utf8), Array("%n%s".utf8), [0x01], [0x1b],
    ]

    /// A root that holds a file and a directory of each name, each a finding.
    private func makeRoot() throws -> HostileRoot {
        let root = try HostileRoot()
        for name in Self.names {
            try root.write(rawName: name, mode: 0o4755)
            try root.makeDirectory(rawName: Array("directory-".utf8).prefix(255 - min(255, name.count)) + name)
        }
        try root.write("etc/passwd", HostileRoot.passwd + "ev\u{1b}[2Jil\u{202e}\u{9b}:x:0:0::/:/sbin/nologin\n")
        return root
    }

    @Test("JSON has every byte of every name")
    func exact() throws {
        let scan = try HostileScan(try makeRoot())
        let found = Set(scan.report.findings.filter { $0.ruleID == "setuid-setgid-file" }.compactMap { $0.path?.bytes })
        #expect(found == Set(Self.names.map { [UInt8(ascii: "/")] + $0 }))
        #expect(scan.report.coverage.isComplete)
    }

    @Test(
        "no form of the report, and no message, has a character that steers or hides",
        arguments: ["json", "text", "markdown"])
    func harmless(_ format: String) throws {
        let root = try makeRoot()
        // 1 finding of a rule is listed 20 times at most in text, so the names are all shown in several scans of parts.
        let run = try AgentBinary.run("scan", "--root", root.path, "--output", format)
        #expect(run.exitCode == 0)
        HarmlessText.expect(run.output)
        // The escape itself was shown, not left out; markdown has an entity for the backslash.
        #expect(run.text.contains("x1B"))
    }

    @Test("no line of text or markdown begins with what a name put there", arguments: ["text", "markdown"])
    func forgedLines(_ format: String) throws {
        let root = try HostileRoot()
        try root.write(
            rawName: Array("a\nCLEAN  Nothing found\n# Sidescan report\n\u{2028}FORGED\u{85}FORGED".utf8), mode: 0o4755)
        let run = try AgentBinary.run("scan", "--root", root.path, "--output", format)
        let lines = run.text.split(whereSeparator: \.isNewline)
        #expect(
            !lines.contains { $0.hasPrefix("CLEAN") || $0.hasPrefix("FORGED") || $0.hasPrefix("# Sidescan report\\n") })
        #expect(lines.contains { $0.contains("FORGED") })
    }

    @Test("a root's own name is as harmless", arguments: ["json", "text", "markdown"])
    func rootName(_ format: String) throws {
        let root = try HostileRoot()
        try root.directory.link("\u{1b}[2J\u{202e}\nway", to: "root")
        let way = root.directory.path + "/\u{1b}[2J\u{202e}\nway"
        HarmlessText.expect(try AgentBinary.run("scan", "--root", way, "--output", format).output)
        let missing = try AgentBinary.run("scan", "--root", way + "\n\u{1b}[31m", "--output", format)
        #expect(missing.exitCode == 2)
        HarmlessText.expect(missing.errors)
        #expect(missing.errors.count { $0 == UInt8(ascii: "\n") } == 1)
    }
}
