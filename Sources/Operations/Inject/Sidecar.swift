import PlainData

/// The agent's container for one target, and the volumes that it needs.
struct Sidecar {
    let injection: Injection
    let target: TargetContainer
    let template: PodTemplate
    /// What its pods belong to: "Deployment/web".
    let workload: String?
    /// Whether the pod ends when its containers do, as a Job's does.
    let runsToCompletion: Bool
    let memory: MemoryQuantity

    /// Where every client in a cluster looks for its token.
    private static let tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount"

    private enum Volume {
        static let results = "sidescan-results"
        static let token = "sidescan-token"
        static let noToken = "sidescan-no-token"
        static func profile(_ number: Int) -> String { "sidescan-profile-\(number)" }
    }

    private enum Variable {
        static let pod = "SIDESCAN_POD_NAME"
        static let namespace = "SIDESCAN_POD_NAMESPACE"
        static let uid = "SIDESCAN_POD_UID"
    }

    /// An empty directory there keeps the token away that the API server would mount into every container that has nothing
    /// at that path (its ServiceAccount admission).
    private var hidesToken: Bool {
        injection.publish == nil && template.spec["automountServiceAccountToken"] != .boolean(false)
    }

    func container() throws(InjectionError) -> PlainValue {
        let (uid, gid) = try target.user(injection.runAs)
        return manifestFields([
            "name": .text(Injection.containerName), "image": .text(injection.agentImage),
            "args": .array(arguments.map { .text($0) }),
            "restartPolicy": injection.mode == .native ? .text("Always") : nil,
            "env": injection.publish == nil ? nil : .array(environment),
            "securityContext": securityContext(uid: uid, gid: gid), "resources": resources,
            "volumeMounts": .array(mounts),
        ])
    }

    /// The publisher names the pod that a result is of.
    private var environment: [PlainValue] {
        let fields = [
            (Variable.pod, "metadata.name"), (Variable.namespace, "metadata.namespace"), (Variable.uid, "metadata.uid"),
        ]
        return fields.map { name, path in
            manifestFields([
                "name": .text(name),
                "valueFrom": manifestFields(["fieldRef": manifestFields(["fieldPath": .text(path)])]),
            ])
        }
    }

    private func securityContext(uid: Int, gid: Int) -> PlainValue {
        // A pod-wide demand that nobody be root would refuse a root that was asked for.
        let podDemands = template.spec.manifestValue("securityContext", "runAsNonRoot") == .boolean(true)
        let nonRoot: PlainValue? = uid != 0 ? .boolean(true) : podDemands ? .boolean(false) : nil
        let seccomp: PlainValue
        switch injection.seccompProfile {
        case .runtimeDefault: seccomp = manifestFields(["type": .text("RuntimeDefault")])
        case .localhost(let path):
            seccomp = manifestFields(["type": .text("Localhost"), "localhostProfile": .text(path)])
        }
        return manifestFields([
            "runAsUser": .integer(uid), "runAsGroup": .integer(gid), "runAsNonRoot": nonRoot,
            "privileged": .boolean(false), "readOnlyRootFilesystem": .boolean(true),
            "allowPrivilegeEscalation": .boolean(false),
            "capabilities": manifestFields(["drop": .array([.text("ALL")])]),
            "seccompProfile": seccomp,
            // SELinux lets a process look only at those of its own label.
            "seLinuxOptions": target.container.manifestValue("securityContext", "seLinuxOptions"),
        ])
    }

    private var resources: PlainValue {
        let all = injection.resources
        let limits = manifestFields(["cpu": .text(all.cpuLimit), "memory": .text(all.memoryLimit)])
        let requests = manifestFields(["cpu": .text(all.cpuRequest), "memory": .text(all.memoryRequest)])
        return manifestFields(["requests": isGuaranteed ? limits : requests, "limits": limits])
    }

    /// Whether the pod is of the class Guaranteed: requests missing are as the limits ("Pod Quality of Service Classes").
    private var isGuaranteed: Bool {
        (template.containers + template.elements("initContainers")).allSatisfy { container in
            ["cpu", "memory"].allSatisfy { name in
                guard let limit = container.manifestValue("resources", "limits", name) else { return false }
                return (container.manifestValue("resources", "requests", name) ?? limit) == limit
            }
        }
    }

    private var mounts: [PlainValue] {
        func mount(_ name: String, _ path: String, readOnly: Bool = true) -> PlainValue {
            manifestFields([
                "name": .text(name), "mountPath": .text(path), "readOnly": readOnly ? .boolean(true) : nil,
            ])
        }
        var mounts = [mount(Volume.results, Injection.resultsPath, readOnly: false)]
        for (number, name) in injection.profiles.enumerated() {
            mounts.append(mount(Volume.profile(number), Self.profilePath(name)))
        }
        if injection.publish != nil { mounts.append(mount(Volume.token, Self.tokenPath)) }
        if hidesToken { mounts.append(mount(Volume.noToken, Self.tokenPath)) }
        return mounts
    }

    /// What is added to the pod's volumes.
    var volumes: [PlainValue] {
        var volumes = [
            manifestFields([
                "name": .text(Volume.results),
                "emptyDir": manifestFields(["sizeLimit": .text(injection.resultsSize)]),
            ])
        ]
        for (number, name) in injection.profiles.enumerated() {
            volumes.append(
                manifestFields([
                    "name": .text(Volume.profile(number)), "configMap": manifestFields(["name": .text(name)]),
                ]))
        }
        if injection.publish != nil { volumes.append(tokenVolume) }
        if hidesToken {
            volumes.append(
                manifestFields([
                    "name": .text(Volume.noToken), "emptyDir": manifestFields(["sizeLimit": .text("1Mi")]),
                ]))
        }
        return volumes
    }

    /// As the API server's own is made, but for the time and the audience; "Projected Volumes".
    private var tokenVolume: PlainValue {
        let token = manifestFields([
            "audience": injection.audience.map { .text($0) }, "expirationSeconds": .integer(600),
            "path": .text("token"),
        ])
        let authorities = manifestFields([
            "name": .text("kube-root-ca.crt"),
            "items": .array([manifestFields(["key": .text("ca.crt"), "path": .text("ca.crt")])]),
        ])
        let namespace = manifestFields([
            "path": .text("namespace"), "fieldRef": manifestFields(["fieldPath": .text("metadata.namespace")]),
        ])
        return manifestFields([
            "name": .text(Volume.token),
            "projected": manifestFields([
                "sources": .array([
                    manifestFields(["serviceAccountToken": token]), manifestFields(["configMap": authorities]),
                    manifestFields(["downwardAPI": manifestFields(["items": .array([namespace])])]),
                ])
            ]),
        ])
    }

    /// The kubelet puts the pod's own names in; Kubernetes, "Define Dependent Environment Variables".
    private func publishing(_ name: String) -> [String] {
        var about = [
            "namespace=$(\(Variable.namespace))", "pod=$(\(Variable.pod))", "container=\(target.name)",
        ]
        // A `$` in it would be taken for the beginning of a variable.
        if let image = target.container["image"]?.text, !image.contains("$") { about.append("image=\(image)") }
        if let workload { about.append("workload=\(workload)") }
        var arguments = ["--publish", "configmap/\(name)"] + about.flatMap { ["--publish-target", $0] }
        if !injection.keepsResult {
            arguments += ["--publish-owner", "$(\(Variable.pod))/$(\(Variable.uid))"]
        }
        return arguments
    }

    private static func profilePath(_ name: String) -> String { "\(Injection.profilesPath)/\(name)" }

    private var arguments: [String] {
        let own = injection.agentArguments
        func isGiven(_ option: String) -> Bool { own.contains { $0 == option || $0.hasPrefix(option + "=") } }
        var arguments = ["scan", "--container", target.name]
        if !isGiven("--wait") { arguments += ["--wait", "60"] }
        if !isGiven("--memory") { arguments += ["--memory", "\((memory.bytes >> 20) * 3 / 4)"] }
        for name in injection.profiles { arguments += ["--profile", Self.profilePath(name)] }
        if !isGiven("--output") {
            arguments += ["--output", injection.profiles.isEmpty ? "text" : "cli"]
            arguments += ["--output", "json:\(Injection.resultsPath)/report.json"]
        }
        if let name = injection.publish { arguments += publishing(name) }
        // A container that ends is started anew where the pod is to stay, and failed where it is to end.
        arguments.append(runsToCompletion && injection.mode == .container ? "--exit-zero" : "--then-wait")
        return arguments + own
    }
}
