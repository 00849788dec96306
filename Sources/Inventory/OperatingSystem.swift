/// What os-release(5) says of an operating system. All text is bytes: the target chose them.
public struct OperatingSystem: Sendable, Hashable {
    /// `ID`, such as `debian`; empty where it is not said.
    public private(set) var id: [UInt8] = []
    /// `VERSION_ID`, such as `12`; empty on rolling releases.
    public private(set) var versionID: [UInt8] = []
    /// `BUILD_ID`; mostly empty.
    public private(set) var buildID: [UInt8] = []
    /// `NAME`.
    public private(set) var name: [UInt8] = []
    /// `PRETTY_NAME`.
    public private(set) var prettyName: [UInt8] = []

    /// What is kept of a value, in bytes: it is in the URL of each package.
    private static let longestValue = 256

    /// Reads the content of os-release; nil where it says nothing.
    ///
    /// - Parameter bytes: Lines `NAME=VALUE` with a shell's quotes. Beyond 64 KiB nothing is read.
    public init?(osRelease bytes: [UInt8]) {
        for line in bytes.prefix(64 << 10).split(separator: 10) {
            let line = trimmedBlanks(line)
            guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let value = Array(Self.unquoted(line[(equals + 1)...]).prefix(Self.longestValue))
            switch String(decoding: line[..<equals], as: UTF8.self) {
            case "ID": id = value
            case "VERSION_ID": versionID = value
            case "BUILD_ID": buildID = value
            case "NAME": name = value
            case "PRETTY_NAME": prettyName = value
            default: continue
            }
        }
        guard !(id.isEmpty && name.isEmpty && prettyName.isEmpty) else { return nil }
    }

    private static func unquoted(_ value: ArraySlice<UInt8>) -> [UInt8] {
        guard let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return Array(value)
        }
        var text: [UInt8] = []
        var rest = value.dropFirst()
        while let byte = rest.popFirst(), byte != quote {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let escaped = rest.popFirst() {
                text.append(escaped)
            } else {
                text.append(byte)
            }
        }
        return text
    }
}
