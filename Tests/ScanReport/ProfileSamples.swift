import DataFormats
import Foundation
import PlainData
import ScanReport
import TestSupport

/// Runs of profiles to render.
enum ProfileSamples {
    /// A run with every kind of result, whose names and texts are as bad as can be.
    static let hostileTexts = [
        "a\nb", "\u{1b}[2J\u{1b}]0;owned\u{7}", "\u{202e}gpj", "</failure>]]><script>'\"&", "\u{9b}31m\u{85}",
        "\r\n\u{200b}\u{2028}\u{feff}", "\u{0}\u{1}\u{fffe}\u{ffff}", "x\n  ✔  other: passed\n     ✔  fine",
        "\u{e0041}😀",
        "- x: y # z", "yes", "1e3", "~", "=", " lead", "trail ", "%", "Grüße", "\\n", "",
    ]

    static func hostile() -> ProfileRun {
        var profile = ProfileResult(name: "evil\u{1b}[31m\nProfile Summary: 9 successful controls")
        profile.title = hostileTexts.joined()
        profile.version = "1\n2"
        for (index, text) in hostileTexts.enumerated() {
            var results: [TestResult] = []
            for status in TestResult.Status.allCases {
                var result = TestResult(status, codeDesc: text + "!")
                result.message = status == .failed ? text : nil
                result.skipMessage = status == .skipped ? text : nil
                result.resourceTitle = text
                result.resourceID = text
                result.exception = text
                result.backtrace = status == .failed && index == 0 ? hostileTexts : nil
                result.runTime = 0.00002
                result.startTime = "2026-01-02T03:04:05+00:00"
                results.append(result)
            }
            var control = ControlResult(id: "c\(index)\(text)", results: results)
            control.title = index.isMultiple(of: 2) ? text : nil
            control.desc = text
            control.code = text
            control.descriptions = [.init(label: text, data: .text(text))]
            control.tags = [
                .init(text, .string([0xff, 0xfe, 0x41])), .init(key: .symbol([0x80]), value: .array([.text(text)])),
                .init("deep", .array([.array([.map([.init("a", .null), .init("b", .array([]))])]), .map([])])),
            ]
            control.waiverData = .map([.init("run", .boolean(false))])
            profile.controls.append(control)
        }
        return ProfileRun(
            platform: .init(name: "debian\u{1b}", release: "12", targetID: nil, target: "\u{1b}c"), profiles: [profile],
            duration: 1e-7)
    }

    /// A small run in the form of InSpec's report.
    static func small() throws -> ProfileRun {
        try ProfileRun(try document("small.json"))
    }

    static func document(_ name: String) throws -> PlainValue {
        let path = AgentBinary.packageRoot + "/Tests/ScanReport/Samples/" + name
        return try JSON.parse(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    }

    static func text(_ name: String) throws -> String {
        try String(contentsOfFile: AgentBinary.packageRoot + "/Tests/ScanReport/Samples/" + name, encoding: .utf8)
    }
}
