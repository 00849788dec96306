import ArgumentParser
import Operations

/// What sidecar is added, and how.
struct SidecarOptions: ParsableArguments {
    @Option(
        name: [.customShort("c"), .long],
        help: ArgumentHelp(
            "The container to scan. (default: the only one, or the pod's kubectl.kubernetes.io/default-container)",
            valueName: "name"))
    var container: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The user and group of the agent, which have to be the target's. (default: what the manifest says of the target)",
            valueName: "uid[:gid]"))
    var runAs: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            """
            native: an init container with restartPolicy Always, Kubernetes 1.29 and later. container: one beside the \
            target, any Kubernetes.
            """, valueName: "how"))
    var mode = "native"

    @Option(name: .long, help: ArgumentHelp("The agent's image, best by digest.", valueName: "image"))
    var agentImage = AgentImage.standard

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A ConfigMap with an InSpec profile. Repeatable. (default: the profiles in the agent's image)",
            valueName: "configmap/name"))
    var profile: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Publish the result as this ConfigMap. Only then has the agent a token: the pod's service account needs the rights.",
            valueName: "configmap/name"))
    var publish: String?

    @Flag(
        name: .long,
        help: """
            Let the published result stay when the pod goes. The next pod can't publish under the same name, then, until \
            somebody removes it. (default: it goes with the pod)
            """)
    var keepResult = false

    @Option(
        name: .long,
        help: ArgumentHelp("The audience of that token. (default: the API server's own)", valueName: "audience"))
    var audience: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A seccomp profile below the kubelet's directory, on each node. (default: the runtime's own, RuntimeDefault)",
            valueName: "path"))
    var seccompProfile: String?

    @Option(
        name: .long,
        help: ArgumentHelp("What is set aside for the agent. (default: cpu=10m,memory=64Mi)", valueName: "quantities"))
    var requests: String?

    @Option(
        name: .long,
        help: ArgumentHelp("What the agent may use. (default: cpu=500m,memory=256Mi)", valueName: "quantities"))
    var limits: String?

    @Option(
        name: .long, help: ArgumentHelp("How large reports in /results may be, all together.", valueName: "quantity"))
    var resultsSize = "64Mi"

    func injection() throws -> Injection {
        var injection = Injection()
        guard let mode = Injection.Mode(rawValue: mode) else {
            throw ValidationError("--as takes native or container: not '\(mode)'")
        }
        injection.mode = mode
        injection.container = container
        injection.agentImage = agentImage
        if let runAs {
            guard let user = Injection.User(parsing: runAs) else {
                throw ValidationError("--run-as takes numbers, as 65532:65532: not '\(runAs)'")
            }
            injection.runAs = user
        }
        if let seccompProfile { injection.seccompProfile = .localhost(seccompProfile) }
        injection.profiles = try profile.map { try name(of: $0, "--profile") }
        injection.publish = try publish.map { try name(of: $0, "--publish") }
        injection.audience = audience
        injection.keepsResult = keepResult
        for (name, value) in try quantities(requests, "--requests") {
            if name == "cpu" {
                injection.resources.cpuRequest = value
            } else {
                injection.resources.memoryRequest = value
            }
        }
        for (name, value) in try quantities(limits, "--limits") {
            if name == "cpu" { injection.resources.cpuLimit = value } else { injection.resources.memoryLimit = value }
        }
        guard isQuantity(resultsSize) else {
            throw ValidationError("--results-size takes an amount, as 64Mi: not '\(resultsSize)'")
        }
        injection.resultsSize = resultsSize
        return injection
    }

    private func name(of text: String, _ option: String) throws -> String {
        let prefix = ["configmap/", "cm/"].first { text.hasPrefix($0) }
        guard let prefix, text.utf8.count > prefix.utf8.count else {
            throw ValidationError("\(option) takes a ConfigMap, as configmap/NAME: not '\(text)'")
        }
        return String(text.dropFirst(prefix.count))
    }

    private func quantities(_ text: String?, _ option: String) throws -> [(String, String)] {
        guard let text else { return [] }
        return try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let parts = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, ["cpu", "memory"].contains(parts[0]), isQuantity(parts[1]) else {
                throw ValidationError("\(option) takes amounts, as cpu=100m,memory=128Mi: not '\(text)'")
            }
            return (parts[0], parts[1])
        }
    }

    /// A number and perhaps a unit; what it amounts to is the API server's to judge.
    private func isQuantity(_ text: String) -> Bool {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units = ["", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti"]
        return Double(number) != nil && units.contains(String(text.dropFirst(number.count)))
    }
}
