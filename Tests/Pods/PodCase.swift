import Testing

/// A pod that the agent is tried in, as user and group 65532 without capabilities, with a read-only root.
struct PodCase: Sendable, CustomTestStringConvertible {
    let place: Place
    let image: Image
    let target: TargetKind
    let seccomp: SeccompProfile

    /// Where the agent is.
    enum Place: String, Sendable, CaseIterable {
        /// A container of the target's pod, whose process namespace is shared.
        case sidecar
        /// A container that joined the target's process namespace, as `kubectl debug --target` makes.
        case debug
    }

    /// The seccomp profile of the agent's container.
    enum SeccompProfile: String, Sendable {
        /// The container runtime's own.
        case runtime
        /// `profiles/seccomp/sidescan-agent.json`.
        case ours
    }

    /// What the target is made of.
    enum Image: String, Sendable, CaseIterable {
        case distroless, busybox

        var program: String { self == .distroless ? "memcached" : "busybox" }
    }

    /// What the target runs as.
    enum TargetKind: String, Sendable, CaseIterable {
        case same
        case otherGroup = "other-group"
        case root
        case bareRoot = "bare-root"
        case notDumpable = "not-dumpable"

        /// What the agent's complaint has to say, the remedy last; nil where it can read the target.
        var complaint: [String]? {
            switch self {
            case .same: nil
            case .otherGroup:
                ["the group differs", "Try: run the agent with runAsUser: 65532 and runAsGroup: 10001; no capability"]
            case .root:
                [
                    "the user differs", "the group differs", "capabilities that the agent has not: CHOWN, DAC_OVERRIDE",
                    "Try: run the agent with runAsUser: 0 and runAsGroup: 0 and the target's capabilities (CHOWN, DAC_OVERRIDE",
                ]
            case .bareRoot:
                [
                    "the user differs", "the group differs",
                    "Try: run the agent with runAsUser: 0 and runAsGroup: 0; no capability",
                ]
            case .notDumpable: ["not dumpable", "Try: run the agent with runAsUser: 0 and the capability SYS_PTRACE"]
            }
        }

        /// What of all reasons must not be named.
        var innocent: [String] {
            switch self {
            case .same: []
            case .otherGroup: ["the user differs", "capabilities that", "dumpable"]
            case .root: ["dumpable"]
            case .bareRoot: ["capabilities that", "dumpable"]
            case .notDumpable: ["differs", "capabilities that"]
            }
        }
    }

    /// The name that `run-pods` gives it.
    var name: String { named("") }

    /// The name of the run that `run-pods` made besides, of what is in the same pod.
    func named(_ word: String) -> String {
        let words = [place.rawValue, image.rawValue, target.rawValue, word, seccomp == .ours ? "ours" : ""]
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    var testDescription: String { name }

    /// Every kind of target under the runtime's profile, and under ours one of each user.
    static let all: [PodCase] = Place.allCases.flatMap { place in
        Image.allCases.flatMap { image in
            TargetKind.allCases.map { PodCase(place: place, image: image, target: $0, seccomp: .runtime) }
                + [.same, .root].map { PodCase(place: place, image: image, target: $0, seccomp: .ours) }
        }
    }
}
