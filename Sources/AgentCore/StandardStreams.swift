import LinuxSystem
import SystemPackage

/// Writes text to standard output, whole.
///
/// - Throws: A failure where standard output can't be written to.
public func writeToStandardOutput(_ text: String) throws(AgentFailure) {
    do {
        try FileDescriptor.standardOutput.writeAll(text.utf8)
    } catch {
        throw AgentFailure(
            "can't write to standard output: \((error as? Errno).map(writeReason) ?? "\(error)")", .failed)
    }
}

/// Why something could not be written, by its errno.
func writeReason(_ errno: Errno) -> String {
    errno == .badFileDescriptor ? "it is closed, or not open for writing (EBADF)" : errno.name
}

/// Writes one line to standard error, where nobody is told when that fails: who does not read for five seconds misses it.
public func complain(_ line: String) {
    try? BoundedWriting(milliseconds: 5000).write(Array("sidescan-agent: \(line)\n".utf8), to: 2, atMost: 4096)
}
