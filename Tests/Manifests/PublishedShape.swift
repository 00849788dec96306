import DataFormats
import Foundation
import PlainData
import TestSupport

/// Kubernetes' published types, as far as published-shape.yaml has them.
struct PublishedShape {
    private let types: PlainValue

    init() throws {
        let path = AgentBinary.packageRoot + "/Tests/Manifests/published-shape.yaml"
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        types = try YAML.documents(Array(data)).first?.value ?? .null
    }

    /// What an object has that its kind has not, or has otherwise: one line each.
    func faults(of object: PlainValue) -> [String] {
        guard let kind = object["kind"]?.text, types[kind]?["apiVersion"] != nil else { return ["no known kind"] }
        if kind == "List" {
            return (object["items"]?.elements ?? []).flatMap(faults)
        }
        return faults(object, .text(kind), kind)
    }

    private func faults(_ value: PlainValue, _ type: PlainValue, _ path: String) -> [String] {
        if let inner = type.elements?.first {
            guard let elements = value.elements else { return ["\(path) is no list"] }
            return elements.enumerated().flatMap { faults($0.element, inner, "\(path)[\($0.offset)]") }
        }
        let name = type.text ?? ""
        let fits: Bool
        switch (name, value) {
        case ("any", _), ("string", .string), ("int", .integer), ("bool", .boolean): fits = true
        case ("quantity", .string), ("quantity", .integer), ("quantity", .double): fits = true
        case ("strings", .map(let entries)): fits = entries.allSatisfy { $0.key.text != nil && isString($0.value) }
        case ("quantities", .map(let entries)):
            return entries.flatMap { faults($0.value, .text("quantity"), "\(path).\($0.key.text ?? "?")") }
        case (_, .map(let entries)) where types[name] != nil:
            return entries.flatMap { entry in
                let key = entry.key.text ?? "?"
                guard let field = types[name]?[key] else { return ["\(path) has no field \(key)"] }
                return faults(entry.value, field, "\(path).\(key)")
            }
        default: fits = false
        }
        return fits ? [] : ["\(path) is no \(name)"]
    }

    private func isString(_ value: PlainValue) -> Bool {
        if case .string = value { return true }
        return false
    }
}
