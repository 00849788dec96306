import Foundation
import ScanReport
import TestSupport

/// A scan without any expectation.
enum AgentScan {
    /// The report on a directory.
    static func json(of path: String) throws -> Report {
        let run = try AgentBinary.run("scan", "--root", path, "--output", "json")
        return try JSONDecoder().decode(Report.self, from: Data(run.output))
    }
}
