import KubernetesAPI
import PlainData

/// How the agent's container fares, as its pod's status says.
enum AgentStatus: Sendable, Hashable {
    /// Not yet started; why, where the kubelet says so.
    case waiting(String?)
    case running
    case ended(exitCode: Int, reason: String)

    /// - Returns: nil where the status does not speak of the container yet.
    init?(_ container: String, in pod: KubernetesObject) {
        guard let state = TargetFacts.status(of: container, in: pod)?["state"] else { return nil }
        if let ended = state["terminated"] {
            self = .ended(exitCode: ended["exitCode"]?.integer ?? -1, reason: ended["reason"]?.text ?? "")
        } else if state["running"] != nil {
            self = .running
        } else {
            let waiting = state["waiting"]
            self = .waiting(waiting?["reason"]?.text)
        }
    }

    /// Why the container will never start, in words; nil where it may.
    static func obstacle(_ container: String, in pod: KubernetesObject) -> String? {
        guard let waiting = TargetFacts.status(of: container, in: pod)?["state"]?["waiting"],
            let reason = waiting["reason"]?.text, hopeless.contains(reason)
        else { return nil }
        return "container \(container) can't start: \(reason)\(waiting["message"]?.text.map { ": \($0)" } ?? "")"
    }

    /// What the kubelet's waiting reasons are that it does not get out of by itself (kubernetes/kubelet,
    /// `pkg/kubelet/images/types.go` and `pkg/kubelet/kuberuntime/kuberuntime_container.go`). `ErrImagePull` is tried again.
    private static let hopeless: Set<String> = [
        "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "CreateContainerConfigError",
        "CreateContainerError", "RunContainerError", "SignatureValidationFailed",
    ]
}
