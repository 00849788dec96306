/// The seccomp profile for the agent's container, as a pod names it under `seccompProfile` of type `Localhost`: JSON of the
/// OCI runtime specification (`linux.seccomp`), which is also Docker's.
///
/// It is the outer ring: what any of the filters allows, what the agent needs before it loads them, and what container
/// runtimes do between loading the profile and executing the agent, where the pod forbids privilege escalation. It refuses
/// with EPERM rather than with death, so that a runtime which tries something newer first can fall back. The filters are
/// what confines; this keeps whatever slips by them from more than the agent ever needs.
///
/// - Parameter publishing: Whether it is for an agent that publishes to ConfigMaps, which needs the network.
public func kubeletProfile(publishing: Bool = false) -> String {
    let filters: [SystemCallFilter] =
        [.workerFinding, .workerScanning, .supervisor] + (publishing ? [.publisher] : [])
    let startup =
        [StartupCalls.agent, StartupCalls.containerRuntime] + (publishing ? [StartupCalls.publishing] : [])
    let rules = ProfileRules(of: (filters.map(\.allowed) + startup).flatMap { $0 })
    var entries = [entry(rules.unconditional)]
    for (name, alternatives) in rules.conditional {
        entries += alternatives.map { entry([name], $0) }
    }
    return """
        {
          "defaultAction": "SCMP_ACT_ERRNO",
          "defaultErrnoRet": 1,
          "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"],
          "syscalls": [
        \(entries.joined(separator: ",\n")),
            {
              "names": ["clone3"],
              "action": "SCMP_ACT_ERRNO",
              "errnoRet": 38
            }
          ]
        }

        """
}

/// Calls of several lists, each under the most that any list allows.
private struct ProfileRules {
    /// The names of those that some list allows with any arguments, sorted.
    let unconditional: [String]
    /// The others, sorted, with the alternatives of all lists.
    let conditional: [(name: String, alternatives: [[ArgumentCondition]])]

    init(of calls: [AllowedCall]) {
        var merged: [String: [[ArgumentCondition]]] = [:]
        for call in calls {
            guard let known = merged[call.name] else {
                merged[call.name] = call.alternatives
                continue
            }
            guard !known.isEmpty, !call.alternatives.isEmpty else {
                merged[call.name] = []
                continue
            }
            merged[call.name] = known + call.alternatives.filter { !known.contains($0) }
        }
        unconditional = merged.filter(\.value.isEmpty).keys.sorted()
        conditional = merged.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// One entry of `syscalls`. All names and words are ours: nothing in them needs an escape.
private func entry(_ names: [String], _ conditions: [ArgumentCondition] = []) -> String {
    let separator = names.count == 1 ? ("", "") : ("\n        ", "\n      ")
    let list = names.map { "\"\($0)\"" }.joined(separator: names.count == 1 ? "" : ",\n        ")
    var lines = """
            {
              "names": [\(separator.0)\(list)\(separator.1)],
              "action": "SCMP_ACT_ALLOW"
        """
    if !conditions.isEmpty {
        // For this operator, `value` is the mask and `valueTwo` what the masked argument has to be.
        let arguments = conditions.map {
            """
                    {"index": \($0.index), "value": \($0.mask), "valueTwo": \($0.value), "op": "SCMP_CMP_MASKED_EQ"}
            """
        }
        lines += ",\n      \"args\": [\n\(arguments.joined(separator: ",\n"))\n      ]"
    }
    return lines + "\n    }"
}
