import AgentCore
import ArgumentParser
import ScanReport

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rules", abstract: "Lists the built-in rules.")

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    func run() throws {
        let rules = ruleDescriptions()
        if json {
            try writeToStandardOutput(try renderJSON(rules))
            return
        }
        for rule in rules {
            try writeToStandardOutput(
                """
                \(rule.id)  (\(rule.severity.rawValue))
                    \(rule.title)
                    \(rule.rationale)
                    \(rule.references.joined(separator: "; "))

                """)
        }
    }
}
