import Certificates
import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: Machine.has("openssl"), "needs openssl")) struct CertificateAuditTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func path(_ name: String) -> String { directory.path + "/" + name }

    private func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    private func openssl(_ arguments: String...) throws {
        let run = try ProgramRun(["openssl"] + arguments)
        try #require(run.exitCode == 0, "openssl \(arguments): \(run.errorText)")
    }

    /// A certificate that signs itself, and its key in another file.
    private func make(_ name: String, key: [String], digest: String = "-sha256", days: String = "400") throws -> [UInt8]
    {
        let arguments =
            ["openssl", "req", "-x509", "-nodes", "-newkey"] + key + [
                digest, "-days", days, "-subj", "/CN=\(name)", "-keyout", path(name + ".key"), "-out",
                path(name + ".pem"),
            ]
        let run = try ProgramRun(arguments)
        try #require(run.exitCode == 0, "\(arguments): \(run.errorText)")
        return try bytes(name + ".pem")
    }

    /// Later than whatever the test makes.
    private let now = Int(Date().timeIntervalSince1970) + 3600

    @Test("keys are as strong as openssl made them") func keys() throws {
        let audit = CertificateAudit(now: now)
        let short = try make("short", key: ["rsa:1024"])
        #expect(audit.outcome(of: short).findings.map(\.problem) == [.weakKey(.rsa(bits: 1024))])
        let long = try make("long", key: ["rsa:2048"])
        #expect(audit.outcome(of: long).findings.isEmpty)
        #expect(try Certificate.first(in: long)?.key.strength == .rsa(bits: 2048))
        let curve = try make("curve", key: ["ec", "-pkeyopt", "ec_paramgen_curve:prime192v1"])
        #expect(audit.outcome(of: curve).findings.map(\.problem) == [.weakKey(.elliptic(bits: 192))])
        let good = try make("good", key: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
        #expect(audit.outcome(of: good).findings.isEmpty)
        #expect(try Certificate.first(in: good)?.key.strength == .elliptic(bits: 256))
        let edwards = try make("edwards", key: ["ed25519"])
        #expect(audit.outcome(of: edwards).findings.isEmpty)
        #expect(try Certificate.first(in: edwards)?.key.strength == .edwards)
        try openssl("dsaparam", "-out", path("dsa"), "1024")
        let dsa = try make("dsa", key: ["dsa:" + path("dsa")])
        #expect(audit.outcome(of: dsa).findings.map(\.problem) == [.weakKey(.dsa(bits: 1024))])
    }

    @Test("what ended, ends soon or has not begun is told by the clock that is passed in") func validity() throws {
        let bytes = try make("short-lived", key: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"], days: "20")
        let certificate = try #require(try Certificate.first(in: bytes))
        func problems(at time: Int, days: Int) -> [CertificateAudit.Problem] {
            CertificateAudit(now: time, days: days).outcome(of: bytes).findings.map(\.problem)
        }
        #expect(problems(at: now, days: 30) == [.expiring(days: (certificate.notAfter - now) / 86_400)])
        #expect(problems(at: now, days: 10) == [])
        #expect(problems(at: certificate.notAfter, days: 0) == [.expiring(days: 0)])
        #expect(problems(at: certificate.notAfter + 3 * 86_400, days: 0) == [.expired(days: 3)])
        #expect(problems(at: certificate.notBefore - 2 * 86_400, days: 0) == [.notYetValid(days: 2)])
    }

    @Test("a weak signature is one by another's key, also with RSA-PSS") func signatures() throws {
        let audit = CertificateAudit(now: now)
        let root = try make("root", key: ["rsa:2048"], digest: "-sha1")
        #expect(audit.outcome(of: root).findings.isEmpty, "a root's signature on itself")
        try openssl(
            "req", "-nodes", "-newkey", "rsa:2048", "-subj", "/CN=leaf", "-keyout", path("leaf.key"), "-out",
            path("leaf.csr"))
        for (digest, options, expected) in [
            ("-sha1", [], "sha1WithRSAEncryption"), ("-md5", [], "md5WithRSAEncryption"), ("-sha256", [], nil),
            ("-sha1", ["-sigopt", "rsa_padding_mode:pss"], "rsassaPss"),
            ("-sha256", ["-sigopt", "rsa_padding_mode:pss"], nil),
        ] as [(String, [String], String?)] {
            let run = try ProgramRun(
                [
                    "openssl", "x509", "-req", digest, "-in", path("leaf.csr"), "-CA", path("root.pem"), "-CAkey",
                    path("root.key"),
                    "-days", "400", "-out", path("leaf.pem"),
                ] + options)
            try #require(run.exitCode == 0, "\(run.errorText)")
            let found = audit.outcome(of: try bytes("leaf.pem")).findings
            #expect(found.map(\.problem) == (expected.map { [.weakSignature($0)] } ?? []), "\(digest) \(options)")
        }
    }

    @Test("a private key in the same file is told, and whether it is encrypted") func privateKeys() throws {
        let audit = CertificateAudit(now: now)
        let certificate = try make("pair", key: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
        let key = try bytes("pair.key")
        #expect(audit.outcome(of: certificate + key).findings.map(\.problem) == [.privateKeyBeside(isEncrypted: false)])
        #expect(audit.outcome(of: key + certificate).findings.map(\.problem) == [.privateKeyBeside(isEncrypted: false)])
        #expect(audit.outcome(of: key) == CertificateAudit(now: 0).outcome(of: []), "a key alone is for other rules")
        try openssl("pkcs8", "-topk8", "-in", path("pair.key"), "-out", path("locked.key"), "-passout", "pass:x")
        let locked = try bytes("locked.key")
        #expect(
            audit.outcome(of: certificate + locked).findings.map(\.problem) == [.privateKeyBeside(isEncrypted: true)])
    }

    @Test("PEM in text, several of them, and DER are read; what is broken is counted and hides nothing") func forms()
        throws
    {
        let audit = CertificateAudit(now: now)
        let one = try make("one", key: ["rsa:1024"])
        let two = try make("two", key: ["rsa:1024"])
        let broken = Array("-----BEGIN CERTIFICATE-----\nMIIB!!\n-----END CERTIFICATE-----\n".utf8)
        let open = Array("-----BEGIN CERTIFICATE-----\nMIIB\n".utf8)
        let outcome = audit.outcome(of: Array("key: |\n  x\n".utf8) + one + broken + open + two)
        #expect(outcome.certificates == 2)
        #expect(outcome.malformed == 2)
        #expect(outcome.findings.map(\.subject) == ["/CN=one", "/CN=two"])
        #expect(outcome.findings.map(\.index) == [0, 1])
        try openssl("x509", "-in", path("one.pem"), "-outform", "DER", "-out", path("one.der"))
        let der = try bytes("one.der")
        #expect(audit.outcome(of: der).certificates == 1)
        #expect(audit.outcome(of: der + der).certificates == 2)
        #expect(audit.outcome(of: Array("0\u{2}no certificate at all".utf8)).certificates == 0)
        // As a value in YAML: indented.
        let indented = one.split(separator: 10).flatMap { line -> [UInt8] in Array("    ".utf8) + line + [10] }
        #expect(audit.outcome(of: indented).certificates == 1)
        let few = CertificateAudit(now: now, mostCertificates: 1).outcome(of: one + two)
        #expect(few.certificates == 1 && few.isCut)
        let unlisted = CertificateAudit(now: now, mostFindings: 1).outcome(of: one + two)
        #expect(unlisted.findings.count == 1 && unlisted.isCut)
    }

    @Test("a collection of roots is no list of findings") func bundle() throws {
        let path = "/etc/ssl/certs/ca-certificates.crt"
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return }
        let count = try ProgramRun(["grep", "-c", "BEGIN CERTIFICATE", path]).text
        let outcome = CertificateAudit(now: now).outcome(of: Array(data))
        #expect("\(outcome.certificates)\n" == count)
        #expect(outcome.isTrustStore)
        #expect(outcome.findings.isEmpty)
        #expect(outcome.malformed == 0 && !outcome.isCut)
        let later = CertificateAudit(now: now + 100 * 365 * 86_400).outcome(of: Array(data))
        #expect(later.expiredRoots == outcome.certificates)
        #expect(later.findings.isEmpty)
    }
}
