import CSecretRules
import DataFormats
import PlainData
import ScanReport

/// The rules that a scanner goes by, in their order: where two match at one place, the earlier is told.
public struct SecretRules: Sendable, Equatable {
    /// The rules.
    public private(set) var rules: [SecretRule] = []
    /// What no rule tells.
    public private(set) var allowed = SecretAllowList()

    /// The rules that are part of the program: profiles/secrets as it was when it was built.
    public static func builtIn() throws(SecretRuleError) -> SecretRules {
        var rules = SecretRules()
        for index in 0..<csr_file_count() {
            let file = csr_file_at(index)
            let bytes = Array(UnsafeBufferPointer(start: file.bytes, count: file.size))
            try rules.add(bytes, file: String(cString: file.name))
        }
        return rules
    }

    /// The rules of one file.
    public init(_ bytes: [UInt8], file: String) throws(SecretRuleError) {
        try add(bytes, file: file)
    }

    private init() {}

    /// Adds a file's rules: TOML, with `[[rule]]`, one `[allow]`, and one `[define]`: `%{name}` in a pattern of this file
    /// stands for what is defined there.
    ///
    /// A rule whose id is known replaces that rule; with `disabled = true` it only takes it away.
    public mutating func add(_ bytes: [UInt8], file: String) throws(SecretRuleError) {
        let document: PlainValue
        do throws(DocumentError) {
            document = try TOML.parse(bytes)
        } catch {
            throw SecretRuleError(message: "\(file):\(error.line.map { "\($0):" } ?? "") \(error.message)")
        }
        let top = try RuleTable(document, place: file)
        try top.allow(only: ["rule", "allow", "define"])
        var definitions: [(name: String, text: String)] = []
        for entry in document["define"]?.entries ?? [] {
            guard let name = entry.key.text, let text = entry.value.text else {
                throw top.failure("define is malformed")
            }
            definitions.append((name: "%{\(name)}", text: text))
        }
        if let table = document["allow"] {
            allowed = allowed + (try Self.allowList(RuleTable(table, place: "\(file): allow")))
        }
        for (number, value) in (document["rule"]?.elements ?? []).enumerated() {
            let place = "\(file): rule \(value["id"]?.text ?? String(number + 1))"
            let table = try RuleTable(value, place: place)
            let id = try table.text("id")
            let known = rules.firstIndex { $0.id == id }
            if try table.boolean("disabled") ?? false {
                if let known { rules.remove(at: known) }
                continue
            }
            let rule = try Self.rule(table, definitions)
            if let known { rules[known] = rule } else { rules.append(rule) }
        }
    }

    private static func rule(
        _ table: RuleTable, _ definitions: [(name: String, text: String)]
    ) throws(SecretRuleError) -> SecretRule {
        try table.allow(only: [
            "id", "description", "severity", "keywords", "pattern", "lead", "reach", "group", "entropy", "length",
            "binaries", "guessable", "yields", "names", "decoded", "allow", "disabled",
        ])
        guard let severity = Severity(rawValue: try table.text("severity")) else {
            throw table.failure("severity is none of \(Severity.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var rule = SecretRule(
            id: try table.text("id"), description: try table.text("description"), severity: severity,
            pattern: Self.expanded(try table.text("pattern"), definitions))
        rule.keywords = try table.texts("keywords")
        rule.names = try table.texts("names")
        rule.lead = try table.integer("lead", 0...1024) ?? rule.lead
        rule.reach = try table.integer("reach", 16...16_384) ?? rule.reach
        rule.group = try table.integer("group", 0...20) ?? (rule.pattern.hasCapture ? 1 : 0)
        rule.entropy = try table.number("entropy", 0...8) ?? rule.entropy
        rule.length = try table.integer("length", 1...16_384) ?? rule.length
        rule.readsBinaries = try table.boolean("binaries") ?? rule.readsBinaries
        rule.isGuessable = try table.boolean("guessable") ?? rule.isGuessable
        rule.yields = try table.boolean("yields") ?? rule.yields
        rule.decoded = try table.optionalText("decoded")
        if let list = table.value["allow"] {
            rule.allowed = try allowList(RuleTable(list, place: table.place + ": allow"))
            rule.allowed.patterns = rule.allowed.patterns.map { expanded($0, definitions) }
        }
        if rule.keywords.contains(where: { !(3...64).contains($0.utf8.count) }) {
            throw table.failure("a keyword is shorter than 3 bytes or longer than 64")
        }
        if rule.keywords.isEmpty && rule.names.isEmpty { throw table.failure("it has neither keywords nor names") }
        return rule
    }

    /// A pattern with what its names stand for.
    private static func expanded(_ pattern: String, _ definitions: [(name: String, text: String)]) -> String {
        var bytes = Array(pattern.utf8)
        for definition in definitions {
            let name = Array(definition.name.utf8)
            var place = 0
            while place + name.count <= bytes.count {
                if bytes[place...].starts(with: name) {
                    bytes.replaceSubrange(place..<(place + name.count), with: definition.text.utf8)
                    place += definition.text.utf8.count
                } else {
                    place += 1
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func allowList(_ table: RuleTable) throws(SecretRuleError) -> SecretAllowList {
        try table.allow(only: ["patterns", "words", "paths"])
        var list = SecretAllowList()
        list.patterns = try table.texts("patterns")
        list.words = try table.texts("words")
        list.paths = try table.texts("paths")
        return list
    }
}

extension String {
    /// Whether it has a group that captures: a parenthesis that is neither escaped, in a class, nor followed by `?`, `*`.
    fileprivate var hasCapture: Bool {
        var isInClass = false
        var bytes = Array(utf8)[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "\\"): bytes = bytes.dropFirst()
            case UInt8(ascii: "["):
                if !isInClass, bytes.first == UInt8(ascii: "^") { bytes = bytes.dropFirst() }
                if !isInClass, bytes.first == UInt8(ascii: "]") { bytes = bytes.dropFirst() }
                isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "("):
                if !isInClass, bytes.first != UInt8(ascii: "?"), bytes.first != UInt8(ascii: "*") { return true }
            default: break
            }
        }
        return false
    }
}
