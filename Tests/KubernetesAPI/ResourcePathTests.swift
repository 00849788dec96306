import KubernetesAPI
import Testing

@testable import KubernetesAPI

@Suite struct ResourcePathTests {
    @Test("Paths are as the API has them") func paths() throws {
        let pod = try ResourcePath("get", .pod, namespace: "shop", name: "web-0", subresource: "log")
        #expect(pod.target(basePath: "") == "/api/v1/namespaces/shop/pods/web-0/log")
        #expect(pod.description == "get log of pod web-0 in namespace shop")
        let role = try ResourcePath("create", .role, namespace: "shop", name: nil)
        #expect(
            role.target(basePath: "/base") == "/base/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles")
        let namespace = try ResourcePath("get", .namespace, namespace: "shop", name: "shop")
        #expect(namespace.target(basePath: "") == "/api/v1/namespaces/shop")
        let all = try ResourcePath("list", .pod, namespace: nil, name: nil)
        #expect(all.target(basePath: "") == "/api/v1/pods")
    }

    @Test("What is asked for can't end the query, nor the line") func queries() throws {
        var path = try ResourcePath("list", .pod, namespace: nil, name: nil)
        path.ask("labelSelector", "a=b,c in (d)&limit=0#x\r\nHost: y ä+%")
        path.ask("continue", nil)
        path.ask("command", "")
        #expect(
            path.target(basePath: "")
                == "/api/v1/pods?labelSelector=a%3Db%2Cc%20in%20%28d%29%26limit%3D0%23x%0D%0AHost%3A%20y%20%C3%A4%2B%25&command="
        )
    }

    @Test("Names that RBAC allows are encoded") func colons() throws {
        let path = try ResourcePath(
            "get", .role, namespace: "shop", name: "system:web ä".split(separator: " ").joined())
        #expect(path.target(basePath: "").hasSuffix("/roles/system%3Aweb%C3%A4"))
    }

    @Test(
        "A name that would lead elsewhere is none, and nothing is sent",
        arguments: [
            "", ".", "..", "a/b", "../x", "a%2fb", "a b", "a\r\nHost: x", "a\u{0}", String(repeating: "a", count: 254),
        ])
    func names(name: String) {
        func isRefused(_ path: () throws(APIError) -> ResourcePath) -> Bool {
            do throws(APIError) {
                _ = try path()
                return false
            } catch {
                if case .request = error.cause { return true }
                return false
            }
        }
        #expect(isRefused { () throws(APIError) in try ResourcePath("get", .pod, namespace: "shop", name: name) })
        #expect(isRefused { () throws(APIError) in try ResourcePath("list", .pod, namespace: name, name: nil) })
        #expect(
            isRefused { () throws(APIError) in
                try ResourcePath("create", .pod, namespace: "shop", name: "a", subresource: name)
            })
    }
}
