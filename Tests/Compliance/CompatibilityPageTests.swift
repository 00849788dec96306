import PlainData
import RubyHost
import TargetFilesystem
import TestSupport
import Testing

@testable import Compliance

/// `docs/inspec-compatibility.md`: its tables are what the prelude itself says of its resources and matchers.
// One after another: with SIDESCAN_UPDATE they write one file.
@Suite("The page on compatibility", .serialized)
struct CompatibilityPageTests {
    private static let page = "docs/inspec-compatibility.md"
    private static let unsupported = "not supported here"

    /// What `Sidescan.inventory` answers.
    private static func inventory() throws -> PlainValue {
        let directory = try TemporaryDirectory()
        let functions = NativeFunctions(try TargetRoot(directory: Array(directory.path.utf8)), TargetKnowledge())
        let host = try RubyHost(memory: 256 << 20, exhausted: { _ in fatalError("out of memory") }) {
            functions.answer($0)
        }
        try Prelude.load(into: host)
        let file = "inventory/inventory.rb"
        let text = try #require(Prelude.text(of: file))
        try text.withUnsafeBytes { (source) throws in try host.load(file: file, source: source) }
        return try host.call("inventory", [.array(Prelude.names.map { .text($0) })])
    }

    @Test("the table of resources is what their classes say")
    func resources() throws {
        let rows = try #require(try Self.inventory()["resources"]?.elements).map(Row.init)
        let answered = rows.filter { $0.state != Self.unsupported }
        try #require(answered.count > 80)
        let table = answered.map { row in
            "| `\(row.name)` | \(row.state) | \(row.words) | \(row.whatItHas) |\n"
        }
        let refused = rows.filter { $0.state == Self.unsupported }
        let groups = Set(refused.map(\.words)).sorted().map { words in
            let names = refused.filter { $0.words == words }.map { "`\($0.name)`" }.joined(separator: ", ")
            return "| \(words) | \(names) |\n"
        }
        let counts = Set(answered.map(\.state)).sorted().map { state in
            "\(answered.count { $0.state == state }) \(state)"
        }
        let rendered = """

            \(answered.count) resources: \(counts.joined(separator: ", ")).

            | resource | state | what is not answered, or from where it comes | properties and matchers |
            | --- | --- | --- | --- |
            \(table.joined())
            Not supported here; what is skipped says so and names it:

            | what becomes of it | names |
            | --- | --- |
            \(groups.joined())

            """
        try CommittedText(Self.page, between: "resources").check(against: rendered)
    }

    @Test("the table of matchers is what the prelude defines")
    func matchers() throws {
        let rows = try #require(try Self.inventory()["matchers"]?.elements).map(Row.init)
        try #require(rows.count > 30)
        let table = rows.map { row in
            let names = ([row.name] + row.aliases).map { "`\($0)`" }.joined(separator: ", ")
            return "| \(names) | \(row.state) | \(row.words) |\n"
        }
        let rendered = """

            | matcher | state | what is not answered |
            | --- | --- | --- |
            \(table.joined())

            """
        try CommittedText(Self.page, between: "matchers").check(against: rendered)
    }

    /// What a resource's own text has where it can't answer, or answers only of a running target.
    private static let reservations = ["Unknown.new(", "inspec.command(", "native(:target_", "native(:sysctl"]
    /// Where such words stand for no reservation.
    private static let unreserved: Set = [
        "_access", "_accounts", "_find_files", "_known_commands", "_packages", "_paths", "_programs", "_simple_config",
        "_target_file", "_units",
    ]

    @Test("a resource that can't answer all says so")
    func declarations() throws {
        var checked = 0
        for name in Prelude.names where name.hasPrefix("resources/") {
            let text = String(decoding: try #require(Prelude.text(of: name)), as: UTF8.self)
            guard Self.reservations.contains(where: text.contains) else { continue }
            let resource = name.dropFirst("resources/".count).dropLast(".rb".count)
            guard !Self.unreserved.contains(String(resource)) else { continue }
            checked += 1
            #expect(text.contains("    answers :"), "\(name) does not say what it can't answer")
        }
        #expect(checked > 20)
    }

    /// A row of the inventory.
    private struct Row {
        let name, state, words: String
        let isTable, takesAnyName: Bool
        let properties, matchers, aliases: [String]

        init(_ value: PlainValue) {
            func list(_ key: String) -> [String] { value[key]?.elements?.compactMap(\.text) ?? [] }
            name = value["name"]?.text ?? ""
            state = value["state"]?.text ?? ""
            words = value["words"]?.text ?? ""
            isTable = value["table"] == .boolean(true)
            takesAnyName = value["any"] == .boolean(true)
            properties = list("properties")
            matchers = list("matchers")
            aliases = list("aliases")
        }

        var whatItHas: String {
            var parts = properties.map { "`\($0)`" } + matchers.map { "*\($0)*" }
            if takesAnyName { parts.append("any setting by its name") }
            if isTable { parts.append("a table") }
            return parts.joined(separator: ", ")
        }
    }
}
