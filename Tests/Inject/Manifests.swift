import DataFormats
import PlainData

/// Manifests to try an injection on.
enum Manifests {
    /// A pod's spec with all that must survive: unknown fields, odd order, nulls, empty lists.
    static let specs: [String: String] = [
        "small": """
        containers:
        - name: app
          image: app:1
          securityContext: {runAsUser: 65532, runAsGroup: 65532}
        """,
        "odd": """
        futureField: {z: 1, a: [1, {b: ~}]}
        volumes: null
        shareProcessNamespace: false
        initContainers: []
        containers:
        - image: app:1
          name: app
          securityContext: {runAsUser: 1000}
          env: [{name: N, value: "yes"}, {name: O, value: "0o7"}, {name: S, value: "a\\nb\\n"}]
        securityContext: {runAsGroup: 1000, runAsNonRoot: true, fsGroup: 7}
        automountServiceAccountToken: false
        """,
        "full": """
        initContainers:
        - {name: prepare, image: "prepare:1"}
        - {name: mesh, image: "mesh:1", restartPolicy: Always}
        containers:
        - name: app
          image: app:1
          securityContext: {runAsUser: 0, runAsGroup: 0, capabilities: {drop: [ALL]}}
          resources: {limits: {cpu: 1, memory: 1Gi}}
          volumeMounts: [{name: data, mountPath: /data}]
        - {name: helper, image: "helper:1", securityContext: {runAsUser: 5, runAsGroup: 6}}
        volumes:
        - {name: data, emptyDir: {}}
        shareProcessNamespace: true
        serviceAccountName: app
        restartPolicy: Always
        """,
    ]

    private static let metadata = [
        "labels: {app: web}", "labels: {app: web}\nannotations: {kubectl.kubernetes.io/default-container: app}",
        "annotations: null\ncreationTimestamp: null", "annotations: {}\nlabels: null",
        "annotations: {kubectl.kubernetes.io/default-container: app, note: \"12:30:45\"}",
    ]

    private static let workloads = [
        ("apps/v1", "Deployment"), ("apps/v1", "StatefulSet"), ("apps/v1", "DaemonSet"), ("apps/v1", "ReplicaSet"),
        ("v1", "ReplicationController"), ("extensions/v1beta1", "Deployment"), ("batch/v1", "Job"),
    ]

    /// One of each kind with each spec, and Lists of them; with what an injection has to be told of each.
    static let all: [(yaml: String, container: String?)] = {
        var all: [(String, String?)] = []
        for (index, (name, spec)) in specs.sorted(by: { $0.key < $1.key }).enumerated() {
            let container = name == "full" ? "app" : nil
            for (number, metadata) in metadata.enumerated() {
                let (apiVersion, kind) = workloads[(index * metadata.count + number) % workloads.count]
                let restart = kind == "Job" && name != "full" ? "\nrestartPolicy: Never" : ""
                let template = "metadata:\n\(indented(metadata))\nspec:\n\(indented(spec + restart))"
                all.append(("apiVersion: v1\nkind: Pod\n\(template)\nstatus: {phase: Pending}\n", container))
                all.append(
                    (
                        "kind: \(kind)\napiVersion: \(apiVersion)\nmetadata: {name: web}\nspec:\n  x: 1\n  template:\n"
                            + indented(template, 4) + "\nstatus: {}\n", container
                    ))
                all.append(
                    (
                        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: web}\nspec:\n  schedule: 1 * * * *\n"
                            + "  jobTemplate:\n    spec:\n      template:\n" + indented(template, 8) + "\n", container
                    ))
            }
            let bare = "metadata: null\nspec:\n\(indented(spec))"
            all.append(
                ("apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n" + indented(bare, 4) + "\n", container))
            all.append(
                (
                    "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n" + indented(spec, 6) + "\n",
                    container
                ))
        }
        let list = all.filter { $0.1 == nil }.map { "- " + indented($0.0).dropFirst(2) }.joined(separator: "\n")
        all.append(("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service}\n\(list)\n", nil))
        all.append(
            (
                "apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n  spec:\n"
                    + indented(specs["small"] ?? "", 4) + "\n", nil
            ))
        return all
    }()

    static func parsed(_ yaml: String) throws -> PlainValue {
        try YAML.documents(Array(yaml.utf8)).first?.value ?? .null
    }

    private static func indented(_ text: String, _ columns: Int = 2) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : String(repeating: " ", count: columns) + $0 }.joined(separator: "\n")
    }
}
