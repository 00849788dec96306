import SystemPackage

/// Why a command can't do its work, in one line.
struct CommandFailure: Error {
    let message: String
}

/// Writes one line to standard error, where nobody is told when that fails.
func complain(_ line: String) {
    _ = try? FileDescriptor.standardError.writeAll("sidescan: \(line)\n".utf8)
}

/// Writes text to standard output, whole.
func writeToStandardOutput(_ text: String) throws(CommandFailure) {
    try writeToStandardOutput(Array(text.utf8))
}

/// Writes bytes to standard output, all of them.
func writeToStandardOutput(_ bytes: [UInt8]) throws(CommandFailure) {
    do {
        try FileDescriptor.standardOutput.writeAll(bytes)
    } catch {
        throw CommandFailure(message: "can't write to standard output: \(error)")
    }
}
