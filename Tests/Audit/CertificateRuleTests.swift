import Audit
import Foundation
import Glibc
import ScanReport
import TargetFilesystem
import TestSupport
import Testing

/// Roots with certificates that openssl makes.
@Suite(.enabled(if: Machine.has("openssl"), "needs openssl")) struct CertificateRuleTests {
    private let root: TemporaryDirectory
    private let workshop: TemporaryDirectory
    private let now = Int(Date().timeIntervalSince1970) + 3600
    private static let ids = [
        "certificate-expired", "certificate-expiring", "certificate-not-yet-valid", "certificate-private-key",
        "certificate-weak",
    ]

    init() throws {
        root = try TemporaryDirectory()
        workshop = try TemporaryDirectory()
    }

    /// A certificate that signs itself, in PEM, and its key.
    private func make(_ name: String, days: Int = 400, key: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
        throws -> (certificate: String, key: String)
    {
        let path = workshop.path + "/" + name
        let run = try ProgramRun(
            ["openssl", "req", "-x509", "-nodes", "-newkey"] + key + [
                "-sha256", "-days", "\(days)", "-subj", "/CN=\(name)", "-keyout", path + ".key", "-out", path + ".pem",
            ])
        try #require(run.exitCode == 0, "\(run.errorText)")
        return (
            try String(contentsOfFile: path + ".pem", encoding: .utf8),
            try String(contentsOfFile: path + ".key", encoding: .utf8)
        )
    }

    private func der(_ name: String) throws -> Data {
        let path = workshop.path + "/" + name
        let run = try ProgramRun(["openssl", "x509", "-in", path + ".pem", "-outform", "DER", "-out", path + ".der"])
        try #require(run.exitCode == 0, "\(run.errorText)")
        return try Data(contentsOf: URL(fileURLWithPath: path + ".der"))
    }

    private func audit(at time: Int? = nil, days: Int = 30) throws -> (
        logs: [String: RuleLog], reported: ReportedCertificates
    ) {
        let survey = CertificateSurvey(now: time ?? now, expiringDays: days)
        return (try logs(of: survey.rules, in: root), survey.reported())
    }

    /// The rules that found something, and where.
    private func found(at time: Int? = nil, days: Int = 30) throws -> [String] {
        let (logs, _) = try audit(at: time, days: days)
        return Self.ids.flatMap { id in (logs[id]?.findings ?? []).map { "\(id) \($0.path?.text ?? "")" } }
    }

    @Test("each rule has an id of its own, which the listing knows") func identifiers() throws {
        #expect(CertificateSurvey.descriptions.map(\.id).sorted() == Self.ids)
        #expect(Set(try audit().logs.keys) == Set(Self.ids))
    }

    @Test("a certificate that ended or ends soon is found by the clock that is passed in") func times() throws {
        try root.write("etc/server.pem", try make("server", days: 100).certificate)
        #expect(try found() == [])
        #expect(try found(days: 120) == ["certificate-expiring /etc/server.pem"])
        #expect(try found(at: now + 80 * 86_400) == ["certificate-expiring /etc/server.pem"])
        #expect(try found(at: now + 103 * 86_400) == ["certificate-expired /etc/server.pem"])
        #expect(try found(at: now - 10 * 86_400) == ["certificate-not-yet-valid /etc/server.pem"])
        let message = try #require(try audit(at: now + 103 * 86_400).logs["certificate-expired"]).findings[0].message
        #expect(message.hasPrefix("ended 3 days ago: /CN=server (SHA-1 ") || message.hasPrefix("ended 2 days ago"))
    }

    @Test("a certificate is found in PEM anywhere in a file, and in a file of DER") func forms() throws {
        let pem = try make("old", days: 1).certificate
        try root.write("a-text", "# it is \(pem)")
        try root.write("b-json", "{\"cert\": \"\(pem.replacingOccurrences(of: "\n", with: "\\n"))\"}")
        try root.write("c-yaml", "tls:\n  crt: |\n    \(pem.replacingOccurrences(of: "\n", with: "\n    "))\n")
        try root.write("d-crlf", pem.replacingOccurrences(of: "\n", with: "\r\n"))
        try root.write("e-binary", "")
        try (Data([0, 1, 2, 0xff, 0x2d]) + Data(pem.utf8)).write(to: URL(fileURLWithPath: root.path + "/e-binary"))
        try root.write("f-der", "")
        try der("old").write(to: URL(fileURLWithPath: root.path + "/f-der"))
        try root.write("g-line", "CERT=\"\(pem.replacingOccurrences(of: "\n", with: " "))\"")
        let escaped = pem.replacingOccurrences(of: "\n", with: "\\n").replacingOccurrences(of: "+", with: "\\u002B")
        try root.write("h-json", "{\"cert\": \"\(escaped.replacingOccurrences(of: "=", with: "\\u003d"))\"}")
        let paths = ["a-text", "b-json", "c-yaml", "d-crlf", "e-binary", "f-der", "g-line", "h-json"]
        #expect(try found(at: now + 5 * 86_400) == paths.map { "certificate-expired /\($0)" })
        #expect(try audit().reported.files == 8)
    }

    @Test("one across the pieces in which a long file is read is found", arguments: [5, 300, 600, 1024])
    func acrossPieces(_ before: Int) throws {
        let pem = try make("old", days: 1).certificate
        try root.write("long", String(repeating: "- - -- --\n", count: 26_215).prefix((256 << 10) - before) + pem + "x")
        #expect(try found(at: now + 5 * 86_400) == ["certificate-expired /long"])
    }

    @Test("a weak key, and a private key beside, are found by rules of their own") func others() throws {
        let weak = try make("weak", key: ["rsa:1024"])
        try root.write("etc/both.pem", weak.certificate + weak.key)
        try root.write("etc/weak.pem", weak.certificate)
        try root.write("etc/key.pem", weak.key)
        #expect(
            try found() == [
                "certificate-private-key /etc/both.pem", "certificate-weak /etc/both.pem",
                "certificate-weak /etc/weak.pem",
            ])
    }

    @Test("roots of a collection are counted, and other certificates in it are found") func trustStore() throws {
        var bundle = ""
        for index in 0..<9 { bundle += try make("Root \(index)", days: 1).certificate }
        try root.write("etc/bundle.crt", bundle)
        let (logs, reported) = try audit(at: now + 5 * 86_400)
        #expect(logs.allSatisfy { $0.value.count == 0 && $0.value.gapCount == 0 })
        #expect(reported.trustStores == 1 && reported.expiredRoots == 9 && reported.count == 9 && reported.files == 1)
    }

    @Test("an example in a text is no certificate, and no gap either") func examples() throws {
        try root.write(
            "README",
            """
            -----BEGIN CERTIFICATE-----
            MIIC... (your certificate)
            -----END CERTIFICATE-----
            -----BEGIN CERTIFICATE-----
            put your certificate here
            -----END CERTIFICATE-----
            -----BEGIN CERTIFICATE REQUEST-----
            MIICAA==
            -----END CERTIFICATE REQUEST-----
            -----BEGIN CERTIFICATE-----

            """)
        let (logs, reported) = try audit()
        #expect(logs.allSatisfy { $0.value.count == 0 && $0.value.gapCount == 0 })
        #expect(reported.files == 0)
    }

    @Test("what says that it is a certificate and is none is a gap of all rules") func malformed() throws {
        let pem = try make("broken").certificate.split(separator: "\n")
        try root.write("broken.pem", (pem.prefix(3) + pem.suffix(1)).joined(separator: "\n") + "\n")
        try root.write("broken.der", "")
        try der("broken").prefix(200).write(to: URL(fileURLWithPath: root.path + "/broken.der"))
        let (logs, _) = try audit()
        for (id, log) in logs {
            #expect(log.count == 0 && log.gaps.map(\.reason) == [.malformed] && log.gapCount == 2, "\(id) \(log.gaps)")
        }
    }

    @Test("a keystore is not read, and counted") func keystores() throws {
        _ = try make("kept")
        let path = workshop.path + "/kept"
        let run = try ProgramRun([
            "openssl", "pkcs12", "-export", "-in", path + ".pem", "-inkey", path + ".key", "-passout", "pass:x", "-out",
            root.path + "/kept.p12",
        ])
        try #require(run.exitCode == 0, "\(run.errorText)")
        try Data([0xfe, 0xed, 0xfe, 0xed] + [UInt8](repeating: 0, count: 200)).write(
            to: URL(fileURLWithPath: root.path + "/cacerts"))
        let (logs, reported) = try audit()
        #expect(logs.allSatisfy { $0.value.count == 0 && $0.value.gapCount == 0 })
        #expect(reported.keystores == 2 && reported.files == 0)
    }

    @Test("blocks that hide others do not") func nested() throws {
        let pem = try make("old", days: 1).certificate
        try root.write("unended", "-----BEGIN CERTIFICATE-----\nAAAA\n" + pem)
        try root.write("dashes", "-----BEGIN ----------BEGIN CERTIFICATE---\n-----" + pem)
        try root.write("other", "-----BEGIN PRIVATE KEY-----\nAAAA\n----" + pem)
        #expect(
            try found(at: now + 5 * 86_400) == ["dashes", "other", "unended"].map { "certificate-expired /\($0)" })
    }

    @Test(
        "files of nothing but beginnings, or of one that never ends, come to an end",
        arguments: [
            ("-----BEGIN ", false), ("-----BEGIN CERTIFICATE-----\n", false), ("-", false), ("-----END ", false),
        ])
    func bombs(_ text: String, _ isGap: Bool) throws {
        try root.write("bomb", String(repeating: text, count: (8 << 20) / text.utf8.count))
        let (logs, reported) = try audit()
        #expect(reported.files == 0)
        #expect(logs.allSatisfy { $0.value.count == 0 && ($0.value.gapCount > 0) == isGap })
    }

    @Test("base64 that never ends is over the limit, and no pass") func endless() throws {
        try root.write("bomb", "-----BEGIN CERTIFICATE-----\n" + String(repeating: "MIIC", count: 2 << 20))
        for (id, log) in try audit().logs { #expect(log.gaps.map(\.reason) == [.overLimit], "\(id)") }
    }

    @Test("of a file of too many certificates the first are read, and the rest is a gap") func many() throws {
        let pem = try make("old", days: 1).certificate
        try root.write("many", String(repeating: pem, count: 5_000))
        let (logs, reported) = try audit(at: now + 5 * 86_400)
        #expect(reported.count <= 4096 && reported.count > 2000)
        #expect(logs["certificate-expired"]?.gaps.map(\.reason) == [.overLimit])
        #expect(reported.trustStores == 1, "all are roots")
    }
}
