import TestSupport
import Testing

@testable import Confinement

// One after another: with SIDESCAN_UPDATE they write one file.
@Suite(.serialized) struct SystemCallPageTests {
    @Test(arguments: allFilters.map(\.name))
    func pageListsWhatTheFilterAllows(name: String) throws {
        let filter = try #require(allFilters.first { $0.name == name })
        // What the page has listed already, with the same limits.
        let known =
            switch filter.name {
            case "worker-finding": SystemCallFilter.workerScanning.allowed
            case "publisher": SystemCallFilter.supervisor.allowed
            default: [AllowedCall]()
            }
        let calls = filter.allowed.filter { call in
            !known.contains { $0.name == call.name && $0.alternatives == call.alternatives }
        }
        try CommittedText("docs/system-calls.md", between: name).check(against: try table(calls, of: filter))
    }

    private func table(_ calls: [AllowedCall], of filter: SystemCallFilter) throws -> String {
        let counts = try Architecture.allCases.map { architecture in
            let count = try filter.allowed.count { try SystemCallName.number(of: $0.name, architecture) != nil }
            return "\(count) on \(architecture)"
        }
        let rows = calls.map { "| `\($0.name)` | \($0.limit ?? "") | \($0.reason) |\n" }
        return """

            Calls in all: \(counts.joined(separator: ", ")).

            | call | only | for |
            | --- | --- | --- |
            \(rows.joined())

            """
    }
}
