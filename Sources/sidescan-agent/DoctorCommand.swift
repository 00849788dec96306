import AgentCore
import ArgumentParser
import ScanReport
import TargetProcess

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says whether a target's root can be read, and if not, why and what would help.",
        discussion: "Exits with 0 where it can be read, and with 2 where it can't.")

    @OptionGroup var target: TargetOptions

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() throws {
        let finder = TargetFinder()
        let (process, own) = try finder.find(try target.selector())
        let diagnosis = try finder.diagnose(process, own: own)
        let report = DoctorReport(diagnosis, target: process, own: own)
        try writeToStandardOutput(json ? try renderJSON(report) : report.text)
        if diagnosis.extent == .none { throw ExitCode(AgentFailure.ExitCode.targetUnreachable.rawValue) }
    }
}
