import DataFormats
import PlainData

/// A cluster, a user or a context of a kubeconfig, and the file that it stands in.
struct KubeconfigEntry: Sendable {
    /// "user admin of /home/me/.kube/config", for messages.
    let description: String
    let fields: PlainValue
    /// What paths in it are relative to.
    let directory: String

    /// The text of a field; nil where it is missing or empty.
    func text(_ name: String) throws(ClusterConfiguration.Failure) -> String? {
        guard let value = fields[name], value != .null else { return nil }
        guard case .string(let bytes) = value else {
            throw .init("\(description): \(name) is no text; put it in quotes")
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// Whether a field says true.
    func isTrue(_ name: String) throws(ClusterConfiguration.Failure) -> Bool {
        switch fields[name] {
        case nil, .null: return false
        case .boolean(let boolean): return boolean
        default: throw .init("\(description): \(name) is neither true nor false")
        }
    }

    /// Whether a field is there and says anything.
    func says(_ name: String) -> Bool {
        switch fields[name] {
        case nil, .null, .boolean(false): false
        case .string(let bytes): !bytes.isEmpty
        case .array(let elements): !elements.isEmpty
        case .map(let entries): !entries.isEmpty
        default: true
        }
    }

    /// A path of a field, made absolute.
    func path(_ name: String) throws(ClusterConfiguration.Failure) -> String? {
        guard let path = try text(name) else { return nil }
        return path.hasPrefix("/") ? path : "\(directory)/\(path)"
    }

    /// The bytes of a file that one field names, or that another holds as base64; the latter comes first, as with kubectl.
    func bytes(_ name: String) throws(ClusterConfiguration.Failure) -> [UInt8]? {
        if let data = try text("\(name)-data") {
            guard let bytes = Base64.decoded(Array(data.utf8)), !bytes.isEmpty else {
                throw .init("\(description): \(name)-data is no base64")
            }
            return bytes
        }
        guard let path = try path(name) else { return nil }
        do {
            return try SmallFile.read(path)
        } catch {
            throw .init("\(description): \(name) \(path) can't be read: \(error)")
        }
    }
}
