public import ScanReport
public import Thresholds

/// What an operator asks of a scan.
public struct ScanOrder: Sendable {
    /// How the agent gets beside the target.
    public enum Way: String, Sendable, CaseIterable {
        /// As an ephemeral container in the target's own pod.
        case debug
        /// In a pod of the run's own, beside a copy of the target's container.
        case sidecar
        /// `debug` where it can be done, else `sidecar`.
        case auto
    }

    /// What is scanned.
    public enum Subject: Sendable, Hashable {
        /// A pod that runs, and one of its containers.
        case pod(String, container: String?)
        /// An image, in a pod that is made for it.
        case image(String)
    }

    /// What is scanned.
    public var subject: Subject
    /// Where the pod is, and where everything is made.
    public var namespace: String
    /// How the agent gets beside the target.
    public var way = Way.auto
    /// The agent's image.
    public var agentImage: String
    /// As whom the agent runs; nil for the target's own user and group.
    public var runAs: (uid: Int, gid: Int)?
    /// What the agent may do beside what its user may.
    public var capabilities = AgentIdentity.Capabilities.none
    /// Registries, or beginnings of repositories, that the target's image may come from; empty for any.
    public var allowedRegistries: [String] = []
    /// Whether a target that is privileged, or reaches into the node, is refused.
    public var refusesPrivileged = false
    /// For the whole run without cleaning up, in seconds.
    public var timeout = 300
    /// What the agent may use, in MiB.
    public var memory = 512
    /// How many threads the agent walks on; nil for as many as it may.
    public var jobs: Int?
    /// Arguments for the agent's `scan` beside those that follow from the rest.
    public var agentArguments: [String] = []
    /// Profiles: paths in the agent's image, or `configmap/NAME`; empty for the image's own.
    public var profiles: [String] = []
    /// Whether an ephemeral container publishes to ConfigMaps, with the token that its pod has.
    public var publishesFromDebug = false
    /// What the results of profiles are held to.
    public var threshold: Threshold?
    /// Exit with 4 from this severity on.
    public var failOn: Severity?
    /// Exit with 4 where something could not be seen, whatever was found in the rest.
    public var failsIncomplete = false
    /// Whether to stop after preflight.
    public var preflightOnly = false
    /// Whether acts are told as Kubernetes Events on the pod.
    public var writesEvents = true
    /// A file for a token of the run's service account; nil for none.
    public var tokenFile: String?

    /// An order with what has no default.
    public init(_ subject: Subject, in namespace: String, agentImage: String) {
        self.subject = subject
        self.namespace = namespace
        self.agentImage = agentImage
    }
}
