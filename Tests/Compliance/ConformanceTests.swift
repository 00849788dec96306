import Foundation
import TestSupport
import Testing

/// What real InSpec answered for profiles of every kind, case by case.
@Suite("Conformance with InSpec", .enabled(if: ReferenceCases.directory != nil, "\(ReferenceCases.reason)"))
struct ConformanceTests {
    /// The least share of results whose status is InSpec's, in percent. Only ever raised; docs/inspec-compatibility.md
    /// explains what is left.
    private static let floor = 100.0

    @Test("the results of all cases are InSpec's")
    func agreement() throws {
        let directory = try #require(ReferenceCases.directory)
        let agent =
            "\(try AgentBinary.path) scan --root {root} --profile {profile} {inputs} {waivers} --output inspec:{out}"
        let run = try ProgramRun(
            [
                "\(directory)/run", "--cases", "\(directory)/cases", "--min-agreement", "\(Self.floor)", "--verbose",
                "--agent", agent,
            ], timeout: 600)
        #expect(run.exitCode == 0, "\(run.text)")
        // It counted something, and each case that ended without a report was to end so.
        let last = try #require(run.text.split(separator: "\n").last)
        let passed = try #require(last.split(separator: " ").first.flatMap { Int($0) })
        #expect(passed > 1_000, "\(last)")
    }
}

/// The reference cases, which lie beside a checkout.
enum ReferenceCases {
    static let directory: String? = {
        let candidates = [
            ProcessInfo.processInfo.environment["SIDESCAN_CONFORMANCE"],
            AgentBinary.packageRoot + "/../shared/conformance",
        ]
        return candidates.compactMap(\.self).first { FileManager.default.isExecutableFile(atPath: $0 + "/run") }
    }()

    static let reason: Comment = "no reference cases: SIDESCAN_CONFORMANCE names their directory"
}
