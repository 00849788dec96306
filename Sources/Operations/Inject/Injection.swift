/// What sidecar is to be added to pods, and how.
public struct Injection: Sendable, Hashable {
    /// As which kind of container the agent is added.
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// An init container with restartPolicy Always: it starts before the target and ends after it, and no Job waits for
        /// it. Kubernetes 1.29 and later ("Sidecar Containers").
        case native
        /// A container beside the target. Any Kubernetes that is still supported.
        case container
    }

    /// A user and a group by their numbers; in Kubernetes `runAsUser` and `runAsGroup`.
    public struct User: Sendable, Hashable {
        /// The user.
        public var uid: Int
        /// Nil for the one that the manifest says; where it says none, the same number as `uid`.
        public var gid: Int?

        /// A user, and a group where one is known.
        public init(uid: Int, gid: Int? = nil) {
            self.uid = uid
            self.gid = gid
        }

        /// Reads `UID` or `UID:GID`, each from 0 to 2147483647, as the API takes them; nil where it is something else.
        public init?(parsing text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count) else { return nil }
            var numbers: [Int] = []
            for part in parts {
                guard !part.isEmpty, part.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                    let number = Int32(part)
                else { return nil }
                numbers.append(Int(number))
            }
            self.init(uid: numbers[0], gid: numbers.count == 2 ? numbers[1] : nil)
        }
    }

    /// The seccomp profile of the agent's container.
    public enum SeccompProfile: Sendable, Hashable {
        case runtimeDefault
        /// A file below the kubelet's seccomp directory, on each node.
        case localhost(String)
    }

    /// What the agent's container asks for and may use, as Kubernetes' quantities. Where all the pod's containers have
    /// limits equal to their requests, the agent's requests are its limits too: so the pod stays `Guaranteed`.
    public struct Resources: Sendable, Hashable {
        /// What the scheduler sets aside.
        public var cpuRequest = "10m"
        /// What the scheduler sets aside.
        public var memoryRequest = "64Mi"
        /// How much processor time a scan gets.
        public var cpuLimit = "500m"
        /// The agent ends a scan by itself that takes more than three quarters of it.
        public var memoryLimit = "256Mi"

        /// Small ones.
        public init() {}
    }

    /// The name of the agent's container.
    public static let containerName = "sidescan-agent"
    /// Where the agent's container has its own writable volume.
    public static let resultsPath = "/results"
    /// Where it has the profiles, each in a directory named after its ConfigMap.
    public static let profilesPath = "/profiles"

    /// The agent's image, best by digest.
    public var agentImage = AgentImage.standard
    /// As which kind of container the agent is added.
    public var mode = Mode.native
    /// The target. Nil for the only container, or the one that `kubectl.kubernetes.io/default-container` names.
    public var container: String?
    /// Whom the agent runs as. Nil for the target's own user and group, which the manifest has to name then.
    public var runAs: User?
    /// The seccomp profile of the agent's container.
    public var seccompProfile = SeccompProfile.runtimeDefault
    /// What the agent's container asks for and may use.
    public var resources = Resources()
    /// The `sizeLimit` of the emptyDir at ``resultsPath``.
    public var resultsSize = "64Mi"
    /// The name of the ConfigMap that the result is published as; nil for none. Only with one there is a token.
    public var publish: String?
    /// Whether the published result stays when the pod goes. Else it is owned by the pod, and its name is free for the next.
    public var keepsResult = false
    /// The audience of that token; nil for the API server's own.
    public var audience: String?
    /// The names of ConfigMaps that hold profiles.
    public var profiles: [String] = []
    /// More arguments for `sidescan-agent scan`. One that is among those given anyway takes its place.
    public var agentArguments: [String] = []

    /// A native sidecar of the standard image that publishes nothing.
    public init() {}
}
