import DataFormats
import PlainData

/// What an injection did to a pod template, as its annotation remembers it: enough to undo it exactly.
struct InjectionRecord: Equatable {
    static let annotation = "sidescan.dev/injected"

    /// Which list the agent's container is in: `initContainers` or `containers`.
    var list: String
    /// The names of the volumes that were added.
    var volumes: [String]
    /// What a field was before that was not there, was null, or had another value.
    var before: [Before]

    struct Before: Equatable {
        let field: Field
        /// Nil where it was not there at all.
        let value: PlainValue?
    }

    /// The fields that an injection may change.
    enum Field: String, CaseIterable {
        case metadata
        case annotations
        case shareProcessNamespace
        case initContainers
        case volumes
    }

    func before(_ field: Field) -> Before? { before.first { $0.field == field } }

    var text: String {
        let absent = before.filter { $0.value == nil }.map { PlainValue.text($0.field.rawValue) }
        let former = before.compactMap { entry in entry.value.map { PlainValue.Entry(entry.field.rawValue, $0) } }
        return JSON.text(
            manifestFields([
                "in": .text(list), "volumes": .array(volumes.map { .text($0) }),
                "absent": absent.isEmpty ? nil : .array(absent), "former": former.isEmpty ? nil : .map(former),
            ]), pretty: false)
    }

    init(list: String, volumes: [String], before: [Before]) {
        self.list = list
        self.volumes = volumes
        self.before = before
    }

    /// Nil where the text is none that ``text`` writes.
    init?(_ text: String) {
        guard let value = try? JSON.parse(Array(text.utf8)), let list = value["in"]?.text,
            ["initContainers", "containers"].contains(list)
        else { return nil }
        self.init(
            list: list, volumes: (value["volumes"]?.elements ?? []).compactMap(\.text),
            before: Field.allCases.compactMap { field in
                if let former = value["former"]?[field.rawValue] { return Before(field: field, value: former) }
                let isAbsent = value["absent"]?.elements?.contains(.text(field.rawValue)) == true
                return isAbsent ? Before(field: field, value: nil) : nil
            })
    }
}
