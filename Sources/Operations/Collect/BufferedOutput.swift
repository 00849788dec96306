internal import SystemPackage

/// Writes to a file in pieces of some size.
struct BufferedOutput {
    private let file: FileDescriptor
    private let name: String
    private var buffer: [UInt8] = []

    /// - Parameter name: What is said of the file where it can't be written.
    init(_ file: FileDescriptor, _ name: String) { (self.file, self.name) = (file, name) }

    mutating func write(_ bytes: some Sequence<UInt8>) throws(CollectFailure) {
        buffer += bytes
        if buffer.count >= 1 << 15 { try flush() }
    }

    mutating func write(_ text: String) throws(CollectFailure) { try write(text.utf8) }

    /// Has to be called at the end.
    mutating func flush() throws(CollectFailure) {
        do {
            _ = try file.writeAll(buffer)
        } catch {
            throw CollectFailure("can't write \(name): \(error)")
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
