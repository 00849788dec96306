import Foundation
import TestSupport

/// Programs that the test compiles, each with its own flags.
struct Compiled {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let source = """
            #include <stdio.h>
            #include <string.h>
            int main(int n, char **v) { char b[64]; strcpy(b, v[0]); memset(b + n, n, 8); printf("%s %d", b, n); return 0; }
            """
        try Data(source.utf8).write(to: URL(fileURLWithPath: directory.path + "/a.c"))
    }

    /// Compiles it.
    func bytes(_ flags: String...) throws -> [UInt8] {
        let output = directory.path + "/out"
        let run = try ProgramRun(["gcc", "-w"] + flags + ["-o", output, directory.path + "/a.c"])
        guard run.exitCode == 0 else { throw Failure("gcc \(flags): \(run.errorText)") }
        return Array(try Data(contentsOf: URL(fileURLWithPath: output)))
    }

    struct Failure: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }
}
