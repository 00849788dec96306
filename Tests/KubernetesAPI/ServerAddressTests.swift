import Testing

@testable import KubernetesAPI

@Suite struct ServerAddressTests {
    @Test(
        "An address is taken apart",
        arguments: [
            ("https://a.example", "a.example", 443, ""), ("https://a.example:6443/", "a.example", 6443, ""),
            ("https://192.0.2.1:1/x/y/", "192.0.2.1", 1, "/x/y"), ("https://[::1]:8443", "::1", 8443, ""),
            ("a.example:6443", "a.example", 6443, ""),
        ]) func parts(text: String, host: String, port: Int, path: String) throws
    {
        let address = try ServerAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.basePath == path)
    }

    @Test(
        "What is no such address is refused",
        arguments: [
            "", "https://", "https://:1", "https://a:0", "https://a:65536", "https://a:", "https://a:+1", "https://u@a",
            "https://a?b", "https://a#b", "https://a b", "https://a\r\nX: y", "https://::1", "https://[::1",
            "https://[a]",
            "https://[::1]x", "http://a", "ftp://a", "https://a\\b", "https://ä",
        ]) func refused(text: String)
    {
        #expect(throws: ClusterConfiguration.Failure.self) { try ServerAddress(text) }
    }
}
