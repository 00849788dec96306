import DataFormats
import Foundation
import PlainData
import TestSupport

/// As much of kustomize as the manifests use, so that they are built in the tests without it; anything else in a
/// kustomization is an error.
struct Kustomization {
    /// What it builds, in order.
    private(set) var objects: [PlainValue] = []
    /// Every file that was read.
    private(set) var files: Set<String> = []

    static let root = AgentBinary.packageRoot + "/manifests"

    static let clusterWide: Set = ["Namespace", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"]

    /// - Parameter directory: Below the manifests.
    init(_ directory: String) throws {
        try add(directory)
        let names = objects.map(Self.identity)
        guard Set(names).count == names.count else { throw Failure("\(directory): an object comes twice: \(names)") }
    }

    static func documents(_ path: String) throws -> [PlainValue] {
        guard let data = FileManager.default.contents(atPath: root + "/" + path) else {
            throw Failure("there is no \(path)")
        }
        return try YAML.documents(Array(data)).map(\.value)
    }

    static func identity(_ object: PlainValue) -> String {
        [object["kind"], object["metadata"]?["namespace"], object["metadata"]?["name"]]
            .map { $0?.text ?? "" }.joined(separator: "/")
    }

    private mutating func add(_ directory: String) throws {
        let path = directory + "/kustomization.yaml"
        files.insert(path)
        let documents = try Self.documents(path)
        guard documents.count == 1, let entries = documents[0].entries else { throw Failure("\(path): not one map") }
        for (key, value) in [("apiVersion", "kustomize.config.k8s.io/v1beta1"), ("kind", "Kustomization")] {
            guard documents[0][key]?.text == value else { throw Failure("\(path): \(key) is not \(value)") }
        }
        var own: [PlainValue] = []
        for entry in entries {
            switch entry.key.text {
            case "apiVersion", "kind": continue
            case "resources": try resources(entry.value, directory, &own)
            case "namespace", "labels": continue
            case let key: throw Failure("\(path): \(key ?? "a key") is not known here")
            }
        }
        if let namespace = documents[0]["namespace"] { own = own.map { Self.placed($0, in: namespace) } }
        for label in documents[0]["labels"]?.elements ?? [] {
            guard let pairs = label["pairs"]?.entries, label.entries?.count == 1 else {
                throw Failure("\(path): labels are more than pairs")
            }
            own = own.map { Self.labelled($0, pairs) }
        }
        objects += own
    }

    private mutating func resources(_ value: PlainValue, _ directory: String, _ own: inout [PlainValue]) throws {
        for resource in value.elements ?? [] {
            let name = resource.text ?? ""
            let path = (directory + "/" + name).split(separator: "/").reduce(into: [Substring]()) { parts, part in
                if part == ".." { parts.removeLast() } else { parts.append(part) }
            }.joined(separator: "/")
            if name.hasSuffix(".yaml") {
                files.insert(path)
                own += try Self.documents(path)
            } else {
                let inner = try Kustomization(path)
                files.formUnion(inner.files)
                own += inner.objects
            }
        }
    }

    private static func placed(_ object: PlainValue, in namespace: PlainValue) -> PlainValue {
        guard let kind = object["kind"]?.text, !clusterWide.contains(kind) else { return object }
        return setting(["metadata", "namespace"], of: object, to: namespace)
    }

    private static func labelled(_ object: PlainValue, _ pairs: [PlainValue.Entry]) -> PlainValue {
        pairs.reduce(object) { object, pair in
            setting(["metadata", "labels", pair.key.text ?? ""][...], of: object, to: pair.value)
        }
    }

    private static func setting(_ path: ArraySlice<String>, of value: PlainValue, to new: PlainValue) -> PlainValue {
        guard let key = path.first else { return new }
        var entries = value.entries ?? []
        let inner = setting(path.dropFirst(), of: value[key] ?? .map([]), to: new)
        if let index = entries.firstIndex(where: { $0.key.text == key }) {
            entries[index].value = inner
        } else {
            entries.append(.init(key, inner))
        }
        return .map(entries)
    }
}
