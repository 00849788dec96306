/// InSpec's `junit2` report; `lib/plugins/inspec-reporter-junit` of InSpec 7, `ReporterV2`.
///
/// What XML 1.0 can't hold (its section 2.2) is escaped as in text for people. InSpec writes line breaks in attributes raw,
/// which a reader turns into blanks (section 3.3.3); here they are references.
enum JUnitFormat {
    static func render(_ run: ProfileRun) -> String {
        var text = "<?xml version='1.0'?>\n"
        guard !run.profiles.isEmpty else { return text + "<testsuites/>\n" }
        text += "<testsuites>\n"
        for (index, profile) in run.profiles.enumerated() {
            append(profile, number: index + 1, of: run, to: &text)
        }
        return text + "</testsuites>\n"
    }

    private static func append(_ profile: ProfileResult, number: Int, of run: ProfileRun, to text: inout String) {
        let results = profile.controls.flatMap(\.results)
        let errors = results.count { $0.backtrace != nil }
        let start = results.lazy.compactMap(\.startTime).first ?? firstStart(run) ?? "1970-01-01T00:00:00"
        // In the order of their names, as REXML writes them.
        let attributes = [
            ("errors", String(errors)),
            ("failures", String(results.count { $0.status == .failed && $0.backtrace == nil })),
            ("hostname", run.platform.target ?? ""),
            ("id", String(number)),
            ("name", profile.name),
            ("package", ""),
            ("skipped", String(results.count { $0.status == .skipped })),
            ("tests", String(results.count)),
            ("time", seconds(results.reduce(0) { $0 + ($1.runTime ?? 0) })),
            ("timestamp", String(start.prefix(19))),
        ]
        text += "  <testsuite\(self.attributes(attributes))>\n    <properties/>\n"
        for control in profile.controls {
            for result in control.results { append(result, of: control, in: profile, to: &text) }
        }
        text += "    <system-out/>\n    <system-err/>\n  </testsuite>\n"
    }

    private static func append(
        _ result: TestResult, of control: ControlResult, in profile: ProfileResult, to text: inout String
    ) {
        let name = control.title == nil ? "Anonymous" : control.id
        let attributes = [
            ("classname", "\(profile.name).\(name)"), ("name", result.codeDesc), ("time", seconds(result.runTime ?? 0)),
        ]
        text += "    <testcase\(self.attributes(attributes))"
        switch result.status {
        case .passed: text += "/>\n"
        case .skipped: text += ">\n      <skipped/>\n    </testcase>\n"
        case .failed:
            let failure = [("message", result.message ?? ""), ("type", result.titleOfResource)]
            text += ">\n      <failure\(self.attributes(failure))/>\n    </testcase>\n"
        }
    }

    private static func firstStart(_ run: ProfileRun) -> String? {
        run.profiles.lazy.flatMap(\.controls).flatMap(\.results).compactMap(\.startTime).first
    }

    private static func attributes(_ pairs: [(String, String)]) -> String {
        pairs.map { " \($0)='\(escape($1))'" }.joined()
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "'": escaped += "&apos;"
            case "\"": escaped += "&quot;"
            case "\n", "\r", "\t": escaped += "&#\(scalar.value);"
            case _ where scalar.isHarmless: escaped.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff:
                escaped += scalar.escaped
            default: escaped += "&#x\(String(scalar.value, radix: 16));"
            }
        }
        return escaped
    }

    /// `%.6f`, which the schema's `xs:decimal` asks for.
    private static func seconds(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "0.000000" }
        let micros = UInt64((seconds * 1_000_000).rounded(.toNearestOrEven))
        let fraction = String(micros % 1_000_000)
        return "\(micros / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}
