public import KubernetesAPI
public import ResultTransport

/// The labels and annotations of everything that a run makes, by which all of it is found again.
public struct RunMarks: Sendable, Hashable {
    /// The run's id.
    public let run: RunID
    /// The annotations, by name.
    public let annotations: [String: String]

    /// The marks of a run.
    ///
    /// - Parameters:
    ///   - run: The run's id.
    ///   - pod: The target's pod; nil where an image is scanned in a pod of the run's own.
    ///   - container: The target's container.
    ///   - image: The target's image, by digest where that is known.
    ///   - expires: When nothing of the run is of use any more: RFC 3339, UTC.
    public init(run: RunID, pod: String?, container: String, image: String, expires: String) {
        self.run = run
        annotations = [
            RunLabels.targetPod: pod, RunLabels.targetContainer: container, RunLabels.targetImage: image,
            RunLabels.expires: expires,
        ].compactMapValues { $0 }
    }

    /// An object with the run's labels and annotations, in place of what it has of the same names.
    public func marked(_ object: KubernetesObject, as component: RunLabels.Component) -> KubernetesObject {
        var object = object
        object.labels.merge(RunLabels.labels(component, of: run)) { $1 }
        object.annotations.merge(annotations) { $1 }
        return object
    }

    /// What selects a run's objects, or all runs'.
    public static func selector(_ run: RunID?) -> String {
        let ours = "\(RunLabels.name)=\(RunLabels.sidescan),\(RunLabels.managedBy)=\(RunLabels.sidescan)"
        return "\(ours),\(RunLabels.run)\(run.map { "=\($0)" } ?? "")"
    }

    /// Whether an object has the labels without which nothing is ever removed: that Sidescan manages it, and its run's id.
    ///
    /// - Returns: The run; nil where it is none of ours.
    public static func run(of object: KubernetesObject) -> RunID? {
        let labels = object.labels
        guard labels[RunLabels.name] == RunLabels.sidescan, labels[RunLabels.managedBy] == RunLabels.sidescan else {
            return nil
        }
        return labels[RunLabels.run].flatMap { RunID(parsing: $0) }
    }
}
