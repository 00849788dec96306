import DataFormats
import Foundation
import PlainData
import ScanReport
import TestSupport
import Testing

@Suite struct FindingFormatTests {
    private func sarif(_ report: Report) throws -> PlainValue {
        let document = try JSON.parse(Array(try report.rendered(as: .sarif).utf8))
        return try #require(document["runs"]?.elements?.first)
    }

    private func hits(_ report: Report, _ path: String) throws -> [String] {
        try XML.parse(Array(try report.rendered(as: .junit).utf8)).matches(of: XPath(Array(path.utf8))).map { match in
            switch match {
            case .attribute(let value), .text(let value): String(decoding: value, as: UTF8.self)
            default: "element"
            }
        }
    }

    @Test(
        "SARIF is valid by its schema",
        .enabled(if: SARIFSchema.path != nil, "needs jsonschema, and pip to get the schema"))
    func schema() throws {
        for report in [SampleReport.make(), SampleReport.make(complete: true, findings: false)] {
            #expect(try SARIFSchema.complaint(about: Array(try report.rendered(as: .sarif).utf8)) == nil)
        }
        let broken = try SampleReport.make().rendered(as: .sarif).replacing(
            "\"level\":\"error\"", with: "\"level\":\"grave\"")
        #expect(try SARIFSchema.complaint(about: Array(broken.utf8)) != nil, "the schema is not applied")
    }

    @Test("GitHub has what it needs: help, security severities, relative and encoded places, levels") func github()
        throws
    {
        let run = try sarif(SampleReport.make())
        let driver = run["tool"]?["driver"]
        let rules = try #require(driver?["rules"]?.elements)
        #expect(rules.map { $0["id"]?.text } == ["shell-present", "world-writable-file"])
        // One finding of the rule is critical.
        #expect(rules.map { $0["properties"]?["security-severity"]?.text } == ["2.5", "9.5"])
        #expect(
            rules.map { $0["helpUri"]?.text } == [
                "https://man7.org/linux/man-pages/man1/sh.1.html", "https://man7.org/linux/man-pages/man7/inode.7.html",
            ])
        let results = try #require(run["results"]?.elements)
        #expect(results.count == SampleReport.evilPaths.count + 1)
        var uris: [String] = []
        for result in results {
            let index = try #require(result["ruleIndex"]?.integer)
            #expect(rules[index]["id"] == result["ruleId"])
            #expect(result["level"]?.text == "error")
            let place = try #require(result["locations"]?.elements?.first?["physicalLocation"])
            let isPlain = place["artifactLocation"]?["uri"]?.text == "plain"
            #expect(place["region"]?["startLine"]?.integer == (isPlain ? 7 : 1))
            let uri = try #require(place["artifactLocation"]?["uri"]?.text)
            #expect(uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f } && !uri.hasPrefix("/"))
            uris.append(uri)
        }
        for uri in ["a%0Ab", "%FF%FE%80", "%E2%80%AEgpj", "back%5Cslash", "plain", "Gr%C3%BC%C3%9Fe", "."] {
            #expect(uris.contains(uri), "\(uri)")
        }
        #expect(run["automationDetails"]?["id"]?.text == "sidescan/web\\x1B[0m/")
    }

    @Test("an alert stays the same when messages, order and other findings change") func fingerprints() throws {
        func report(_ findings: [(String, String)]) -> Report {
            let sample = SampleReport.make(complete: true)
            return Report(
                runID: sample.runID, tool: sample.tool, startedAt: sample.startedAt, finishedAt: sample.finishedAt,
                target: sample.target, confinement: sample.confinement, rules: sample.rules,
                findings: findings.map {
                    Finding(
                        ruleID: "world-writable-file", severity: .high, path: ReportPath(bytes: Array($0.0.utf8)),
                        message: $0.1)
                }, counts: sample.verdict.counts, coverage: sample.coverage)
        }
        func prints(_ report: Report) throws -> [String: String] {
            var prints: [String: String] = [:]
            for result in try sarif(report)["results"]?.elements ?? [] {
                let uri =
                    result["locations"]?.elements?.first?["physicalLocation"]?["artifactLocation"]?["uri"]?.text ?? ""
                prints[uri, default: ""] +=
                    (result["partialFingerprints"]?["primaryLocationLineHash"]?.text ?? "?") + " "
            }
            return prints
        }
        let first = try prints(report([("/a", "mode 0666"), ("/b", "x")]))
        let second = try prints(report([("/c", "y"), ("/b", "x"), ("/a", "mode 0777")]))
        #expect(first["a"] == second["a"] && first["b"] == second["b"])
        #expect(Set(second.values).count == 3)
        // FNV-1a of "world-writable-file", a zero byte and "/a": alerts that GitHub has go by it.
        #expect(first["a"] == "\(Self.fnv("world-writable-file\0/a")):1 ")
        let both = try prints(report([("/a", "one"), ("/a", "two")]))
        #expect(both["a"]?.split(separator: " ").map { $0.suffix(2) } == [":1", ":2"])
    }

    private static func fnv(_ text: String) -> String {
        let hash = text.utf8.reduce(14_695_981_039_346_656_037 as UInt64) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        return String(format: "%016lx", hash)
    }

    @Test("what was not seen and what is not listed is told") func notifications() throws {
        let invocation = try #require(try sarif(SampleReport.make())["invocations"]?.elements?.first)
        let notifications = try #require(invocation["toolExecutionNotifications"]?.elements)
        #expect(notifications.map { $0["descriptor"]?["id"]?.text } == ["not-seen", "rule-incomplete", "not-listed"])
        #expect(notifications[0]["locations"]?.elements?.count == SampleReport.evilPaths.count)
        #expect(notifications[1]["associatedRule"]?["index"]?.integer == 0)
        #expect(
            notifications[2]["message"]?["text"]?.text == "4989 more findings of world-writable-file are not listed")
        let complete = try sarif(SampleReport.make(complete: true, findings: false))
        #expect(complete["invocations"]?.elements?.first?["toolExecutionNotifications"]?.elements == [])
        #expect(complete["results"]?.elements == [])
    }

    @Test("JUnit has a failure for each finding, and what was not seen is skipped") func junit() throws {
        let report = SampleReport.make()
        let count = SampleReport.evilPaths.count + 1
        #expect(try hits(report, "//testcase/failure").count == count + 1)
        #expect(try hits(report, "//testcase/skipped").count == 2)
        #expect(try hits(report, "/testsuites/testsuite/@tests") == ["\(count + 3)"])
        #expect(try hits(report, "/testsuites/testsuite/@failures") == ["\(count + 1)"])
        #expect(try hits(report, "/testsuites/testsuite/@skipped") == ["2"])
        let names = try hits(report, "//testcase/@name")
        #expect(names.contains("/a\\nb") && names.contains("/plain"))
        #expect(Set(zip(names, try hits(report, "//testcase/@classname")).map { $0 + " " + $1 }).count == names.count)
        let messages = try hits(report, "//skipped/@message")
        #expect(messages.contains("1 directory could not be read"))
        #expect(messages.contains { $0.hasPrefix("40 × directory, permission-denied (EACCES)") })
        let clean = SampleReport.make(complete: true, findings: false)
        #expect(try hits(clean, "//testcase/failure").isEmpty)
        #expect(try hits(clean, "//testcase/@name").count == 3)
    }

    @Test("no text of the target steers a terminal or closes an element", arguments: [OutputFormat.sarif, .junit])
    func harmless(format: OutputFormat) throws {
        let text = try SampleReport.make().rendered(as: format)
        #expect(
            !text.unicodeScalars.contains { $0 != "\n" && [.control, .format].contains($0.properties.generalCategory) })
        #expect(text.hasSuffix("\n"))
        if format == .junit { #expect(!text.contains("<script")) }
    }
}
