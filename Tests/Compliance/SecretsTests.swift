import PlainData
import TestSupport
import Testing

@testable import Compliance

/// No text of a report shows a sensitive input, nor what profiles make of one.
@Suite struct SecretsTests {
    @Test(
        "a secret is masked in any form that it is handed on in",
        arguments: [
            "S", "S.upcase", "S.downcase", "S.swapcase", "S.reverse", "[S].pack('m0')", "[S].pack('m0').tr('+/', '-_')",
            "['user:' + S].pack('m0')", "['a' + S + 'z'].pack('m0')", "['ab' + S].pack('m0')", "S.unpack('H*')[0]",
            "S.unpack('H*')[0].upcase", "URI.encode_www_form_component(S)", "S.inspect", "'x' + S + 'y'",
        ])
    func isMasked(_ form: String) throws {
        let directory = try TemporaryDirectory()
        let source = """
            S = input('token', value: 'Gx9+pass word!Q~7', sensitive: true)
            control('c') { describe('<' + (\(form)) + '>') { it { should eq 'z' } } }
            """
        let results = try #require(try ControlResults.of(source, in: directory)["c"])
        let shown = try #require(results.first?["message"]?.text)
        #expect(shown.contains("***"))
        // Of what is encoded with it, a digit on either side may be shared.
        let got = try #require(shown.split(separator: "\n").last { $0.contains("got:") })
        let inside = try #require(got.split(separator: "<").last?.split(separator: ">").first)
        #expect(inside.replacing("***", with: "").count <= 10)
    }

    @Test("what is no secret is shown")
    func isShown() throws {
        let directory = try TemporaryDirectory()
        let source = """
            S = input('token', value: 'Gx9+pass word!Q~7', sensitive: true)
            control('c') { describe('a password of the word') { it { should eq 'z' } } }
            """
        let results = try #require(try ControlResults.of(source, in: directory)["c"])
        #expect(results.first?["message"]?.text?.contains("a password of the word") == true)
    }
}
