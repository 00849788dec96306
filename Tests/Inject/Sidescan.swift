import Foundation
import TestSupport

/// The operator's program.
enum Sidescan {
    static func run(_ arguments: [String], input: [UInt8] = []) throws -> ProgramRun {
        let directory = try TemporaryDirectory()
        try Data(input).write(to: URL(fileURLWithPath: directory.path + "/input"))
        let program = AgentBinary.packageRoot + "/.build/debug/sidescan"
        return try ProgramRun(
            ["sh", "-c", "file=$1; shift; exec \"$@\" <\"$file\"", "sh", directory.path + "/input", program] + arguments
        )
    }
}
