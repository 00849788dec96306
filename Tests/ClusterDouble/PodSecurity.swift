import PlainData

/// Pod Security admission (Kubernetes' documentation, Pod Security Standards), for Linux pods.
enum PodSecurity {
    private static let baselineCapabilities: Set<String> = [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
        "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ]

    /// Refuses a pod that the namespace's level doesn't allow.
    static func check(_ pod: PlainValue, _ namespace: PlainValue?) throws(StatusAnswer) {
        let level = namespace?.at("metadata", "labels", "pod-security.kubernetes.io/enforce")?.text ?? "privileged"
        guard ["baseline", "restricted"].contains(level) else { return }
        let violations = violations(of: pod, isRestricted: level == "restricted")
        guard !violations.isEmpty else { return }
        let name = pod.at("metadata", "name")?.text ?? ""
        throw StatusAnswer(
            403, "Forbidden",
            "pods \"\(name)\" is forbidden: violates PodSecurity \"\(level):latest\": "
                + violations.joined(separator: ", "),
            details: .map([.init("name", .text(name)), .init("kind", .text("pods"))]))
    }

    private static func violations(of pod: PlainValue, isRestricted: Bool) -> [String] {
        var violations: [String] = []
        let spec = pod["spec"]
        let containers = ["initContainers", "containers", "ephemeralContainers"].flatMap {
            spec?[$0]?.elements ?? []
        }
        for field in ["hostNetwork", "hostPID", "hostIPC"] where spec?[field]?.isTrue == true {
            violations.append("host namespaces (\(field)=true)")
        }
        for volume in spec?["volumes"]?.elements ?? [] where volume["hostPath"] != nil {
            violations.append("hostPath volumes (volume \"\(volume["name"]?.text ?? "")\")")
        }
        func each(_ text: String, _ isBad: (PlainValue?) -> Bool) {
            let bad = containers.filter { isBad($0["securityContext"]) }.map { "\"\($0["name"]?.text ?? "")\"" }
            guard !bad.isEmpty else { return }
            violations.append(
                text.replacing("%", with: (bad.count == 1 ? "container " : "containers ") + bad.joined(separator: ", "))
            )
        }
        each("privileged (% must not set securityContext.privileged=true)") { $0?["privileged"]?.isTrue == true }
        each(
            isRestricted
                ? "unrestricted capabilities (% must set securityContext.capabilities.drop=[\"ALL\"])"
                : "non-default capabilities (% must not include \"SYS_PTRACE\" or others in securityContext.capabilities.add)"
        ) { context in
            let added = Set(context?.at("capabilities", "add")?.texts ?? [])
            guard isRestricted else { return !added.isSubset(of: baselineCapabilities) }
            let dropped = context?.at("capabilities", "drop")?.texts ?? []
            return !dropped.contains("ALL") || !added.isSubset(of: ["NET_BIND_SERVICE"])
        }
        let profile = spec?.at("securityContext", "seccompProfile", "type")?.text
        each("seccompProfile (% must not set securityContext.seccompProfile.type to \"Unconfined\")") {
            ($0?.at("seccompProfile", "type")?.text ?? profile) == "Unconfined"
        }
        guard isRestricted else { return violations }
        each("allowPrivilegeEscalation != false (% must set securityContext.allowPrivilegeEscalation=false)") {
            $0?["allowPrivilegeEscalation"] != .boolean(false)
        }
        let isNonRoot = spec?.at("securityContext", "runAsNonRoot")
        each("runAsNonRoot != true (pod or % must set securityContext.runAsNonRoot=true)") {
            ($0?["runAsNonRoot"] ?? isNonRoot) != .boolean(true)
        }
        each("runAsUser=0 (% must not set runAsUser=0)") { $0?["runAsUser"]?.integer == 0 }
        if spec?.at("securityContext", "runAsUser")?.integer == 0 {
            violations.append("runAsUser=0 (pod must not set runAsUser=0)")
        }
        each(
            "seccompProfile (pod or % must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")"
        ) {
            !["RuntimeDefault", "Localhost"].contains($0?.at("seccompProfile", "type")?.text ?? profile ?? "")
        }
        let allowed: Set<String> = [
            "name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected",
            "secret",
            "hostPath",
        ]
        for volume in spec?["volumes"]?.elements ?? [] {
            for key in (volume.entries ?? []).compactMap(\.key.text) where !allowed.contains(key) {
                violations.append(
                    "restricted volume types (volume \"\(volume["name"]?.text ?? "")\" uses restricted volume type \"\(key)\")"
                )
            }
        }
        return violations
    }
}
