import DataFormats
import Foundation
import PlainData
import TestSupport
import Testing

@Suite struct AdmissionPolicyTests {
    /// Why the expressions can't be evaluated here; nil where they can.
    static let noCEL: String? =
        (try? ProgramRun([Machine.python, "-c", "import celpy, yaml"]))?.exitCode == 0
        ? nil : "needs cel-python and PyYAML: pip install cel-python, in PYTHONPATH"

    private static let approved = "registry.example/sidescan-agent@sha256:" + String(repeating: "a", count: 64)
    private static let own =
        "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}"

    /// A pod's spec, what it was before, and which message it is refused with; nil where it is admitted.
    static let cases: [(title: String, spec: String, former: String?, refusal: String?)] = [
        ("a pod that shares nothing", "containers: [{name: a, image: a}]", nil, nil),
        (
            "an approved native sidecar",
            "{shareProcessNamespace: true, containers: [{name: a, image: a}], "
                + "initContainers: [{name: sidescan-agent, image: \(approved), \(own)}]}", nil, nil
        ),
        (
            "an approved container",
            "{shareProcessNamespace: true, containers: [{name: a, image: a}, "
                + "{name: sidescan-agent, image: \(approved), \(own)}]}", nil, nil
        ),
        (
            "a process namespace shared among others",
            "{shareProcessNamespace: true, containers: [{name: a, image: a}]}",
            nil, "a process namespace may be shared with one approved Sidescan agent only"
        ),
        (
            "two agents",
            "{shareProcessNamespace: true, containers: [{name: sidescan-agent, image: \(approved), \(own)}], "
                + "initContainers: [{name: sidescan-agent, image: \(approved), \(own)}]}", nil,
            "a process namespace may be shared with one approved Sidescan agent only"
        ),
        (
            "an agent of another image",
            "{shareProcessNamespace: true, containers: [{name: a, image: a}, {name: sidescan-agent, image: evil, \(own)}]}",
            nil, "the image of container sidescan-agent is not approved: evil"
        ),
        (
            "an agent by its tag, though the list has it so",
            "{shareProcessNamespace: true, containers: [{name: sidescan-agent, image: \"agent:1\", \(own)}]}", nil,
            "the image of container sidescan-agent is not approved: agent:1"
        ),
        (
            "an agent with a capability",
            "{shareProcessNamespace: true, containers: [{name: sidescan-agent, image: \(approved), securityContext: "
                + "{allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [SYS_PTRACE]}}}]}", nil,
            "container sidescan-agent has to drop all capabilities and to forbid privilege escalation"
        ),
        (
            "an approved ephemeral container",
            "{containers: [{name: a, image: a}], ephemeralContainers: [{name: e, image: \(approved), \(own)}]}",
            "containers: [{name: a, image: a}]", nil
        ),
        (
            "another ephemeral container",
            "{containers: [{name: a, image: a}], ephemeralContainers: [{name: e, image: busybox, \(own)}]}",
            "containers: [{name: a, image: a}]",
            "the image of an ephemeral container is no approved Sidescan agent: busybox"
        ),
        (
            "an approved one beside another that was there before",
            "{containers: [{name: a, image: a}], ephemeralContainers: [{name: old, image: busybox}, "
                + "{name: e, image: \(approved), \(own)}]}",
            "{containers: [{name: a, image: a}], ephemeralContainers: [{name: old, image: busybox}]}", nil
        ),
        (
            "an ephemeral container that is privileged",
            "{containers: [{name: a, image: a}], ephemeralContainers: [{name: e, image: \(approved), securityContext: "
                + "{privileged: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]}",
            "containers: [{name: a, image: a}]",
            "an ephemeral container has to drop all capabilities and to forbid privilege escalation"
        ),
        (
            "an ephemeral container without a security context",
            "{containers: [{name: a, image: a}], ephemeralContainers: [{name: e, image: \(approved)}]}",
            "containers: [{name: a, image: a}]",
            "an ephemeral container has to drop all capabilities and to forbid privilege escalation"
        ),
        (
            "a change of a pod that shared before the policy was there",
            "{shareProcessNamespace: true, containers: [{name: a, image: b}]}",
            "{shareProcessNamespace: true, containers: [{name: a, image: a}]}", nil
        ),
        (
            "an agent whose approval was taken back, and whose pod is changed otherwise",
            "{shareProcessNamespace: true, containers: [{name: a, image: b}, {name: sidescan-agent, image: old}]}",
            "{shareProcessNamespace: true, containers: [{name: a, image: a}, {name: sidescan-agent, image: old}]}", nil
        ),
        (
            "an agent whose image is changed to another",
            "{shareProcessNamespace: true, containers: [{name: sidescan-agent, image: evil, \(own)}]}",
            "{shareProcessNamespace: true, containers: [{name: sidescan-agent, image: \(approved), \(own)}]}",
            "the image of container sidescan-agent is not approved: evil"
        ),
    ]

    @Test("The policy's expressions admit and refuse", .enabled(if: noCEL == nil, Comment(rawValue: noCEL ?? "")))
    func evaluates() throws {
        func value(_ yaml: String) throws -> PlainValue { try YAML.documents(Array(yaml.utf8)).first?.value ?? .null }
        let input = try PlainValue.array(
            Self.cases.map { entry in
                .map([
                    .init("object", .map([.init("spec", try value(entry.spec))])),
                    .init("oldObject", try entry.former.map { .map([.init("spec", try value($0))]) } ?? .null),
                    .init("params", try value("data: {agent: \"\(Self.approved)\", tag: \"agent:1\"}")),
                    .init("request", .map([.init("operation", .text(entry.former == nil ? "CREATE" : "UPDATE"))])),
                ])
            })
        let directory = try TemporaryDirectory()
        try directory.write("cases.json", JSON.text(input, pretty: false))
        let root = AgentBinary.packageRoot
        let run = try ProgramRun([
            "sh", "-c", "exec \"$1\" \"$2\" \"$3\" <\"$4\"", "sh", Machine.python,
            root + "/Tests/Manifests/admission.py",
            root + "/manifests/admission/policy.yaml", directory.path + "/cases.json",
        ])
        try #require(run.exitCode == 0, "\(run.errorText)")
        let answers = try JSON.stream(run.output)
        try #require(answers.count == Self.cases.count)
        for (answer, entry) in zip(answers, Self.cases) {
            let messages = (answer.elements ?? []).compactMap(\.text)
            #expect(entry.refusal.map { messages.contains($0) } ?? messages.isEmpty, "\(entry.title): \(messages)")
        }
    }

    @Test("Policy, binding and list belong together, and nothing is let through where one is missing")
    func fits() throws {
        let objects = try Kustomization("admission").objects
        func object(_ kind: String) throws -> PlainValue { try #require(objects.first { $0["kind"]?.text == kind }) }
        let (policy, binding, list) = try (
            object("ValidatingAdmissionPolicy"), object("ValidatingAdmissionPolicyBinding"), object("ConfigMap")
        )
        #expect(policy["spec"]?["failurePolicy"] == .text("Fail"))
        #expect(policy["spec"]?["paramKind"]?["kind"] == list["kind"])
        let rule = try #require(policy["spec"]?["matchConstraints"]?["resourceRules"]?.elements?.first)
        #expect(rule["resources"] == .array([.text("pods"), .text("pods/ephemeralcontainers")]))
        #expect(rule["operations"] == .array([.text("CREATE"), .text("UPDATE")]))
        #expect(binding["spec"]?["policyName"] == policy["metadata"]?["name"])
        #expect(binding["spec"]?["validationActions"]?.elements?.contains(.text("Deny")) == true)
        #expect(binding["spec"]?["paramRef"]?["name"] == list["metadata"]?["name"])
        #expect(binding["spec"]?["paramRef"]?["namespace"] == list["metadata"]?["namespace"])
        #expect(binding["spec"]?["paramRef"]?["parameterNotFoundAction"] == .text("Deny"))
        // Who scans, and may write ConfigMaps there, does not approve.
        let place = try #require(list["metadata"]?["namespace"])
        for directory in ManifestsTests.buildable {
            for role in try Kustomization(directory).objects where role["kind"]?.text == "Role" {
                #expect(role["metadata"]?["namespace"] != place)
            }
        }
        // The base's own namespace is among those that the binding means.
        let wanted = try #require(binding["spec"]?["matchResources"]?["namespaceSelector"]?["matchLabels"]?.entries)
        let namespace = try #require(try Kustomization("base").objects.first { $0["kind"]?.text == "Namespace" })
        for label in wanted { #expect(namespace["metadata"]?["labels"]?[label.key.text ?? ""] == label.value) }
    }

    @Test("Every variable is defined before it is used, and used")
    func variables() throws {
        let policy = try #require(
            try Kustomization.documents("admission/policy.yaml").first {
                $0["kind"]?.text == "ValidatingAdmissionPolicy"
            })
        var defined: Set<String> = []
        var used: Set<String> = []
        func use(_ text: String) {
            for match in text.matches(of: /variables\.(\w+)/) {
                #expect(defined.contains(String(match.output.1)), "\(match.output.1)")
                used.insert(String(match.output.1))
            }
        }
        for variable in policy["spec"]?["variables"]?.elements ?? [] {
            use(variable["expression"]?.text ?? "")
            defined.insert(variable["name"]?.text ?? "")
        }
        for validation in policy["spec"]?["validations"]?.elements ?? [] {
            use(validation["expression"]?.text ?? "")
            use(validation["messageExpression"]?.text ?? "")
            #expect(validation["message"] != nil || validation["messageExpression"] != nil)
        }
        #expect(!defined.isEmpty && defined == used)
    }
}
