/// Labels and annotations of what a run makes: Kubernetes' recommended labels (`app.kubernetes.io/*`), and Sidescan's own.
public enum RunLabels {
    /// The label that holds the program's name, ``sidescan``.
    public static let name = "app.kubernetes.io/name"
    /// The label that says who keeps the object, ``sidescan`` too.
    public static let managedBy = "app.kubernetes.io/managed-by"
    /// The label that says what part the object plays; ``Component``.
    public static let component = "app.kubernetes.io/component"
    /// The label that holds the run's id.
    public static let run = "sidescan.dev/run"
    /// The label on an index that holds the verdict: `clean`, `findings` or `incomplete`.
    public static let verdict = "sidescan.dev/verdict"

    /// The annotation that names the pod looked at.
    public static let targetPod = "sidescan.dev/target-pod"
    /// The annotation that names the container looked at.
    public static let targetContainer = "sidescan.dev/target-container"
    /// The annotation that names its image.
    public static let targetImage = "sidescan.dev/target-image"
    /// The annotation that names what the pod belongs to, as kind and name: `Deployment/web`.
    public static let targetWorkload = "sidescan.dev/target-workload"
    /// The annotation that says when the object may be removed: RFC 3339, UTC.
    public static let expires = "sidescan.dev/expires"

    /// The value of ``name`` and ``managedBy``.
    public static let sidescan = "sidescan"

    /// What part an object plays.
    public enum Component: String, Sendable, CaseIterable {
        /// The index of a result.
        case result
        /// A part of a result.
        case resultChunk = "result-chunk"
        /// A service account, a role or a role binding.
        case credentials
        /// A pod that exists for one scan.
        case scanPod = "scan-pod"
    }

    /// The labels that everything a run makes has.
    public static func labels(_ component: Component, of run: RunID) -> [String: String] {
        [
            name: sidescan, managedBy: sidescan, Self.component: component.rawValue, Self.run: run.text,
        ]
    }

    /// The label selector of everything that a run has made.
    public static func selector(of run: RunID) -> String { "\(managedBy)=\(sidescan),\(Self.run)=\(run.text)" }

    /// The label selector of one part of all runs: of all results, say.
    public static func selector(of component: Component) -> String {
        "\(managedBy)=\(sidescan),\(Self.component)=\(component.rawValue)"
    }
}
