import PlainData
import PrintableText

/// A pod, or a workload's template of one: a map with `metadata` and `spec`. All else in it stays as it is.
struct PodTemplate {
    private(set) var document: PlainValue

    /// - Throws: Where it has no containers.
    init(_ document: PlainValue) throws(InjectionError) {
        self.document = document
        guard document["spec"]?.entries != nil else { throw InjectionError("it has no pod spec") }
        for list in ["containers", "initContainers", "ephemeralContainers", "volumes"] {
            guard let value = document.manifestValue("spec", list) else { continue }
            guard let elements = value.elements, elements.allSatisfy({ $0.manifestName != nil }) else {
                throw InjectionError("its \(list) are no list of things that have a name")
            }
        }
        guard !containers.isEmpty else { throw InjectionError("its pod spec has no containers") }
        for map in [document.manifestValue("metadata"), annotations] {
            guard map == nil || map?.entries != nil else {
                throw InjectionError("its metadata or annotations are no map")
            }
        }
    }

    var spec: PlainValue { document["spec"] ?? .map([]) }
    var containers: [PlainValue] { elements("containers") }
    var annotations: PlainValue? { document.manifestValue("metadata", "annotations") }

    /// The elements of one of the spec's lists.
    func elements(_ list: String) -> [PlainValue] { spec.manifestValue(list)?.elements ?? [] }

    /// What the annotation remembers; nil where there is none.
    func record() throws(InjectionError) -> InjectionRecord? {
        guard let value = annotations?[InjectionRecord.annotation] else { return nil }
        guard let record = value.text.flatMap({ InjectionRecord($0) }) else {
            throw InjectionError(
                "its annotation \(InjectionRecord.annotation) is not as sidescan wrote it: "
                    + "take the annotation and the container \(Injection.containerName) out by hand")
        }
        return record
    }

    subscript(field: InjectionRecord.Field) -> PlainValue? {
        get {
            switch field {
            case .metadata: document["metadata"]
            case .annotations: document["metadata"]?["annotations"]
            case .shareProcessNamespace, .initContainers, .volumes: spec[field.rawValue]
            }
        }
        set {
            switch field {
            case .metadata: document = document.settingManifestField("metadata", to: newValue)
            case .annotations:
                let metadata = document["metadata"] ?? .map([])
                self[.metadata] = metadata.settingManifestField("annotations", to: newValue)
            case .shareProcessNamespace, .initContainers, .volumes: set(field.rawValue, newValue)
            }
        }
    }

    /// Sets one of the spec's fields.
    mutating func set(_ name: String, _ value: PlainValue?) {
        document = document.settingManifestField("spec", to: spec.settingManifestField(name, to: value))
    }

    /// Undoes an injection. A field that is no longer as the injection left it keeps what came since.
    mutating func undo(_ record: InjectionRecord) {
        let list = elements(record.list).filter { $0.manifestName != Injection.containerName }
        set(record.list, spec[record.list] == nil ? nil : .array(list))
        if spec["volumes"] != nil {
            let volumes = elements("volumes").filter { volume in
                !record.volumes.contains { $0 == volume.manifestName }
            }
            set("volumes", .array(volumes))
        }
        self[.annotations] = annotations?.settingManifestField(InjectionRecord.annotation, to: nil)
        // From the inside out: a map is taken away only once nothing is left in it.
        for field in InjectionRecord.Field.allCases.reversed() {
            guard let before = record.before(field) else { continue }
            let isEmpty = self[field]?.elements?.isEmpty ?? self[field]?.entries?.isEmpty ?? true
            if field == .shareProcessNamespace ? self[field] == .boolean(true) : isEmpty { self[field] = before.value }
        }
    }
}
