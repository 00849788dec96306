import Certificates
import Testing

@Suite struct KeyFileTests {
    private static let rsaPrivate = """
        -----BEGIN RSA PRIVATE KEY-----
        MIICWwIBAAKBgQDKf+ZMaBJ3zVywsryV5vKAWVzD/CgFT4swdL/U3K6tUNEzm3e0
        gAg3Ud5JhOl8IQvSmu1bqNHKrrNp+NJ5sW4gSDBEOUj7Hd9W2wKUIUCaAGXhXHaI
        yFPIY9YBop46B0MIwgIQVdmBOB36XN5TtY3aNW/cDngJj8+4RRv98kUinwIDAQAB
        AoGAby0LNpXI1ed05TosWayDJT5qtNsi6c+DHqZqj6ZdbKA7Szcm4H2OhTi4buq+
        +bx27jjK6hDkpX+G1z6Z5+AnEi01pwawTrE78trMGieA4BN35GTWJ5EG+FTHP3nf
        Vao4NQM59Tiaz7nDsadMKNmm/3MyrwAy/Ib+m42zczjIL0ECQQD4obwVql4CyVfN
        WWmqmg2TkoSf4kYRCfU4Zg52c6JBW4AF/VLX+BN/37uHoXAoOCtmciwgTdDIVaDx
        +ZzhSsx/AkEA0IAt7zdaWau8Ml+yt0n3PPbS37G4bEs7J72V438Zc6hRHx8njl9j
        SQNx+YSTxG7s+EGY4thjd/IsAzhX4vEZ4QJABE1YIc/W3Jl7SXRYnbkYrwsD/Hg/
        2h+f/J/XdDk//32D05a0jkQeokHOzuP+OtPt/FHRbaWrDSxeIpG9IzDWJQJASOSH
        Kpqve6oOoY3TbUDuruGb15jKYRHsHHirbl2BCG5P7hF2QtAWZfBOaG1xO7uMHT7R
        tHzySXzg5j9MeorQAQJAJ0/uy2N5bonkudi1FGH53epUcN93M5gEVq2Y2FVkybMF
        cvbKd6qKwwTnVbSjh3IO2S7b1qSrd8bQ77oX7VF1yw==
        -----END RSA PRIVATE KEY-----
        """
    private static let pkcs8 = """
        -----BEGIN PRIVATE KEY-----
        MIICdQIBADANBgkqhkiG9w0BAQEFAASCAl8wggJbAgEAAoGBAMp/5kxoEnfNXLCy
        vJXm8oBZXMP8KAVPizB0v9Tcrq1Q0TObd7SACDdR3kmE6XwhC9Ka7Vuo0cqus2n4
        0nmxbiBIMEQ5SPsd31bbApQhQJoAZeFcdojIU8hj1gGinjoHQwjCAhBV2YE4Hfpc
        3lO1jdo1b9wOeAmPz7hFG/3yRSKfAgMBAAECgYBvLQs2lcjV53TlOixZrIMlPmq0
        2yLpz4MepmqPpl1soDtLNybgfY6FOLhu6r75vHbuOMrqEOSlf4bXPpnn4CcSLTWn
        BrBOsTvy2swaJ4DgE3fkZNYnkQb4VMc/ed9Vqjg1Azn1OJrPucOxp0wo2ab/czKv
        ADL8hv6bjbNzOMgvQQJBAPihvBWqXgLJV81ZaaqaDZOShJ/iRhEJ9ThmDnZzokFb
        gAX9Utf4E3/fu4ehcCg4K2ZyLCBN0MhVoPH5nOFKzH8CQQDQgC3vN1pZq7wyX7K3
        Sfc89tLfsbhsSzsnvZXjfxlzqFEfHyeOX2NJA3H5hJPEbuz4QZji2GN38iwDOFfi
        8RnhAkAETVghz9bcmXtJdFiduRivCwP8eD/aH5/8n9d0OT//fYPTlrSORB6iQc7O
        4/460+38UdFtpasNLF4ikb0jMNYlAkBI5Icqmq97qg6hjdNtQO6u4ZvXmMphEewc
        eKtuXYEIbk/uEXZC0BZl8E5obXE7u4wdPtG0fPJJfODmP0x6itABAkAnT+7LY3lu
        ieS52LUUYfnd6lRw33czmARWrZjYVWTJswVy9sp3qorDBOdVtKOHcg7ZLtvWpKt3
        xtDvuhftUXXL
        -----END PRIVATE KEY-----
        """
    private static let publicKey = """
        -----BEGIN PUBLIC KEY-----
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDKf+ZMaBJ3zVywsryV5vKAWVzD
        /CgFT4swdL/U3K6tUNEzm3e0gAg3Ud5JhOl8IQvSmu1bqNHKrrNp+NJ5sW4gSDBE
        OUj7Hd9W2wKUIUCaAGXhXHaIyFPIY9YBop46B0MIwgIQVdmBOB36XN5TtY3aNW/c
        DngJj8+4RRv98kUinwIDAQAB
        -----END PUBLIC KEY-----
        """
    private static let rsaPublic = """
        -----BEGIN RSA PUBLIC KEY-----
        MIGJAoGBAMp/5kxoEnfNXLCyvJXm8oBZXMP8KAVPizB0v9Tcrq1Q0TObd7SACDdR
        3kmE6XwhC9Ka7Vuo0cqus2n40nmxbiBIMEQ5SPsd31bbApQhQJoAZeFcdojIU8hj
        1gGinjoHQwjCAhBV2YE4Hfpc3lO1jdo1b9wOeAmPz7hFG/3yRSKfAgMBAAE=
        -----END RSA PUBLIC KEY-----
        """
    private static let elliptic = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgd+splpBoVVBflpBh
        hFEyPhNHiLUfK6itw9dRUxjaJeyhRANCAAQMozEYG+46ZLAjaGafGEtS72WR/fRc
        bsqWCxuh5uYoxOj7Wl9CqtCSSdA3lGBZ2PCXS8Dughd+9kxwBHFhj6FF
        -----END PRIVATE KEY-----
        """
    private static let encrypted = """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,BEDC7667E38B823AC9F061932E10D7ED

        CO1Ha+t1UjqNE1Y9pjDnBSmjHyon2s/AJvjEIgndmIXdw8ZydP5wD4XgKjieViof
        FoMKyXcJaLmtiktuKC/k7nTYxpdzf8Ms0BJepZfoL1kZZMwxmplLTH5SrFkZEdvB
        SpeHU510Av9+8fjFKfO04Cu4BoUfLMK1GXJT1EeK5Qus5p85R6lLHlqlY2AjaUM0
        sLt+sqQqvOZA/r/6MzozM6e+v0Wmhd7mIYbNVugBEs8IMhvhQYGP/MJcM3hEOZcv
        yNzCC9dfBNeckPbi2yMr2scCTCDBsyyWcaiJjYv2038//kz+4Q9zxZCMgJpvU1PH
        kDn8nZsrR/FcJXWJveDs1ATYr6HIR6/eMxa9fZezJ60i6oW9exoQR/T56gsq/0qT
        r6npPIplhgn9cMXb9c6IVR/4Sbr1rPXo2Im/ShfFrbemxyGzEn84cw0jiGV8bkH3
        4GJwg+HA4mbp90dV1R7CP+hLBEkc2B/78V0cpIGS7A5oVkGj7dMzvGShFL77xh6X
        felMSNzOdgLNwcm/uPlAxzpQZNEneUgHTkDvGnruuKbsWg4OULPk6JXGEzTmM+/a
        OHIVGXGp148T1Kbq04fiQS6WRS2L+ilhayQ4yS7MDO9+h/aoLKBkN/ERRHXA23QK
        1KD+xOmuczan8Jol1RmB4Dtkd/cTmlw3TMQDCUwtYRhyS2seg41oTKd1ADCoPmFr
        c5jca43wIHgT/QndcAo2guzeN5+zoQGfXWeveBqYeqm9aHGqzeBrfLaAxt0DscdV
        TZRYjf1ZYYu37epo3vgbrRGTLmEqDEjaJdkOXIe3owk=
        -----END RSA PRIVATE KEY-----
        """
    private static let parameters = """
        -----BEGIN DH PARAMETERS-----
        MEYCQQDb88WuyFBHlyywaACi5E7cT8FKohnSA40mbiitz/Q4VSEM0Nh8uOZyc4P6
        MHXBr50nvASHqp0Jf/BT0xed5HEnAgEC
        -----END DH PARAMETERS-----
        """

    @Test(arguments: [(rsaPrivate, true), (pkcs8, true), (publicKey, false), (rsaPublic, false)])
    func readsAllForms(text: String, isPrivate: Bool) throws {
        let file = try KeyFile(Array(text.utf8))
        #expect(file.isPrivate == isPrivate)
        #expect(file.key.modulus?.count == 128)
        #expect(PEM.text(label: "PUBLIC KEY", file.key.encoded) == Self.publicKey + "\n")
        let written = file.privateKey.map { PEM.text(label: "RSA PRIVATE KEY", $0) }
        #expect(written == (isPrivate ? Self.rsaPrivate + "\n" : nil))
    }

    @Test(arguments: [
        (encrypted, KeyFile.Failure.encrypted), (elliptic, .otherKind), ("", .malformed),
        ("-----BEGIN PUBLIC KEY-----\nMIG\n-----END PUBLIC KEY-----", .malformed),
    ]) func saysWhyNot(text: String, failure: KeyFile.Failure) {
        #expect(throws: failure) { try KeyFile(Array(text.utf8)) }
    }

    @Test func readsDiffieHellmanParameters() throws {
        let parameters = try #require(DiffieHellmanParameters(Array(Self.parameters.utf8)))
        #expect(parameters.generator == 2)
        #expect(parameters.primeLength == 512)
        #expect(parameters.prime.prefix(3) == [0xdb, 0xf3, 0xc5])
        #expect(PEM.text(label: parameters.label, parameters.encoded) == Self.parameters + "\n")
    }
}
