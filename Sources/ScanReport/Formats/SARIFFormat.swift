import PlainData
import PrintableText

/// The findings of built-in rules as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), with what GitHub's code
/// scanning asks for: help and `security-severity` for each rule, a region for each place, and fingerprints by which an
/// alert stays the same from run to run.
///
/// What could not be seen is in the invocation's notifications. Results of profiles have forms of their own.
enum SARIFFormat {
    /// What places are relative to: the target's root, which is nowhere on the reader's machine.
    private static let base = "TARGETROOT"

    static func render(_ report: Report) -> String {
        JSONText.render(
            .map([
                .init("$schema", .text("https://json.schemastore.org/sarif-2.1.0.json")),
                .init("version", .text("2.1.0")), .init("runs", .array([run(report)])),
            ])) + "\n"
    }

    private static func run(_ report: Report) -> PlainValue {
        var gravest: [String: Severity] = [:]
        for finding in report.findings {
            gravest[finding.ruleID] = max(gravest[finding.ruleID] ?? .info, finding.severity)
        }
        var numbers: [String: Int] = [:]
        for (index, rule) in report.rules.enumerated() { numbers[rule.id] = index }
        return .map([
            .init(
                "tool",
                .map([
                    .init(
                        "driver",
                        .map([
                            .init("name", .text("Sidescan")), .init("fullName", .text(report.tool.name)),
                            .init("version", .text(report.tool.version)),
                            .init("semanticVersion", .text(report.tool.version)),
                            .init("informationUri", .text("https://sidescan.dev")),
                            .init(
                                "rules",
                                .array(report.rules.map { rule($0, max(gravest[$0.id] ?? .info, $0.severity)) })),
                        ]))
                ])),
            .init("automationDetails", .map([.init("id", .text(category(report.target)))])),
            .init("invocations", .array([invocation(report, numbers)])),
            .init(
                "originalUriBaseIds",
                .map([.init(base, .map([.init("description", text("The root of what was scanned."))]))])),
            .init("columnKind", .text("unicodeCodePoints")),
            .init("results", .array(results(report.findings, numbers))),
            .init(
                "properties",
                .map([
                    .init("runID", .text(report.runID)), .init("verdict", .text(report.verdict.status.rawValue)),
                    .init("summary", .text(report.verdict.summary)),
                ])),
        ])
    }

    /// By what GitHub keeps the results of several targets of one commit apart: all up to the last slash.
    private static func category(_ target: Target) -> String {
        let name = target.container?.name ?? (target.kind == .directory ? target.root.text : target.process?.comm)
        return "sidescan/\(printable(name ?? "target"))/".replacingSlashes()
    }

    private static func rule(_ rule: RuleResult, _ gravest: Severity) -> PlainValue {
        let references = rule.references.map { reference in
            RuleReference.address(of: reference).map { "- [\(reference)](\($0))" } ?? "- \(reference)"
        }
        return .map([
            .init("id", .text(rule.id)), .init("name", .text(pascalCase(rule.id))),
            .init("shortDescription", text(rule.title)), .init("fullDescription", text(rule.rationale)),
            .init(
                "help",
                .map([
                    .init("text", .text(rule.rationale + "\n\nSee " + rule.references.joined(separator: "; ") + ".")),
                    .init("markdown", .text(rule.rationale + "\n\n" + references.joined(separator: "\n"))),
                ])),
            .init("helpUri", .text(RuleReference.help(of: rule.references))),
            .init("defaultConfiguration", .map([.init("level", .text(level(rule.severity)))])),
            .init(
                "properties",
                .map([
                    .init("tags", .array([.text("security"), .text("container")])), .init("precision", .text("high")),
                    .init("security-severity", .text(score(gravest))),
                ])),
        ])
    }

    private static func results(_ findings: [Finding], _ numbers: [String: Int]) -> [PlainValue] {
        // Findings come in an order that depends on themselves alone, so the number among its likes is the same each time.
        var likes: [String: Int] = [:]
        return findings.map { finding in
            let hash = fingerprint(finding)
            let number = (likes[hash] ?? 0) + 1
            likes[hash] = number
            var entries: [PlainValue.Entry] = [.init("ruleId", .text(finding.ruleID))]
            if let index = numbers[finding.ruleID] { entries.append(.init("ruleIndex", .integer(index))) }
            entries += [
                .init("level", .text(level(finding.severity))),
                .init("message", text(finding.path.map { "\($0.text): \(finding.message)" } ?? finding.message)),
                .init("locations", .array([location(finding.path, finding.line ?? 1)])),
                .init(
                    "partialFingerprints",
                    .map([
                        .init("primaryLocationLineHash", .text("\(hash):\(number)")),
                        .init("sidescanFinding/v1", .text("\(hash):\(number)")),
                    ])),
                .init("properties", .map([.init("severity", .text(finding.severity.rawValue))])),
            ]
            return .map(entries)
        }
    }

    /// What is seen of no one file stands at the root itself. GitHub shows no result without a region.
    private static func location(_ path: ReportPath?, _ line: Int) -> PlainValue {
        let region: PlainValue = .map([
            .init("startLine", .integer(line)), .init("startColumn", .integer(1)),
            .init("endLine", .integer(line)), .init("endColumn", .integer(1)),
        ])
        return .map([
            .init(
                "physicalLocation",
                .map([
                    .init(
                        "artifactLocation",
                        .map([
                            .init("uri", .text(path.map { relativeReference($0.bytes) } ?? ".")),
                            .init("uriBaseId", .text(base)),
                        ])),
                    .init("region", region),
                ]))
        ])
    }

    private static func invocation(_ report: Report, _ numbers: [String: Int]) -> PlainValue {
        var notifications: [PlainValue] = []
        for gap in report.coverage.unreadable {
            notifications.append(
                notification("not-seen", .warning, "not seen: \(GapText.line(gap))", places: gap.examples))
        }
        for gap in report.coverage.leftOut {
            notifications.append(
                notification("left-out", .note, "left out on purpose: \(GapText.line(gap))", places: gap.examples))
        }
        for rule in report.rules {
            if let reason = rule.reason {
                let says = rule.status == .skipped ? "says nothing" : "did not see everything"
                notifications.append(
                    notification(
                        "rule-incomplete", .warning, "\(rule.id) \(says): \(reason)", rule: (rule.id, numbers[rule.id]))
                )
            }
            if rule.findingCount > rule.listedCount {
                notifications.append(
                    notification(
                        "not-listed", .warning,
                        "\(rule.findingCount - rule.listedCount) more findings of \(rule.id) are not listed",
                        rule: (rule.id, numbers[rule.id])))
            }
        }
        return .map([
            .init("executionSuccessful", .boolean(true)), .init("startTimeUtc", .text(report.startedAt)),
            .init("endTimeUtc", .text(report.finishedAt)), .init("toolExecutionNotifications", .array(notifications)),
        ])
    }

    private enum NotificationLevel: String {
        case warning
        case note
    }

    private static func notification(
        _ id: String, _ level: NotificationLevel, _ message: String, places: [ReportPath] = [],
        rule: (id: String, index: Int?)? = nil
    ) -> PlainValue {
        var entries: [PlainValue.Entry] = [
            .init("descriptor", .map([.init("id", .text(id))])), .init("level", .text(level.rawValue)),
            .init("message", text(message)),
        ]
        if !places.isEmpty { entries.append(.init("locations", .array(places.map { location($0, 1) }))) }
        if let rule {
            var reference: [PlainValue.Entry] = [.init("id", .text(rule.id))]
            if let index = rule.index { reference.append(.init("index", .integer(index))) }
            entries.append(.init("associatedRule", .map(reference)))
        }
        return .map(entries)
    }

    private static func text(_ text: String) -> PlainValue { .map([.init("text", .text(text))]) }

    private static func level(_ severity: Severity) -> String {
        switch severity {
        case .critical, .high: "error"
        case .medium: "warning"
        case .low, .info: "note"
        }
    }

    /// In the middle of what GitHub calls by the same names; for no more than information it has none.
    private static func score(_ severity: Severity) -> String {
        switch severity {
        case .critical: "9.5"
        case .high: "8.0"
        case .medium: "5.5"
        case .low: "2.5"
        case .info: "0.0"
        }
    }

    private static func pascalCase(_ id: String) -> String {
        id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// The rule and the place: a message may have a number in it that is another one the next time.
    private static func fingerprint(_ finding: Finding) -> String {
        // FNV-1a: it has to stay what it is, and nothing depends on its being hard to find another.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        finding.ruleID.utf8.forEach(add)
        add(0)
        finding.path?.bytes.forEach(add)
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension SARIFFormat {
    /// A path as a relative reference (RFC 3986, section 4.2): all but unreserved characters and slashes in percents.
    static func relativeReference(_ path: [UInt8]) -> String {
        let path = path.drop { $0 == UInt8(ascii: "/") }
        guard !path.isEmpty else { return "." }
        var text = ""
        for byte in path {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return text
    }
}

extension String {
    /// `sidescan/NAME/` with no more slashes than those two.
    fileprivate func replacingSlashes() -> String {
        let name = dropFirst("sidescan/".count).dropLast()
        return "sidescan/" + String(name.map { $0 == "/" ? "_" : $0 }) + "/"
    }
}
