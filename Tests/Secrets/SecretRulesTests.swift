import Secrets
import Testing

@Suite struct SecretRulesTests {
    private static let minimal = "id = 'a'\ndescription = 'd'\nseverity = 'low'\n"

    private func failure(_ text: String) -> String? {
        do throws(SecretRuleError) {
            _ = try SecretScanner(rules: SecretRules(Array(text.utf8), file: "own.toml"))
            return nil
        } catch {
            return error.message
        }
    }

    @Test("the rules that are part of the program say what they find, each by an id of its own") func builtIn() throws {
        let rules = try SecretRules.builtIn().rules
        #expect(rules.count > 100)
        #expect(Set(rules.map(\.id)).count == rules.count)
        for rule in rules {
            #expect(!rule.description.isEmpty && rule.id == rule.id.lowercased(), "\(rule.id)")
            // A match has to begin at the keyword: a pattern that can't would find nothing.
            #expect(!rule.keywords.isEmpty || !rule.names.isEmpty, "\(rule.id)")
        }
    }

    @Test(
        "what is wrong with a file is said in one line that names it",
        arguments: [
            ("[[rule]]\nid = 'a'", "own.toml: rule a: it has no severity"),
            ("[[rule]]\n\(minimal)pattern = 'x'", "own.toml: rule a: it has neither keywords nor names"),
            (
                "[[rule]]\n\(minimal)pattern = 'x'\nkeywords = ['ab']",
                "own.toml: rule a: a keyword is shorter than 3 bytes or longer than 64"
            ),
            (
                "[[rule]]\n\(minimal)pattern = 'x'\nkeyword = ['abc']",
                "own.toml: rule a: it has a key that is not known: keyword"
            ),
            (
                "[[rule]]\n\(minimal)pattern = 'x('\nkeywords = ['abc']",
                "rule a: a pattern is wrong at byte 2: missing closing parenthesis"
            ),
            ("[[rule]]\n\(minimal)pattern = 'x'\nkeywords = ['abc']\ngroup = 2", "rule a: its pattern has no group 2"),
            (
                "[[rule]]\n\(minimal)pattern = 'x'\nkeywords = ['abc']\nreach = 100000",
                "own.toml: rule a: reach is no whole number from 16 to 16384"
            ),
            ("rules = 1", "own.toml: it has a key that is not known: rules"),
        ]) func malformed(text: String, message: String)
    {
        #expect(failure(text) == message)
    }

    @Test("a file of the operator's adds rules, replaces some and takes some away") func overriding() throws {
        var rules = try SecretRules.builtIn()
        let count = rules.rules.count
        let text = """
            [define]
            digits = '[0-9]{8}'
            [[rule]]
            id = "jwt"
            disabled = true
            [[rule]]
            id = "github-token"
            description = "ours"
            severity = "info"
            keywords = ["ghp_"]
            pattern = 'ghp_x'
            [[rule]]
            id = "house-token"
            description = "a token of the house"
            severity = "high"
            keywords = ["house-"]
            pattern = 'house-(%{digits})'
            [rule.allow]
            patterns = ['^%{digits}$(?<=00000007)']
            """
        try rules.add(Array(text.utf8), file: "own.toml")
        #expect(rules.rules.count == count)
        #expect(!rules.rules.contains { $0.id == "jwt" })
        #expect(rules.rules.first { $0.id == "github-token" }?.description == "ours")
        let scanner = try SecretScanner(rules: rules)
        let matches = try scan(Array("house-73915284 house-00000007".utf8), with: scanner).matches
        #expect(matches.map(\.ruleID) == ["house-token"])
        #expect(matches.first?.offset == 6)
    }
}
