import DataFormats
import PlainData
import PrintableText
import SystemPackage

/// A file that the operator names, or standard input where that is `-`.
struct DocumentFile {
    /// More than a report of a thousand profiles; a device that never ends is refused, not read.
    private static let mostBytes = 256 << 20

    let name: String

    var isStandardInput: Bool { name == "-" }

    /// As messages name it.
    var title: String { isStandardInput ? "standard input" : printable(name) }

    /// The document in it: JSON where it begins with a brace and may be no YAML, else YAML, which JSON is too.
    func parsed(asJSONWhereBraced isJSON: Bool) throws(CommandFailure) -> PlainValue {
        let bytes = try bytes()
        let first = bytes.first { !" \t\r\n".utf8.contains($0) }
        do throws(DocumentError) {
            return isJSON && first == UInt8(ascii: "{") ? try JSON.parse(bytes) : try YAML.parse(bytes)
        } catch {
            let place = error.line.map { ", line \($0)" } ?? ""
            throw CommandFailure(message: "\(title)\(place): \(printable(error.message))")
        }
    }

    func write(_ text: String) throws(CommandFailure) { try write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        if isStandardInput { return try writeToStandardOutput(bytes) }
        do {
            let file = try FileDescriptor.open(
                FilePath(name), .writeOnly, options: [.create, .truncate],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            try file.closeAfter { _ = try file.writeAll(bytes) }
        } catch {
            throw CommandFailure(message: "can't write \(title): \(error)")
        }
    }

    /// What is in it.
    func bytes() throws(CommandFailure) -> [UInt8] {
        do {
            if isStandardInput { return try Self.bytes(of: .standardInput) }
            let file = try FileDescriptor.open(FilePath(name), .readOnly)
            return try file.closeAfter { try Self.bytes(of: file) }
        } catch {
            throw CommandFailure(message: "can't read \(title): \(error)")
        }
    }

    private static func bytes(of file: FileDescriptor) throws(Errno) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count: Int
            do {
                count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
            } catch {
                throw error as? Errno ?? .ioError
            }
            if count == 0 { return bytes }
            guard bytes.count + count <= mostBytes else { throw .fileTooLarge }
            bytes += buffer[..<count]
        }
    }
}
