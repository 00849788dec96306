import Secrets
import Testing

/// A file in pieces tells what the whole file tells.
@Suite struct SecretStreamTests {
    /// Text with secrets in it, some of them near to others.
    private static func text(_ seeded: inout Seeded, size: Int) -> [UInt8] {
        var text: [UInt8] = []
        while text.count < size {
            switch Int.random(in: 0..<8, using: &seeded) {
            case 0: text += Array("token: ghp_\(madeUp(alphanumeric, 36, &seeded))\n".utf8)
            case 1:
                text += Array("DATABASE_URL=postgres://app:\(madeUp(alphanumeric, 14, &seeded))@db.internal/x\n".utf8)
            case 2: text += Array("DB_PASSWORD=\(madeUp(alphanumeric, 16, &seeded))7q\n".utf8)
            case 3:
                let lines = (0..<20).map { _ in madeUp(alphanumeric, 64, &seeded) }
                text += Array("-----BEGIN RSA PRIVATE KEY-----\n\(lines.joined(separator: "\n"))\n-----END RSA".utf8)
            default:
                for _ in 0..<Int.random(in: 1..<200, using: &seeded) {
                    text += Array("the secret of a password is its token, the key of a user\n".utf8)
                }
            }
        }
        return text
    }

    @Test("whatever the pieces are", arguments: [1, 1000, 4096, 8191, 20_000, 40_000, 65_536, 90_001])
    func pieces(size: Int) throws {
        let scanner = try SecretScanner(rules: .builtIn())
        var seeded = Seeded(state: UInt64(size))
        let text = Self.text(&seeded, size: size == 1 ? 30_000 : 150_000)
        let whole = try scan(text, with: scanner)
        #expect(whole.matches.count > 1)
        #expect(try scan(text, with: scanner, piece: size) == whole)
    }

    @Test("a secret on a boundary is told once") func boundary() throws {
        let scanner = try SecretScanner(rules: .builtIn())
        var seeded = Seeded(state: 9)
        let token = Array("ghp_\(madeUp(alphanumeric, 36, &seeded))\n".utf8)
        for shift in stride(from: -60, through: 60, by: 3) {
            let before = [UInt8](repeating: UInt8(ascii: "\n"), count: 50_000 + shift)
            let text = before + token + [UInt8](repeating: UInt8(ascii: " "), count: 50_000)
            let matches = try scan(text, with: scanner, piece: 50_000).matches
            #expect(matches.map(\.offset) == [before.count])
            #expect(matches.first?.line == before.count + 1)
        }
    }

    @Test("a scratch keeps nothing of the file before") func reuse() throws {
        let scanner = try SecretScanner(rules: .builtIn())
        let scratch = try #require(scanner.makeScratch())
        var seeded = Seeded(state: 3)
        let text = Array("x\ntoken: ghp_\(madeUp(alphanumeric, 36, &seeded))\n".utf8)
        let name = Array("a".utf8)
        var matches = SecretMatches()
        let files = (0..<2).map { _ in
            scanner.scan(text.span.bytes, path: name.span, with: scratch, into: &matches)
            return matches.take()
        }
        #expect(files[0].count == 1)
        #expect(files[0] == files[1])
        #expect((matches.count, matches.matches.count) == (2, 0))
    }
}
