import DataFormats
import LinuxSystem
import PlainData
import PrintableText
import SystemPackage

/// A profile's files, read whole. To be replaced by a room of its own.
struct ProfileDirectory {
    let value: PlainValue

    init(_ path: String, depth: Int = 0) throws(AgentFailure) {
        do {
            let root = try openForReading(path: Array(path.utf8), [.directory])
            let metadata = Self.file("inspec.yml", root)
            value = .map([
                PlainValue.Entry("path", .text(path)),
                PlainValue.Entry("metadata", metadata.map { .string($0) } ?? .null),
                PlainValue.Entry("depends", .array(Self.dependencies(metadata ?? [], of: path, depth: depth))),
                PlainValue.Entry("libraries", .array(Self.files("libraries", root))),
                PlainValue.Entry("controls", .array(Self.files("controls", root))),
                PlainValue.Entry("files", .array(Self.files("files", root))),
            ])
        } catch {
            throw AgentFailure("can't read the profile \(printable(path)): \(error.name)", .failed)
        }
    }

    /// The profiles that inspec.yml names by path; `missing` stands in one that isn't there.
    private static func dependencies(_ metadata: [UInt8], of path: String, depth: Int) -> [PlainValue] {
        guard depth < 8, let entries = (try? YAML.parse(metadata, [.aliases, .dates]))?["depends"]?.elements else {
            return []
        }
        return entries.compactMap { entry in
            guard let name = entry["name"]?.text, let other = entry["path"]?.text else { return nil }
            let full = other.hasPrefix("/") ? other : path + "/" + other
            let child = (try? ProfileDirectory(full, depth: depth + 1))?.value.entries
            return .map([PlainValue.Entry("name", .text(name))] + (child ?? [PlainValue.Entry("missing", .boolean(true))]))
        }
    }

    static func texts(_ paths: [String]) throws(AgentFailure) -> [PlainValue] {
        var texts: [PlainValue] = []
        for path in paths {
            do {
                let descriptor = try openForReading(path: Array(path.utf8), [])
                texts.append(.string(try read(descriptor, upTo: 1 << 20).bytes))
            } catch {
                throw AgentFailure("can't read \(printable(path)): \(error.name)", .failed)
            }
        }
        return texts
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

/// JSON without ado. To be replaced by InSpec's own form.
enum SimpleJSON {
    static func text(_ value: PlainValue) -> String {
        switch value {
        case .null: "null"
        case .boolean(let boolean): boolean ? "true" : "false"
        case .integer(let integer): "\(integer)"
        case .double(let double): "\(double)"
        case .string, .symbol: quoted(value.text ?? "")
        case .array(let elements): "[" + elements.map(text).joined(separator: ",") + "]"
        case .map(let entries):
            "{" + entries.map { quoted($0.key.text ?? text($0.key)) + ":" + text($0.value) }.joined(separator: ",")
                + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 32:
                let hexadecimal = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
