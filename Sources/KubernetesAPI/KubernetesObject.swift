public import PlainData

/// An object of the API. Only what is asked for is modelled; every other field survives a read, a change and a write.
public struct KubernetesObject: Sendable, Hashable {
    /// The whole object, a map in the server's order.
    public var document: PlainValue

    /// An object as it was read.
    public init(_ document: PlainValue) { self.document = document }

    /// A new object with apiVersion, kind and metadata, and nothing else.
    public init(_ kind: ResourceKind, name: String, namespace: String? = nil) {
        var metadata: [PlainValue.Entry] = [.init("name", .text(name))]
        if let namespace { metadata.append(.init("namespace", .text(namespace))) }
        document = .map([
            .init("apiVersion", .text(kind.apiVersion)), .init("kind", .text(kind.kind)),
            .init("metadata", .map(metadata)),
        ])
    }

    /// The value at a path of map keys; nil where there is none. Setting makes the maps that are missing on the way;
    /// setting nil takes the key away.
    public subscript(_ path: String...) -> PlainValue? {
        get { path.reduce(Optional(document)) { $0?[$1] } }
        set { document = Self.setting(path[...], of: document, to: newValue) }
    }

    /// `metadata.name`; empty where there is none.
    public var name: String { self["metadata", "name"]?.text ?? "" }
    /// `metadata.namespace`.
    public var namespace: String? { self["metadata", "namespace"]?.text }
    /// `metadata.uid`; empty before the server has seen the object.
    public var uid: String { self["metadata", "uid"]?.text ?? "" }
    /// `metadata.resourceVersion`.
    public var resourceVersion: String? { self["metadata", "resourceVersion"]?.text }
    /// `metadata.creationTimestamp`, RFC 3339.
    public var creationTimestamp: String? { self["metadata", "creationTimestamp"]?.text }

    /// `metadata.labels`; where one is no text, it is left out.
    public var labels: [String: String] {
        get { Self.texts(self["metadata", "labels"]) }
        set { self["metadata", "labels"] = Self.map(newValue) }
    }

    /// `metadata.annotations`; where one is no text, it is left out.
    public var annotations: [String: String] {
        get { Self.texts(self["metadata", "annotations"]) }
        set { self["metadata", "annotations"] = Self.map(newValue) }
    }

    private static func texts(_ value: PlainValue?) -> [String: String] {
        var texts: [String: String] = [:]
        for entry in value?.entries ?? [] {
            if let key = entry.key.text, let text = entry.value.text { texts[key] = text }
        }
        return texts
    }

    private static func map(_ texts: [String: String]) -> PlainValue {
        .map(texts.sorted { $0.key < $1.key }.map { .init($0.key, .text($0.value)) })
    }

    private static func setting(
        _ path: ArraySlice<String>, of value: PlainValue?, to new: PlainValue?
    ) -> PlainValue {
        guard let key = path.first else { return new ?? .null }
        var entries = value?.entries ?? []
        let index = entries.firstIndex { $0.key.text == key }
        if path.count == 1, new == nil {
            if let index { entries.remove(at: index) }
            return .map(entries)
        }
        let changed = setting(path.dropFirst(), of: index.map { entries[$0].value }, to: new)
        if let index { entries[index].value = changed } else { entries.append(.init(key, changed)) }
        return .map(entries)
    }
}
