import DataFormats
import PlainData
import SystemPackage

/// Several kubeconfigs, read as one: what is set first counts (Kubernetes' documentation, "Organizing Cluster Access Using
/// kubeconfig Files", merging).
struct KubeconfigFiles: Sendable {
    /// What kubeconfigs list by name.
    enum List: String {
        case clusters
        case users
        case contexts

        /// What holds an item's fields.
        var field: String { String(rawValue.dropLast()) }
    }

    private struct File: Sendable {
        var path: String
        var document: PlainValue

        var directory: String {
            guard let slash = path.lastIndex(of: "/") else { return "." }
            return slash == path.startIndex ? "" : String(path[..<slash])
        }
    }

    private var files: [File] = []

    /// Reads files; of several, those that aren't there are passed over.
    ///
    /// - Throws: One line: a file that can't be read, or that there is none.
    init(_ paths: [String]) throws(ClusterConfiguration.Failure) {
        let paths = paths.filter { !$0.isEmpty }
        for path in paths {
            let bytes: [UInt8]
            do {
                bytes = try SmallFile.read(path)
            } catch {
                if error == .noSuchFileOrDirectory, paths.count > 1 { continue }
                throw .init("the kubeconfig \(path) can't be read: \(error)")
            }
            files.append(File(path: path, document: try Self.document(bytes, path)))
        }
        if files.isEmpty {
            throw .init(
                paths.isEmpty
                    ? "there is no kubeconfig: name one"
                    : "none of the kubeconfigs is there: \(paths.joined(separator: ", "))")
        }
    }

    private static func document(_ bytes: [UInt8], _ path: String) throws(ClusterConfiguration.Failure) -> PlainValue {
        let document: PlainValue
        do {
            document = try YAML.parse(bytes, [.aliases, .dates])
        } catch {
            let place = error.line.map { ", line \($0)" } ?? ""
            throw .init("the kubeconfig \(path) is no YAML\(place): \(error.message)")
        }
        switch document {
        // An empty file says nothing.
        case .null: return .map([])
        case .map: return document
        default: throw .init("the kubeconfig \(path) is none: it is no map")
        }
    }

    /// Where the configuration comes from, for messages.
    var description: String { files.map(\.path).joined(separator: ", ") }

    /// `current-context`, as the first file has it that sets it.
    var currentContext: String? {
        files.lazy.compactMap { $0.document["current-context"]?.text }.first { !$0.isEmpty }
    }

    /// The names in a list, each once.
    func names(_ list: List) -> [String] {
        var names: [String] = []
        for file in files {
            for item in file.document[list.rawValue]?.elements ?? [] {
                if let name = item["name"]?.text, !names.contains(name) { names.append(name) }
            }
        }
        return names
    }

    /// The first item of a name.
    func entry(_ list: List, _ name: String) -> KubeconfigEntry? {
        for file in files {
            let items = file.document[list.rawValue]?.elements ?? []
            guard let item = items.first(where: { $0["name"]?.text == name }) else { continue }
            return KubeconfigEntry(
                description: "\(list.field) \(name) of \(file.path)", fields: item[list.field] ?? .null,
                directory: file.directory)
        }
        return nil
    }
}
