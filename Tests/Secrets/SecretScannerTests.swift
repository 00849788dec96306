import ScanReport
import Secrets
import Testing

/// A generator that gives the same numbers each time.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 29)) &* 0xbf58_476d_1ce4_e5b9
    }
}

/// Made up for each test, so that no file of the project holds what looks like a secret.
func madeUp(_ alphabet: String, _ length: Int, _ seeded: inout Seeded) -> String {
    let letters = Array(alphabet.utf8)
    return String(decoding: (0..<length).map { _ in letters.randomElement(using: &seeded) ?? 0 }, as: UTF8.self)
}

let alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

func scan(
    _ bytes: [UInt8], path: String = "app/config.txt", with scanner: SecretScanner, piece: Int? = nil
) throws -> SecretMatches {
    let scratch = try #require(scanner.makeScratch())
    var matches = SecretMatches()
    let name = Array(path.utf8)
    guard let piece else {
        scanner.scan(bytes.span.bytes, path: name.span, with: scratch, into: &matches)
        return matches
    }
    scanner.begin(path: name.span, with: scratch)
    var rest = bytes[...]
    while !rest.isEmpty {
        let next = Array(rest.prefix(piece))
        scanner.feed(next.span.bytes, with: scratch)
        rest = rest.dropFirst(piece)
    }
    scanner.finish(with: scratch, into: &matches)
    return matches
}

@Suite struct SecretScannerTests {
    private let scanner: SecretScanner
    private var seeded = Seeded(state: 42)

    init() throws { scanner = try SecretScanner(rules: .builtIn()) }

    private func found(_ text: String, path: String = "app/config.txt") throws -> [String] {
        try scan(Array(text.utf8), path: path, with: scanner).matches.map(\.ruleID)
    }

    @Test("a match tells its rule, its place and nothing of the secret but its beginning") mutating func match() throws
    {
        let token = "ghp_" + madeUp(alphanumeric, 36, &seeded)
        let text = "first line\nhub:\n  token: \(token)\n"
        let matches = try scan(Array(text.utf8), with: scanner)
        #expect(!matches.cuts.isCut)
        let match = try #require(matches.matches.first)
        #expect(matches.matches.count == 1)
        #expect(match.ruleID == "github-token")
        #expect(match.severity == .critical)
        #expect((match.offset, match.length) == (25, 40))
        #expect((match.line, match.column) == (3, 10))
        #expect(match.evidence == "ghp_... (40 bytes)")
        #expect(match.digest.hasPrefix("sha256/128:") && match.digest.utf8.count == 11 + 32)
        #expect(!match.digest.contains(token.dropFirst(4)))
    }

    @Test("the same secret has the same digest in another file, another secret has another") mutating func digests()
        throws
    {
        let tokens = (0..<2).map { _ in "glpat-" + madeUp(alphanumeric, 20, &seeded) }
        let digests = try [tokens[0], "x = '\(tokens[0])'", tokens[1]].map {
            try #require(try scan(Array($0.utf8), with: scanner).matches.first).digest
        }
        #expect(digests[0] == digests[1])
        #expect(digests[0] != digests[2])
    }

    @Test("of a password neither a character nor a digest that tells it is shown") func guessable() throws {
        let text = "url: postgres://app:Tr0ub4dor-3@db.internal/x\n"
        let match = try #require(try scan(Array(text.utf8), with: scanner).matches.first)
        #expect(match.ruleID == "database-url")
        #expect(match.evidence == "... (11 bytes)")
        #expect(match.digest.hasPrefix("sha256/12:") && match.digest.utf8.count == 13)
    }

    @Test("with a key of the operator's the digest is long, and another key's is another") func keyed() throws {
        let text = Array("redis://:Tr0ub4dor-3@cache.internal/0\n".utf8)
        let digests = try [1, 2].map { (byte: UInt8) in
            let disguise = SecretDisguise(key: [UInt8](repeating: byte, count: 16))
            let keyed = try SecretScanner(rules: .builtIn(), disguise: disguise)
            return try #require(try scan(text, with: keyed).matches.first).digest
        }
        #expect(digests.allSatisfy { $0.hasPrefix("hmac-sha256:") && $0.utf8.count == 12 + 32 })
        #expect(digests[0] != digests[1])
    }

    @Test("evidence is printable whatever the secret's bytes are") func evidence() throws {
        var rules = try SecretRules.builtIn()
        try rules.add(
            Array(
                "[[rule]]\nid = 'any'\ndescription = 'a'\nseverity = 'low'\nkeywords = ['any:']\npattern = 'any:([^|]{32})'\n"
                    .utf8),
            file: "own")
        let anything = try SecretScanner(rules: rules)
        for _ in 0..<20 {
            var bytes = Array("any:".utf8)
            for index in 0..<32 { bytes.append(UInt8(truncatingIfNeeded: 0x1b &+ index &* 41)) }
            let match = try #require(try scan(bytes + [0x7c], with: anything).matches.first)
            #expect(match.evidence.utf8.allSatisfy { (0x20..<0x7f).contains($0) })
        }
    }

    @Test("a specific rule is told in place of a general one, and a place once") mutating func yielding() throws {
        let key = "sk_live_" + madeUp(alphanumeric, 24, &seeded)
        #expect(try found("STRIPE_SECRET_KEY_TOKEN=\"\(key)\"") == ["stripe-key"])
    }

    @Test(
        "what only looks like a secret is none",
        arguments: [
            "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
            "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----",
            "password = \"changeme1234\"", "token: ${{ secrets.DEPLOY_TOKEN_2 }}", "password: <your-password-1>",
            "api_key = \"xxxxxxxxxxxxxxxx1xxxx\"", "token_id = 123e4567-e89b-12d3-a456-426614174000",
            "password = getpass.getpass(prompt1)", "const secretPath = \"/var/run/secrets/token1\"",
            "mysql://root:${MYSQL_PASSWORD}@db/app", "https://user:password@host.internal/",
            "token = abcdefghijklmnop12345678",
            "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ]) func decoys(text: String) throws
    {
        #expect(try found(text).isEmpty)
    }

    @Test("a rule of a file's name goes by that name only") func names() throws {
        let line = "db.internal:5432:app:app:Tr0ub4dor-3\n"
        #expect(try found(line, path: "home/app/.pgpass") == ["pgpass"])
        #expect(try found(line, path: "home/app/pgpass.txt").isEmpty)
        #expect(try scan(Array(("# first\n" + line).utf8), path: ".pgpass", with: scanner).matches.first?.line == 2)
    }

    @Test("a key in PEM is found escaped, indented and quoted") mutating func pem() throws {
        let body = (0..<12).map { _ in madeUp(alphanumeric, 64, &seeded) }
        let head = "-----BEGIN PRIVATE KEY-----"
        let tail = "-----END PRIVATE KEY-----"
        for separator in ["\n", "\r\n", "\\n", "\n      ", "\\n\" +\n  \"", "\n# "] {
            let text = "key = \"" + ([head] + body + [tail]).joined(separator: separator) + "\""
            #expect(try found(text) == ["private-key"], "\(separator)")
        }
    }

    @Test("binary files are looked into, without lines, and not for passwords") mutating func binaries() throws {
        let token = "npm_" + madeUp(alphanumeric, 36, &seeded)
        let noise = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let bytes = noise + Array("\0\(token)\0password = \"hunter22-Xyz\"\0".utf8) + noise
        let matches = try scan(bytes, with: scanner).matches
        #expect(matches.map(\.ruleID) == ["npm-token"])
        #expect(matches.first?.line == nil)
        #expect(matches.first?.offset == noise.count + 1)
    }

    @Test("UTF-16 is read as text, with a mark or without", arguments: [false, true], [false, true])
    mutating func wide(isBigEndian: Bool, hasMark: Bool) throws {
        let token = "glpat-" + madeUp(alphanumeric, 20, &seeded)
        let text = (hasMark ? "\u{feff}" : "") + "[settings of a program]\r\nname=value\r\ntoken=\(token)\r\n"
        let bytes = text.utf16.flatMap { unit -> [UInt8] in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xff))
            return isBigEndian ? [high, low] : [low, high]
        }
        for piece in [nil, 1, 7, 64] {
            let matches = try scan(bytes, with: scanner, piece: piece).matches
            #expect(matches.map(\.ruleID) == ["gitlab-token"])
            let match = try #require(matches.first)
            #expect((match.line, match.column) == (3, 7))
            #expect(match.length == 52)
            #expect(Array(bytes[match.offset..<(match.offset + 2)]) == (isBigEndian ? [0, 0x67] : [0x67, 0]))
        }
    }

    @Test("a byte order mark before plain bytes hides nothing", arguments: [[0xff, 0xfe], [0xfe, 0xff]] as [[UInt8]])
    mutating func falseMark(mark: [UInt8]) throws {
        let token = "glpat-" + madeUp(alphanumeric, 20, &seeded)
        let matches = try scan(mark + Array("name=value\ntoken=\(token)\n".utf8), with: scanner).matches
        #expect(matches.map(\.ruleID) == ["gitlab-token"])
    }

    @Test("a limit that is reached is told") mutating func limits() throws {
        var text = ""
        for _ in 0..<12 { text += "token: ghp_\(madeUp(alphanumeric, 36, &seeded))\n" }
        var limits = SecretLimits()
        limits.matchesPerFile = 5
        let few = try SecretScanner(rules: .builtIn(), limits: limits)
        let matches = try scan(Array(text.utf8), with: few)
        #expect(matches.matches.count == 5)
        #expect(matches.cuts.files == 1)
        limits = SecretLimits()
        limits.matches = 3
        let all = try scan(Array(text.utf8), with: try SecretScanner(rules: .builtIn(), limits: limits))
        #expect((all.matches.count, all.cuts.matches) == (3, 9))
        limits = SecretLimits()
        limits.triesPerFile = 10
        let tried = try scan(Array(text.utf8), with: try SecretScanner(rules: .builtIn(), limits: limits))
        #expect(tried.cuts.exhaustedFiles == 1)
        #expect(tried.matches.count < 12)
    }

    @Test("a pattern that takes too long is told, and ends") func slowPatterns() throws {
        let rules = try SecretRules(
            Array(
                "[[rule]]\nid = 'slow'\ndescription = 'a'\nseverity = 'low'\nkeywords = ['key:']\npattern = 'key:(?:a+)+b'\n"
                    .utf8),
            file: "own")
        let text = "key:" + String(repeating: "a", count: 400) + " b"
        #expect(try scan(Array(text.utf8), with: try SecretScanner(rules: rules)).cuts.tries == 1)
    }
}
