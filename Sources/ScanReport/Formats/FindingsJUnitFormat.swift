import PrintableText

/// The findings of built-in rules as JUnit's XML, as GitLab and Jenkins read it: a suite of all rules, in which each
/// finding is a test that failed, a rule that found nothing one that passed, and what could not be seen one that was
/// skipped.
///
/// A test is told from others by its class, the rule, and its name, the place: so it is the same one in the next run.
enum FindingsJUnitFormat {
    private struct Test {
        enum Outcome {
            case passed
            case failed(type: String, message: String, text: String)
            case skipped(String)
        }

        let className: String
        let name: String
        var file: String?
        let outcome: Outcome
    }

    static func render(_ report: Report) -> String {
        let tests = tests(report)
        let failures = tests.count { if case .failed = $0.outcome { true } else { false } }
        let skipped = tests.count { if case .skipped = $0.outcome { true } else { false } }
        let counts = [
            ("tests", String(tests.count)), ("failures", String(failures)), ("errors", "0"),
            ("skipped", String(skipped)),
        ]
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites\(attributes([("name", "Sidescan")] + counts + [("time", "0")]))>\n"
        let suite =
            [("name", "Sidescan \(targetName(report.target))")] + counts + [
                ("time", "0"), ("timestamp", String(report.startedAt.prefix(19))),
                ("hostname", targetName(report.target)),
            ]
        text += "  <testsuite\(attributes(suite))>\n    <properties>\n"
        for (name, value) in [
            ("sidescan.version", report.tool.version), ("sidescan.run", report.runID),
            ("sidescan.verdict", report.verdict.status.rawValue),
        ] {
            text += "      <property\(attributes([("name", name), ("value", value)]))/>\n"
        }
        text += "    </properties>\n"
        for test in tests { append(test, to: &text) }
        text += "    <system-out>\(escape(report.verdict.summary))</system-out>\n    <system-err/>\n"
        return text + "  </testsuite>\n</testsuites>\n"
    }

    private static func targetName(_ target: Target) -> String {
        printable(target.container?.name ?? target.process?.comm ?? target.root.text)
    }

    private static func tests(_ report: Report) -> [Test] {
        var findings: [String: [Finding]] = [:]
        for finding in report.findings { findings[finding.ruleID, default: []].append(finding) }
        var tests: [Test] = []
        for rule in report.rules {
            let className = "sidescan.\(rule.id)"
            let found = findings[rule.id] ?? []
            var names: [String: Int] = [:]
            for finding in found {
                let name = finding.path?.text ?? rule.title
                let number = (names[name] ?? 0) + 1
                names[name] = number
                let text = "\(finding.message)\n\n\(rule.rationale)\nSee \(rule.references.joined(separator: "; "))."
                tests.append(
                    Test(
                        className: className, name: number == 1 ? name : "\(name) (\(number))",
                        file: finding.path?.text,
                        outcome: .failed(type: finding.severity.rawValue, message: finding.message, text: text)))
            }
            let unlisted = rule.findingCount - found.count
            if unlisted > 0 {
                let message = "\(unlisted) more findings are not listed"
                tests.append(
                    Test(
                        className: className, name: "\(rule.title): what is not listed",
                        outcome: .failed(type: rule.severity.rawValue, message: message, text: message)))
            }
            switch (rule.status, rule.reason) {
            case (.passed, _): tests.append(Test(className: className, name: rule.title, outcome: .passed))
            case (.skipped, let reason):
                tests.append(
                    Test(
                        className: className, name: rule.title, outcome: .skipped(reason ?? "not enough could be seen"))
                )
            case (.failed, let reason?):
                tests.append(
                    Test(className: className, name: "\(rule.title): what could not be seen", outcome: .skipped(reason))
                )
            case (.failed, nil): break
            }
        }
        let gaps = report.coverage.unreadable.map(GapText.line)
        tests.append(
            Test(
                className: "sidescan.coverage", name: "everything on the root's own mount is seen",
                outcome: report.coverage.isComplete ? .passed : .skipped(gaps.joined(separator: "\n"))))
        return tests
    }

    private static func append(_ test: Test, to text: inout String) {
        var pairs = [("classname", test.className), ("name", test.name)]
        if let file = test.file { pairs.append(("file", file)) }
        text += "    <testcase\(attributes(pairs + [("time", "0")]))"
        switch test.outcome {
        case .passed: text += "/>\n"
        case .skipped(let reason):
            text += ">\n      <skipped\(attributes([("message", reason)]))/>\n    </testcase>\n"
        case .failed(let type, let message, let body):
            let failure = attributes([("message", message), ("type", type)])
            text += ">\n      <failure\(failure)>\(escape(body, keepsLines: true))</failure>\n    </testcase>\n"
        }
    }

    private static func attributes(_ pairs: [(String, String)]) -> String {
        pairs.map { " \($0)=\"\(escape($1))\"" }.joined()
    }

    /// What XML 1.0 can't hold (its section 2.2) is escaped as in text for people.
    private static func escape(_ text: String, keepsLines: Bool = false) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n" where keepsLines: escaped += "\n"
            case "\n", "\r", "\t": escaped += "&#\(scalar.value);"
            case _ where scalar.isHarmless: escaped.unicodeScalars.append(scalar)
            default: escaped += scalar.escaped
            }
        }
        return escaped
    }
}
