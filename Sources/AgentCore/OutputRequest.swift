public import ScanReport

/// One place where a report goes, in one form.
public struct OutputRequest: Sendable, Equatable {
    /// The form.
    public let format: OutputFormat
    /// The file; nil for standard output.
    public let path: String?

    /// Reads `FORMAT` or `FORMAT:PATH`; a path of `-` is standard output. Nil where the format is unknown or the path
    /// empty.
    public init?(parsing text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let format = OutputFormat(rawValue: String(parts[0])) else { return nil }
        guard parts.count == 1 || !parts[1].isEmpty else { return nil }
        self.init(format: format, path: parts.count == 1 || parts[1] == "-" ? nil : String(parts[1]))
    }

    /// A place and a form.
    public init(format: OutputFormat, path: String?) {
        self.format = format
        self.path = path.flatMap { Self.descriptor(namedBy: $0) == 1 ? nil : $0 }
    }

    /// The descriptor of the agent's own that the path names, as `/dev/stderr` does; nil where it names a file.
    var descriptor: Int32? {
        guard let path else { return 1 }
        return Self.descriptor(namedBy: path)
    }

    private static func descriptor(namedBy path: String) -> Int32? {
        switch path {
        case "/dev/stdout": return 1
        case "/dev/stderr": return 2
        default: break
        }
        for directory in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(directory) {
            let number = path.dropFirst(directory.count)
            return number.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int32(number) : nil
        }
        return nil
    }
}
