import Secrets
import Testing

@Suite struct SecretScannerTests {
    @Test("the rules that are part of the program compile") func builtInRules() throws {
        let rules = try SecretRules.builtIn()
        _ = try SecretScanner(rules: rules)
    }
}
