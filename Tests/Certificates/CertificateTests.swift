import Certificates
import Testing

@Suite struct CertificateTests {
    private static let rsa = Array(
        """
        -----BEGIN CERTIFICATE-----
        MIID+DCCA2GgAwIBAgICEjQwDQYJKoZIhvcNAQELBQAwazELMAkGA1UEBhMCREUx
        FDASBgNVBAoMC0Nvcm5lciBTaG9wMQ0wCwYDVQQLDARUaWxsMRUwEwYDVQQDDAxz
        aG9wLmV4YW1wbGUxIDAeBgkqhkiG9w0BCQEWEXRpbGxAc2hvcC5leGFtcGxlMCAX
        DTI2MTEyMTE2MDUxMFoYDzIxMjYxMDI4MTYwNTEwWjBrMQswCQYDVQQGEwJERTEU
        MBIGA1UECgwLQ29ybmVyIFNob3AxDTALBgNVBAsMBFRpbGwxFTATBgNVBAMMDHNo
        b3AuZXhhbXBsZTEgMB4GCSqGSIb3DQEJARYRdGlsbEBzaG9wLmV4YW1wbGUwgZ8w
        DQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAMp/5kxoEnfNXLCyvJXm8oBZXMP8KAVP
        izB0v9Tcrq1Q0TObd7SACDdR3kmE6XwhC9Ka7Vuo0cqus2n40nmxbiBIMEQ5SPsd
        31bbApQhQJoAZeFcdojIU8hj1gGinjoHQwjCAhBV2YE4Hfpc3lO1jdo1b9wOeAmP
        z7hFG/3yRSKfAgMBAAGjggGnMIIBozAdBgNVHQ4EFgQUxC4hMT77a7LHkjHeE2/n
        90Y0KiUwHwYDVR0jBBgwFoAUxC4hMT77a7LHkjHeE2/n90Y0KiUwDwYDVR0TAQH/
        BAUwAwEB/zBiBgNVHREEWzBZggxzaG9wLmV4YW1wbGWHBAoAAAGHEP6AAAAAAAAA
        AAAAAAAAAAGBC2FAYi5leGFtcGxlhhJodHRwczovL3guZXhhbXBsZS+kEDAOMQww
        CgYDVQQDDANkaXIwDgYDVR0PAQH/BAQDAgGGMBgGA1UdJQQRMA8GCCsGAQUFBwMB
        BgMqAwQwGAYDVR0gBBEwDzAFBgMqAwQwBgYEVR0gADApBgNVHR8EIjAgMB6gHKAa
        hhhodHRwOi8vY3JsLmV4YW1wbGUvYS5jcmwwUAYIKwYBBQUHAQEERDBCMB8GCCsG
        AQUFBzABhhNodHRwOi8vb2NzcC5leGFtcGxlMB8GCCsGAQUFBzAChhNodHRwOi8v
        Y2EuZXhhbXBsZS9hMBEGCCsGAQUFBwEYBAUwAwIBBTAYBglghkgBhvhCAQ0ECxYJ
        bWFkZSBoZXJlMA0GCSqGSIb3DQEBCwUAA4GBACu71eBafJBFoXSjta4ugJc/Kupw
        ZXXvxv4YcOXW4cqw1IJuBNo9OFuCpnJ3qJybE+7AWXduF4xSN1tQSeXYZXGpgtHK
        GC4DVLuGHzidD3p6m3iTJ1SCme3QOWdoedwkL+jlZOThb4dheP1979wg9xqlsOEY
        gHLSOasZyR5iVVu+
        -----END CERTIFICATE-----
        """.utf8)

    private static let elliptic = Array(
        """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUPnTqSKb4rnvsFpMOPsNBS7E0+aIwCgYIKoZIzj0EAwIw
        IzEOMAwGA1UEAwwFw7xuw68xETAPBgoJkiaJk/IsZAEZFgF4MB4XDTI2MTEyMTE2
        MDUxMFoXDTI2MTIwMTE2MDUxMFowIzEOMAwGA1UEAwwFw7xuw68xETAPBgoJkiaJ
        k/IsZAEZFgF4MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDKMxGBvuOmSwI2hm
        nxhLUu9lkf30XG7KlgsboebmKMTo+1pfQqrQkknQN5RgWdjwl0vA7oIXfvZMcARx
        YY+hRaNTMFEwHQYDVR0OBBYEFDecRl6tuFNPqhZy+RFv4jZRS1XJMB8GA1UdIwQY
        MBaAFDecRl6tuFNPqhZy+RFv4jZRS1XJMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
        zj0EAwIDSAAwRQIgahbO7d8MIVuVYnWfN4ccVs+DdQpNzpX0fNjTM5rGAiMCIQCd
        A5HVbo+4Vb9QLIy8fPCsckobG/IMM6RmXk7jtPmrlw==
        -----END CERTIFICATE-----
        """.utf8)

    @Test func readsWhatOpenSSLPrints() throws {
        let certificate = try #require(try Certificate.first(in: Self.rsa))
        #expect(certificate.version == 2)
        #expect(certificate.serial == [0x12, 0x34])
        #expect(
            certificate.subject.oneLine == "/C=DE/O=Corner Shop/OU=Till/CN=shop.example/emailAddress=till@shop.example")
        #expect(certificate.subject.parts.map(\.name) == ["C", "O", "OU", "CN", "emailAddress"])
        #expect(certificate.issuer.oneLine == certificate.subject.oneLine)
        #expect(certificate.signatureAlgorithm == "sha256WithRSAEncryption")
        #expect(certificate.notBefore == 1_795_277_110)
        #expect(certificate.notAfter == 4_948_877_110)
        #expect(certificate.key.modulus?.count == 128)
        #expect(certificate.fingerprint == "3dfeddd1fbe53b11882f4602ad428533005e6b7e")
        let extensions = certificate.extensions.map { "\($0.name)=\($0.isCritical ? "!" : "")\($0.text)" }
        #expect(
            extensions == [
                "subjectKeyIdentifier=C4:2E:21:31:3E:FB:6B:B2:C7:92:31:DE:13:6F:E7:F7:46:34:2A:25",
                "authorityKeyIdentifier=C4:2E:21:31:3E:FB:6B:B2:C7:92:31:DE:13:6F:E7:F7:46:34:2A:25",
                "basicConstraints=!CA:TRUE",
                "subjectAltName=DNS:shop.example, IP Address:10.0.0.1, IP Address:FE80:0:0:0:0:0:0:1, "
                    + "email:a@b.example, URI:https://x.example/, DirName:/CN=dir",
                "keyUsage=!Digital Signature, Certificate Sign, CRL Sign",
                "extendedKeyUsage=TLS Web Server Authentication, 1.2.3.4",
                "certificatePolicies=Policy: 1.2.3.4\nPolicy: X509v3 Any Policy",
                "crlDistributionPoints=Full Name:\n  URI:http://crl.example/a.crl",
                "authorityInfoAccess=OCSP - URI:http://ocsp.example, CA Issuers - URI:http://ca.example/a",
                "tlsfeature=status_request", "nsComment=made here",
            ])
    }

    @Test func readsKeysOfOtherKinds() throws {
        let certificate = try #require(try Certificate.first(in: Self.elliptic))
        #expect(certificate.subject.oneLine == "/CN=\\xC3\\xBCn\\xC3\\xAF/DC=x")
        #expect(certificate.signatureAlgorithm == "ecdsa-with-SHA256")
        #expect(certificate.key.modulus == nil)
        #expect(certificate.serial.count == 20)
    }

    @Test func readsDER() throws {
        let block = try #require(PEM.first(in: Self.rsa, labelled: ["CERTIFICATE"]))
        #expect(try Certificate.first(in: block.bytes)?.serial == [0x12, 0x34])
    }

    @Test func whatIsCutIsNoCertificate() throws {
        let block = try #require(PEM.first(in: Self.rsa, labelled: ["CERTIFICATE"]))
        for length in 0..<block.bytes.count {
            let cut = Array(block.bytes.prefix(length))
            #expect((try? Certificate.first(in: cut)).flatMap { $0?.fingerprint } == nil)
        }
        #expect(try Certificate.first(in: Array("-----BEGIN CERTIFICATE-----\n".utf8))?.fingerprint == nil)
    }
}
