import Foundation
import ScanReport
import TestSupport
import Testing

/// One scan of a hostile root. Whatever the root holds, it has to end in time, by itself, in bounded memory, with a report
/// and no word on standard error.
struct HostileScan {
    /// The most memory that a scan of any root may take, in KiB.
    static let mostMemory = 64 << 10

    let run: ProgramRun
    let report: Report

    /// Scans.
    ///
    /// - Parameters:
    ///   - root: The root.
    ///   - options: More options of `scan`.
    ///   - wrapped: Makes the whole command line out of the agent's.
    ///   - timeout: After how many seconds the scan counts as one that hangs.
    ///   - measuresMemory: Whether the process that is started is the agent, so that its memory is the agent's.
    ///   - sourceLocation: Where the test is that scans.
    /// - Throws: What kept the scan from being started, or its report from being read.
    init(
        _ root: HostileRoot, _ options: [String] = [], wrapped: ([String]) -> [String] = { $0 }, timeout: Double = 30,
        measuresMemory: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let command = [try AgentBinary.path, "scan", "--root", root.path, "--output", "json"] + options
        run = try ProgramRun(wrapped(command), environment: ["ROOT": root.path], timeout: timeout)
        #expect(!run.timedOut, "the scan hangs", sourceLocation: sourceLocation)
        #expect(run.timedOut || run.signal == nil, "the scan crashed", sourceLocation: sourceLocation)
        #expect(run.exitCode == 0, "\(run.errorText)", sourceLocation: sourceLocation)
        #expect(run.errorText == "", sourceLocation: sourceLocation)
        if measuresMemory {
            // A figure of 0 would mean that nothing was measured.
            #expect((1...Self.mostMemory).contains(run.peakMemory), sourceLocation: sourceLocation)
        }
        report = try JSONDecoder().decode(Report.self, from: Data(run.output))
        root.canary.expectUntouched(by: report, sourceLocation: sourceLocation)
    }

    /// A rule's result.
    func rule(_ id: String) throws -> RuleResult {
        try #require(report.rules.first { $0.id == id }, "no rule \(id)")
    }

    /// A rule's status.
    func status(_ id: String) throws -> RuleResult.Status { try rule(id).status }

    /// The messages of a rule's findings.
    func messages(_ id: String) -> [String] { report.findings.filter { $0.ruleID == id }.map(\.message) }

    /// The paths of a rule's findings.
    func paths(_ id: String) -> [String] { report.findings.filter { $0.ruleID == id }.compactMap { $0.path?.text } }

    /// What could not be read, for one reason.
    func unread(_ reason: String) -> [Coverage.Gap] { report.coverage.unreadable.filter { $0.reason == reason } }

    /// What was left out, for one reason.
    func leftOut(_ reason: String) -> [Coverage.Gap] { report.coverage.leftOut.filter { $0.reason == reason } }

    /// Records an issue unless a rule says that it could not see a place, for a reason, and coverage says so too.
    func expectSkipped(
        _ id: String, _ reason: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let result = try rule(id)
        #expect(result.status == .skipped, sourceLocation: sourceLocation)
        #expect(result.reason?.contains(reason) == true, "\(result.reason ?? "")", sourceLocation: sourceLocation)
        let examples = unread(reason).flatMap(\.examples).map(\.text)
        #expect(examples.contains(path), sourceLocation: sourceLocation)
        #expect(!report.coverage.isComplete, sourceLocation: sourceLocation)
        #expect(report.verdict.status != .clean, sourceLocation: sourceLocation)
    }
}
