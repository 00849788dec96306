import ArgumentParser
import Operations
import PrintableText
import ResultTransport
import ScanReport
import Thresholds

/// What is demanded of the results, and where they go.
struct ScanResultOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A directory for scan-results.json, scan-summary.md and threshold-result.txt. (default: sidescan-results/RUN)",
            valueName: "dir"))
    var results: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Exit with 3 where the profiles' results don't satisfy this threshold file of MITRE's SAF.",
            valueName: "file"))
    var threshold: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Exit with 4 where a finding has this severity or a higher one: info, low, medium, high, critical.",
            valueName: "severity"))
    var failOn: String?

    @Flag(name: .long, help: "Exit with 4 where something could not be seen, whatever was found in the rest.")
    var failIncomplete = false

    @Option(
        name: .long,
        help: ArgumentHelp("Append the audit log to this file. (default: audit.jsonl in --results)", valueName: "file"))
    var auditLog: String?

    @Flag(name: .customLong("no-events"), help: "Write no Kubernetes Events on the pod.")
    var noEvents = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "With --via sidecar: write a token of the run's service account to this new file, mode 0600. (default: none)",
            valueName: "file"))
    var tokenFile: String?

    func path(of run: RunID) -> String { results ?? "sidescan-results/\(run)" }

    func log(in directory: ResultsDirectory?) throws(ScanFailure) -> AuditLog {
        if let auditLog { return try .file(auditLog) }
        guard let directory else { return AuditLog { (_: AuditEntry) throws(ScanFailure) in } }
        return try .file(directory.file(ResultsDirectory.audit))
    }

    func complete(_ order: inout ScanOrder) throws {
        if let failOn {
            guard let severity = Severity(rawValue: failOn) else {
                throw ValidationError("--fail-on takes info, low, medium, high or critical: not '\(failOn)'")
            }
            order.failOn = severity
        }
        order.failsIncomplete = failIncomplete
        if let threshold {
            let file = DocumentFile(name: threshold)
            let document = try file.parsed(asJSONWhereBraced: false)
            do throws(ThresholdError) {
                order.threshold = try Threshold(document)
            } catch {
                throw CommandFailure(message: "\(file.title): \(printable(error.description))")
            }
        }
        order.writesEvents = !noEvents
        order.tokenFile = tokenFile
    }
}
