import LinuxSystem
import PlainData
import PrintableText
import SystemPackage

/// A profile's files, read whole. To be replaced by a room of its own.
struct ProfileDirectory {
    let value: PlainValue

    init(_ path: String) throws(AgentFailure) {
        do {
            let root = try openForReading(path: Array(path.utf8), [.directory])
            value = .map([
                PlainValue.Entry("path", .text(path)),
                PlainValue.Entry("metadata", Self.file("inspec.yml", root).map { .string($0) } ?? .null),
                PlainValue.Entry("libraries", .array(Self.files("libraries", root))),
                PlainValue.Entry("controls", .array(Self.files("controls", root))),
                PlainValue.Entry("files", .array(Self.files("files", root))),
            ])
        } catch {
            throw AgentFailure("can't read the profile \(printable(path)): \(error.name)", .failed)
        }
    }

    static func texts(_ paths: [String]) throws(AgentFailure) -> [PlainValue] {
        var texts: [PlainValue] = []
        for path in paths { texts.append(.string(try text(path))) }
        return texts
    }

    static func text(_ path: String) throws(AgentFailure) -> [UInt8] {
        do {
            let descriptor = try openForReading(path: Array(path.utf8), [])
            return try read(descriptor, upTo: 1 << 20).bytes
        } catch {
            throw AgentFailure("can't read \(printable(path)): \(error.name)", .failed)
        }
    }

    private static func file(_ name: String, _ directory: borrowing OwnedDescriptor) -> [UInt8]? {
        guard let descriptor = try? openForReading(Array(name.utf8), at: directory, []) else { return nil }
        return try? read(descriptor, upTo: 1 << 20).bytes
    }

    private static func files(_ name: String, _ parent: borrowing OwnedDescriptor) -> [PlainValue] {
        guard let directory = try? openForReading(Array(name.utf8), at: parent, [.directory]),
            let names = try? names(in: directory)
        else { return [] }
        var files: [PlainValue] = []
        for entry in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let text = String(decoding: entry, as: UTF8.self)
            if let bytes = file(text, directory) {
                files.append(.array([.text(name + "/" + text), .string(bytes)]))
            } else {
                files += Self.files(text, directory).map {
                    .array([.text(name + "/" + ($0.elements?[0].text ?? "")), $0.elements?[1] ?? .null])
                }
            }
        }
        return files
    }
}
