public import PlainData
import PrintableText

/// An object with the sidecar in all the pod templates that it has.
public struct InjectedObject: Sendable, Hashable {
    /// The object.
    public var document: PlainValue
    /// What was changed or looked at: "deployment/web", several for a List.
    public var workloads: [String]
    /// What may not be as expected, one line each, beginning with the workload; printable.
    public var notes: [String]
}

extension Injection {
    /// Adds the sidecar to a Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job or CronJob, or
    /// to each of them in a List. Any other object stays as it is.
    ///
    /// - Throws: ``InjectionError`` that begins with the kind and name of the object it is about.
    public func applied(to object: PlainValue) throws(InjectionError) -> InjectedObject {
        var injected = InjectedObject(document: object, workloads: [], notes: [])
        injected.document = try Self.changing(object) { template, workload, object throws(InjectionError) in
            let made = try applied(
                to: template, runsToCompletion: workload.runsToCompletion(template), of: workload.ofItsPods(object))
            let name = workload.title(of: object)
            injected.workloads.append(name)
            injected.notes += made.notes.map { "\(name): \($0)" }
            if let publish, workload.hasManyPods(object) {
                injected.notes.append(
                    "\(name): all its pods would publish to configmap/\(printable(publish)), and a reader accepts what one "
                        + "pod wrote: publish from one pod only")
            }
            return made.document
        }
        return injected
    }

    /// Takes the sidecar out of an object, or of each in a List; what has none stays as it is.
    ///
    /// - Throws: ``InjectionError`` that begins with the kind and name of the object it is about.
    public static func removed(from object: PlainValue, workloads: inout [String]) throws(InjectionError) -> PlainValue
    {
        var names: [String] = []
        defer { workloads += names }
        return try changing(object) { template, workload, object throws(InjectionError) in
            names.append(workload.title(of: object))
            return try removed(from: template)
        }
    }

    private typealias Change = (PlainValue, Workload, PlainValue) throws(InjectionError) -> PlainValue

    /// Changes all pod templates of an object.
    private static func changing(
        _ object: PlainValue, kindInList: (apiVersion: String?, kind: String)? = nil, _ change: Change
    ) throws(InjectionError) -> PlainValue {
        let kind = object["kind"]?.text ?? kindInList?.kind
        let apiVersion = object["apiVersion"]?.text ?? kindInList?.apiVersion
        if let kind, kind.hasSuffix("List"), let items = object["items"]?.elements {
            // A PodList's items need not say that they are pods.
            let inner = kind == "List" ? nil : (apiVersion, String(kind.dropLast("List".count)))
            var changed: [PlainValue] = []
            for (index, item) in items.enumerated() {
                do throws(InjectionError) {
                    changed.append(try changing(item, kindInList: inner, change))
                } catch {
                    throw error.at("item \(index + 1)")
                }
            }
            return object.settingManifestField("items", to: .array(changed))
        }
        guard let workload = Workload(apiVersion: apiVersion, kind: kind) else { return object }
        do throws(InjectionError) {
            guard let template = workload.template(of: object) else { throw InjectionError("it has no pod template") }
            return workload.setting(try change(template, workload, object), in: object)
        } catch {
            throw error.at(workload.title(of: object))
        }
    }
}

extension Workload {
    /// "deployment/web", and the namespace where it says one.
    func title(of object: PlainValue) -> String {
        let metadata = object["metadata"]
        let name = (metadata?["name"] ?? metadata?["generateName"])?.text ?? "without a name"
        let namespace = metadata?["namespace"]?.text.map { " in \(printable($0))" } ?? ""
        return "\(kind)/\(printable(name))\(namespace)"
    }
}
