import Testing

/// A pod that the agent is tried in, as user and group 65532 without capabilities.
struct PodCase: Sendable, CustomTestStringConvertible {
    let place: Place
    let image: Image
    let target: TargetKind

    /// Where the agent is.
    enum Place: String, Sendable, CaseIterable {
        /// A container of the target's pod, whose process namespace is shared.
        case sidecar
        /// A container that joined the target's process namespace, as `kubectl debug --target` makes.
        case debug
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
    var name: String { "\(place.rawValue) \(image.rawValue) \(target.rawValue)" }
    var testDescription: String { name }

    static let all: [PodCase] = Place.allCases.flatMap { place in
        Image.allCases.flatMap { image in
            TargetKind.allCases.map { PodCase(place: place, image: image, target: $0) }
        }
    }
}
