import Compliance
import LinuxSystem
import PlainData
import PrintableText
import ScanReport
import SystemPackage
import TargetFilesystem

/// The evaluation of profiles: read and made ready before the cage closes, run behind it.
struct ProfileScan {
    private let order: PlainValue
    private let hasDistinctExitCodes: Bool

    /// Reads the profiles.
    init(_ request: ProfileRequest) throws(AgentFailure) {
        var profiles: [PlainValue] = []
        for path in request.paths { profiles.append(try ProfileDirectory(path).value) }
        hasDistinctExitCodes = request.hasDistinctExitCodes
        order = .map([
            PlainValue.Entry("profiles", .array(profiles)),
            PlainValue.Entry("inputs", .array(request.inputs.map { .text($0) })),
            PlainValue.Entry("input_files", .array(try ProfileDirectory.texts(request.inputFiles))),
            PlainValue.Entry("waiver_files", .array(try ProfileDirectory.texts(request.waiverFiles))),
            PlainValue.Entry("controls", .array(request.controls.map { .text($0) })),
            PlainValue.Entry("tags", .array(request.tags.map { .text($0) })),
        ])
    }

    /// Evaluates them on a root.
    func results(of root: borrowing TargetRoot) throws(AgentFailure) -> Results {
        do {
            let again = try openForReading([UInt8(ascii: ".")], at: root.descriptor, [.path, .directory])
            let own = try TargetRoot(adopting: again, crossesMounts: root.crossesMounts)
            let evaluation = try Evaluation(of: own, memory: 256 << 20)
            return Results(value: try evaluation.run(order), hasDistinctExitCodes: hasDistinctExitCodes)
        } catch let failure as Evaluation.Failure {
            throw AgentFailure(failure.message, .failed)
        } catch {
            throw AgentFailure("can't look at the target's root: \(error)", .failed)
        }
    }

    /// What came of it.
    struct Results {
        let value: PlainValue
        let hasDistinctExitCodes: Bool

        /// The exit code that they stand for.
        var exitCode: UInt64 { UInt64(value["exit_code"]?.integer ?? 1) }

        func rendered(as format: OutputFormat, colour: Bool) throws -> String {
            SimpleJSON.text(value)
        }
    }
}
