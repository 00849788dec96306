import KubernetesAPI
import TestSupport
import Testing

@Suite struct KubeconfigTests {
    private static let one = """
        apiVersion: v1
        kind: Config
        current-context: shop
        clusters:
        - name: east
          cluster: {server: "https://east.example:6443/base/", tls-server-name: api.east.example}
        - name: west
          cluster: {server: "https://[2001:db8::1]"}
        users:
        - name: anna
          user: {token: anna-s-token}
        - name: ben
          user: {tokenFile: tokens/ben}
        - name: nobody
          user: {}
        contexts:
        - name: shop
          context: {cluster: east, user: anna, namespace: shop}
        - name: west
          context: {cluster: west, user: ben}
        - name: nobody
          context: {cluster: west, user: nobody}
        - name: userless
          context: {cluster: west}
        """

    private static func written(_ files: [String: String]) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("tokens")
        try directory.write("tokens/ben", " ben-s-token\n")
        for (name, text) in files { try directory.write(name, text) }
        return directory
    }

    private static func read(
        _ text: String, context: String? = nil
    ) throws -> (configuration: ClusterConfiguration, directory: String) {
        let directory = try written(["config": text])
        let configuration = try ClusterConfiguration.kubeconfig(
            paths: ["\(directory.path)/config"], context: context, environment: [:])
        return (configuration, directory.path)
    }

    private static func failure(_ text: String, context: String? = nil) throws -> String {
        let directory = try written(["config": text])
        do throws(ClusterConfiguration.Failure) {
            _ = try ClusterConfiguration.kubeconfig(
                paths: ["\(directory.path)/config"], context: context, environment: [:])
            return "it was taken"
        } catch {
            return error.description.split(separator: directory.path, omittingEmptySubsequences: false)
                .joined(separator: "DIR")
        }
    }

    @Test("The current context says where, as whom and in which namespace") func currentContext() throws {
        let read = try Self.read(Self.one).configuration
        #expect(read.host == "east.example")
        #expect(read.port == 6443)
        #expect(read.basePath == "/base")
        #expect(read.serverName == "api.east.example")
        #expect(read.namespace == "shop")
        #expect(read.authorities.isEmpty)
        guard case .token("anna-s-token") = read.credential else {
            Issue.record("\(read.credential)")
            return
        }
    }

    @Test("A named context comes before the current one; its paths are relative to the file") func namedContext() throws
    {
        let (read, directory) = try Self.read(Self.one, context: "west")
        #expect(read.host == "2001:db8::1")
        #expect(read.port == 443)
        #expect(read.namespace == "default")
        guard case .tokenFile("\(directory)/tokens/ben") = read.credential else {
            Issue.record("\(read.credential)")
            return
        }
    }

    @Test("Who has no credential is nobody in particular", arguments: ["nobody", "userless"])
    func anonymous(context: String) throws {
        guard case .anonymous = try Self.read(Self.one, context: context).configuration.credential else {
            Issue.record("there is a credential")
            return
        }
    }

    @Test("Of several files the first that says something counts, whole entry by whole entry") func merging() throws {
        let directory = try Self.written([
            "first": """
            contexts:
            - name: shop
              context: {cluster: east, user: anna}
            users:
            - name: anna
              user: {token: of-the-first}
            """,
            "second": Self.one,
        ])
        let read = try ClusterConfiguration.kubeconfig(
            paths: ["", "\(directory.path)/missing", "\(directory.path)/first", "\(directory.path)/second"],
            environment: [:])
        #expect(read.host == "east.example")
        // The second file's context of this name has a namespace; nothing of it is taken.
        #expect(read.namespace == "default")
        guard case .token("of-the-first") = read.credential else {
            Issue.record("\(read.credential)")
            return
        }
    }

    @Test("Data in the file comes before a file's name") func data() throws {
        let text = """
            current-context: c
            clusters: [{name: c, cluster: {server: "https://c.example"}}]
            users:
            - name: u
              user:
                client-certificate: /missing
                client-certificate-data: Y2hhaW4=
                client-key-data: a2V5
            contexts: [{name: c, context: {cluster: c, user: u}}]
            """
        guard case .certificate(let chain, let key) = try Self.read(text).configuration.credential else {
            Issue.record("there is no certificate")
            return
        }
        #expect(chain == Array("chain".utf8))
        #expect(key == Array("key".utf8))
    }

    @Test("JSON is YAML") func json() throws {
        let text = """
            {"current-context": "c", "clusters": [{"name": "c", "cluster": {"server": "https://c.example:1"}}],
             "contexts": [{"name": "c", "context": {"cluster": "c"}}]}
            """
        #expect(try Self.read(text).configuration.port == 1)
    }

    private static func config(cluster: String = "server: https://c.example", user: String = "token: t") -> String {
        """
        current-context: c
        clusters: [{name: c, cluster: {\(cluster)}}]
        users: [{name: u, user: {\(user)}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        """
    }

    @Test(
        "What is never done or can't be is refused in one line that says where and what",
        arguments: [
            (
                "server: https://c.example, insecure-skip-tls-verify: true",
                "cluster c of DIR/config: insecure-skip-tls-verify is never done; give the cluster's certificate-authority"
            ),
            (
                "server: https://c.example, proxy-url: 'http://proxy'",
                "cluster c of DIR/config: proxy-url can't be used; connect without a proxy"
            ),
            (
                "server: 'http://c.example'",
                "cluster c of DIR/config: the server http://c.example is not asked without TLS: use an https:// address"
            ),
            ("", "cluster c of DIR/config has no server"),
            (
                "server: https://c.example, certificate-authority-data: '!'",
                "cluster c of DIR/config: certificate-authority-data is no base64"
            ),
            (
                "server: https://c.example, certificate-authority-data: eHl6",
                "cluster c of DIR/config: its certificate-authority holds no certificate in PEM"
            ),
            (
                "server: https://c.example, certificate-authority: ca.crt",
                "cluster c of DIR/config: certificate-authority DIR/ca.crt can't be read: No such file or directory"
            ),
            (
                "server: https://c.example, tls-server-name: 192.0.2.1",
                "cluster c of DIR/config: tls-server-name has to be a name, not an address"
            ),
            ("server: 12", "cluster c of DIR/config: server is no text; put it in quotes"),
        ]) func refusedCluster(cluster: String, line: String) throws
    {
        #expect(try Self.failure(Self.config(cluster: cluster)) == line)
    }

    @Test(
        "So are users",
        arguments: [
            (
                "username: a, password: b",
                "user u of DIR/config: API servers since 1.19 know no password; use a token or a certificate"
            ),
            (
                "auth-provider: {name: gcp}",
                "user u of DIR/config: auth-provider is gone since 1.26; use exec with the provider's plugin"
            ),
            ("token: t, as: root", "user u of DIR/config: as can't be used; use a user that has the rights itself"),
            (
                "token: t, client-certificate-data: eA==",
                "user u of DIR/config has more than one credential (token, client-certificate): keep one"
            ),
            ("client-certificate-data: eA==", "user u of DIR/config has a client-certificate, but no client-key"),
            ("token: \"a\\r\\nHost: b\"", "user u of DIR/config: its token holds what no token may"),
            ("tokenFile: t", "user u of DIR/config: tokenFile DIR/t can't be read: No such file or directory"),
            (
                "exec: {command: p}",
                "exec of user u of DIR/config: apiVersion has to be one of client.authentication.k8s.io/v1, client.authentication.k8s.io/v1beta1"
            ),
            ("exec: {apiVersion: client.authentication.k8s.io/v1}", "exec of user u of DIR/config has no command"),
            (
                "exec: {apiVersion: client.authentication.k8s.io/v1, command: p, interactiveMode: Always}",
                "exec of user u of DIR/config wants to ask at the terminal, which it can't here; log in with it before"
            ),
            (
                "exec: {apiVersion: client.authentication.k8s.io/v1, command: p, args: [1]}",
                "exec of user u of DIR/config: one of its args is no text; put it in quotes"
            ),
        ]) func refusedUser(user: String, line: String) throws
    {
        #expect(try Self.failure(Self.config(user: user)) == line)
    }

    @Test("What isn't there is named, and what is") func missing() throws {
        #expect(
            try Self.failure(Self.one, context: "x")
                == "DIR/config has no context x: name one of shop, west, nobody, userless")
        #expect(try Self.failure("kind: Config") == "DIR/config has no current context: name one of none")
        #expect(try Self.failure("- 1") == "the kubeconfig DIR/config is none: it is no map")
        #expect(try Self.failure("a: [").hasPrefix("the kubeconfig DIR/config is no YAML, line "))
        let nothing = try TemporaryDirectory()
        #expect(throws: ClusterConfiguration.Failure.self) {
            try ClusterConfiguration.kubeconfig(paths: ["\(nothing.path)/config"], environment: [:])
        }
        #expect(throws: ClusterConfiguration.Failure.self) {
            try ClusterConfiguration.kubeconfig(paths: [], environment: [:])
        }
    }
}
