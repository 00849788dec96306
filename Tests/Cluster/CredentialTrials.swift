import ClusterDouble
import KubernetesAPI
import PlainData
import TestSupport

extension Trial {
    /// TokenRequest.
    static let credentials: [Trial] = [
        Trial("short-lived tokens") { arena, steps in
            let api = arena.admin
            try await api.create(
                KubernetesObject(.serviceAccount, name: "agent", namespace: arena.namespace), .serviceAccount)
            try await api.create(
                KubernetesObject(.serviceAccount, name: "other", namespace: arena.namespace), .serviceAccount)
            let pod = try await api.create(arena.pod("web", account: "agent"), .pod)
            func request(
                _ seconds: Int, account: String = "agent", audience: String? = nil, pod: (String, String)? = nil
            )
                async throws -> String
            {
                var review = KubernetesObject(
                    ResourceKind(group: "authentication.k8s.io", kind: "TokenRequest", plural: "tokenrequests"),
                    name: "")
                review["metadata"] = nil
                review["spec"] = .map([
                    .init("expirationSeconds", .integer(seconds)),
                    .init("audiences", .array(audience.map { [.text($0)] } ?? [])),
                ])
                if let (name, uid) = pod {
                    review["spec", "boundObjectRef"] = .map([
                        .init("kind", .text("Pod")), .init("apiVersion", .text("v1")), .init("name", .text(name)),
                        .init("uid", .text(uid)),
                    ])
                }
                return try await api.create(review, at: "token", of: .serviceAccount, account)["status", "token"]?.text
                    ?? ""
            }
            await steps.step("599 seconds") { try await request(599) }
            await steps.step("an account that is not there") { try await request(600, account: "nobody") }
            await steps.step("600 seconds") { try await arena.read(with: try await request(600)) }
            await steps.step("for another audience") {
                try await arena.read(with: try await request(600, audience: "elsewhere"))
            }
            await steps.step("bound to a pod that is not there") { try await request(600, pod: ("none", "")) }
            await steps.step("bound to a pod of another uid") {
                try await request(600, pod: ("web", "00000000-0000-0000-0000-000000000000"))
            }
            await steps.step("bound to a pod of another account") {
                try await request(600, account: "other", pod: ("web", pod.uid))
            }
            let bound = try await request(600, pod: ("web", pod.uid))
            await steps.step("bound to its pod") { try await arena.read(with: bound) }
            try await api.delete(.pod, "web", KubernetesClient.Deletion(gracePeriodSeconds: 0))
            let late = arena.client(token: bound)
            await steps.step("when the pod is gone") {
                // The real server remembers for some seconds whose token it was.
                for _ in 0..<400 {
                    do {
                        _ = try await late.get(.configMap, "a")
                    } catch let error as APIError {
                        if error.isUnauthorized { throw error }
                    }
                    try await Task.sleep(for: .milliseconds(100))
                }
                return "it still counts"
            }
        }
    ]
}
