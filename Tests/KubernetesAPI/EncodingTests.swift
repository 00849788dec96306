import Testing

@testable import KubernetesAPI

@Suite struct EncodingTests {
    /// RFC 4648, section 10.
    @Test(
        "Base64 goes both ways",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]) func base64(plain: String, encoded: String)
    {
        #expect(Base64.encoded(Array(plain.utf8)) == encoded)
        #expect(Base64.decoded(Array(encoded.utf8)) == Array(plain.utf8))
    }

    @Test("All bytes survive base64, and line breaks in it") func allBytes() {
        let bytes = (0...255).map { UInt8($0) }
        let text = Base64.encoded(bytes)
        #expect(text.contains("+") && text.contains("/"))
        #expect(Base64.decoded(Array((text.prefix(64) + "\r\n" + text.dropFirst(64)).utf8)) == bytes)
    }

    @Test(
        "What is no base64 is nothing",
        arguments: ["Z", "Zg", "Zg=", "Zg===", "Z===", "====", "Zg==Zg==", "Z-8=", "Z\u{0}8="])
    func noBase64(text: String) {
        #expect(Base64.decoded(Array(text.utf8)) == nil)
    }

    @Test(
        "Times are read as the seconds they are",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-21T18:16:42Z", 1_795_285_002),
            ("2024-02-29T23:59:59.999999Z", 1_709_251_199), ("2000-03-01T00:30:00+01:00", 951_867_000),
            ("1969-12-31T23:59:59-00:00", -1), ("2100-03-01T00:00:00z", 4_107_542_400),
        ]) func times(text: String, seconds: Int)
    {
        #expect(Timestamp.seconds(text) == seconds)
    }

    @Test(
        "What is no time is none",
        arguments: [
            "", "2026-11-21", "2026-13-01T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T18:16:42",
            "2026-11-21T18:16:42.Z",
            "2026-11-21T18:16:42+0100", "x026-11-21T18:16:42Z", "2026-11-21T18:16:42ZZ",
        ]) func noTimes(text: String)
    {
        #expect(Timestamp.seconds(text) == nil)
    }

    @Test(
        "A token is taken without what surrounds it; what no header may hold makes it none",
        arguments: [
            ("abc.def-_~", "abc.def-_~"), (" \r\n abc\n", "abc"), ("", nil), (" \n", nil), ("a b", nil), ("a\nb", nil),
            ("a\r\nHost: b", nil), ("ä", nil), ("a\u{0}", nil), ("a\u{7f}", nil),
        ] as [(String, String?)]) func tokens(text: String, token: String?)
    {
        #expect(Identity.token(text.utf8) == token)
    }
}
