import Foundation

/// The agent's executable that the tests try: `SIDESCAN_AGENT`, else the one of `make build`, else the debug build.
public enum AgentBinary {
    /// Its path.
    public static var path: String {
        get throws {
            if let path = ProcessInfo.processInfo.environment["SIDESCAN_AGENT"] { return path }
            for candidate in ["bin/sidescan-agent", ".build/debug/sidescan-agent"] {
                let path = packageRoot + "/" + candidate
                if FileManager.default.isExecutableFile(atPath: path) { return path }
            }
            throw Failure("no agent to test: run 'make build', or name one in SIDESCAN_AGENT")
        }
    }

    /// The package's own directory.
    public static var packageRoot: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }

    /// Runs it.
    public static func run(_ arguments: String..., timeout: Double = 60) throws -> ProgramRun {
        try ProgramRun([path] + arguments, timeout: timeout)
    }
}
