import PlainData

/// What `pods/NAME/ephemeralcontainers` refuses, as measured on 1.36 (all of it 422).
enum EphemeralContainerRules {
    private static let forbidden = [
        "ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resources", "resizePolicy",
        "restartPolicy",
    ]

    static func causes(_ new: PlainValue, _ old: PlainValue) -> [String] {
        let before = old.at("spec", "ephemeralContainers")?.elements ?? []
        let after = new.at("spec", "ephemeralContainers")?.elements ?? []
        var causes: [String] = []
        for container in before {
            let name = container["name"]?.text ?? ""
            guard let now = after.first(where: { $0["name"] == container["name"] }) else {
                causes.append(
                    "spec.ephemeralContainers: Forbidden: existing ephemeral containers \"\(name)\" may not be removed")
                continue
            }
            if now != container {
                causes.append(
                    "spec.ephemeralContainers: Forbidden: existing ephemeral containers \"\(name)\" may not be changed")
            }
        }
        let others = ["containers", "initContainers"].flatMap { old.at("spec", $0)?.elements ?? [] }
        let volumes = (old.at("spec", "volumes")?.elements ?? []).compactMap { $0["name"]?.text }
        var names = Set(others.compactMap { $0["name"]?.text })
        for (index, container) in after.enumerated() {
            let path = "spec.ephemeralContainers[\(index)]"
            let name = container["name"]?.text ?? ""
            if name.isEmpty { causes.append("\(path).name: Required value") }
            if !names.insert(name).inserted { causes.append("\(path).name: Duplicate value: \"\(name)\"") }
            if (container["image"]?.text ?? "").isEmpty { causes.append("\(path).image: Required value") }
            for field in forbidden where container[field].map({ $0 != .map([]) && $0 != .array([]) }) ?? false {
                causes.append("\(path).\(field): Forbidden: cannot be set for an Ephemeral Container")
            }
            if let target = container["targetContainerName"]?.text, !target.isEmpty,
                !others.contains(where: { $0["name"]?.text == target })
            {
                causes.append("\(path).targetContainerName: Not found: \"\(target)\"")
            }
            for (number, mount) in (container["volumeMounts"]?.elements ?? []).enumerated() {
                let place = "\(path).volumeMounts[\(number)]"
                if !(mount["subPath"]?.text ?? "").isEmpty || !(mount["subPathExpr"]?.text ?? "").isEmpty {
                    causes.append("\(place).subPath: Forbidden: cannot be set for an Ephemeral Container")
                }
                if !volumes.contains(mount["name"]?.text ?? "") {
                    causes.append("\(place).name: Not found: \"\(mount["name"]?.text ?? "")\"")
                }
            }
        }
        return causes
    }
}
