import Testing

@testable import KubernetesAPI

@Suite struct ServerNamesTests {
    @Test(
        "A name is held whole, or by a star for its first label",
        arguments: [
            ("api.example", ["api.example"], true), ("API.example.", ["api.EXAMPLE"], true),
            ("api.example", ["*.example"], true),
            ("a.api.example", ["*.example"], false), (".example", ["*.example"], false),
            ("example", ["*.example"], false),
            ("api.example", ["other.example", "api.example"], true), ("api.example", [], false),
            ("api.example", ["*"], false),
            ("api.example", ["api.example\u{0}.evil"], false), ("api.example", ["*.*"], false),
            ("api.example", ["a*.example"], false),
        ] as [(String, [String], Bool)]) func holds(name: String, names: [String], isHeld: Bool)
    {
        #expect(ServerNames.hold(name, names.map { Array($0.utf8) }) == isHeld)
    }
}
