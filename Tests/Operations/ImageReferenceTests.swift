import Operations
import Testing

@Suite struct ImageReferenceTests {
    static let digest = "sha256:" + String(repeating: "a", count: 64)

    @Test(
        "Names are read as container runtimes read them",
        arguments: [
            ("nginx", "docker.io/library/nginx"), ("nginx:1.27", "docker.io/library/nginx:1.27"),
            ("example/app", "docker.io/example/app"), ("ghcr.io/example/app:1", "ghcr.io/example/app:1"),
            ("localhost/app", "localhost/app"), ("localhost:5000/app:2", "localhost:5000/app:2"),
            ("GHCR.io/app", "ghcr.io/app"), ("HOST/app", "host/app"),
            ("index.docker.io/library/nginx", "docker.io/library/nginx"),
            ("docker-pullable://nginx@\(digest)", "docker.io/library/nginx@\(digest)"),
            ("registry:5000/team/app:1@\(digest)", "registry:5000/team/app:1@\(digest)"),
        ])
    func names(_ text: String, _ expected: String) {
        #expect(ImageReference(text)?.description == expected)
    }

    @Test(
        "What names no image is none",
        arguments: [
            "", digest, "docker://\(digest)", "app@sha256:12", "a//b", "app:", "app@\(digest.uppercased())", "/app",
        ])
    func noNames(_ text: String) { #expect(ImageReference(text) == nil) }

    @Test("An allow list compares whole components")
    func allowList() throws {
        let image = try #require(ImageReference("ghcr.io/example/team/app:1"))
        for allowed in ["ghcr.io", "ghcr.io/", "GHCR.io/example", "ghcr.io/example/team", "ghcr.io/example/team/app"] {
            #expect(image.lies(below: allowed), "\(allowed)")
        }
        for other in ["ghcr.i", "ghcr.io/exam", "ghcr.io/example/team/app/more", "docker.io", "", "example"] {
            #expect(!image.lies(below: other), "\(other)")
        }
        // A registry's name in front of another's: no dot ends it.
        let deceit = try #require(ImageReference("ghcr.io.attacker.example/example/app"))
        #expect(!deceit.lies(below: "ghcr.io"))
    }
}
