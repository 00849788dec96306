/// InSpec's report for people; `lib/inspec/reporters/cli.rb` of InSpec 7, line by line.
///
/// What InSpec prints raw is shown here so that it can't steer a terminal, and so that no line of a message that a target
/// chose looks like another test's result.
struct CLIFormat {
    /// Whether results are coloured; ECMA-48 SGR sequences, the ones that InSpec uses.
    let colour: Bool

    func render(_ run: ProfileRun) -> String {
        var output = ""
        let isEnhanced = run.profiles.contains { $0.controls.contains { $0.enhancedStatus != nil } }
        for profile in run.profiles {
            if profile.status == .skipped {
                let name = line(profile.name)
                let platform = "\(line(run.platform.name ?? ""))/\(line(run.platform.release ?? ""))"
                output += "Skipping profile: '\(name)' on unsupported platform: '\(platform)'.\n"
                continue
            }
            output += "\n" + header(profile, of: run.platform)
            output += controls(of: profile, isEnhanced: isEnhanced)
        }
        output += "\n" + (isEnhanced ? outcomeSummary(run) : controlSummary(run))
        return output + testSummary(run)
    }

    private func header(_ profile: ProfileResult, of platform: ProfileRun.Platform) -> String {
        var rows = [
            ("Profile", profile.title.map { "\($0) (\(profile.name))" } ?? profile.name),
            ("Version", profile.version ?? "(not specified)"),
        ]
        if profile.status == .failed, let message = profile.statusMessage { rows.append(("Failure Message", message)) }
        if let target = platform.target { rows.append(("Target", target)) }
        rows.append(("Target ID", platform.targetID ?? ""))
        let width = (rows.map(\.0.count).max() ?? 0) + 1
        return rows.map { name, value in
            name + ":" + String(repeating: " ", count: width - name.count - 1) + " " + line(value) + "\n"
        }.joined() + "\n"
    }

    private func controls(of profile: ProfileResult, isEnhanced: Bool) -> String {
        var output = ""
        let tested = profile.controls.filter { !$0.results.isEmpty }
        for control in tested where !control.isAnonymous {
            output += self.control(control, isEnhanced: isEnhanced)
        }
        if !output.isEmpty { output += "\n" }
        for control in tested where control.isAnonymous {
            output += self.control(control, isEnhanced: isEnhanced)
        }
        return output.isEmpty ? message("No tests executed.", mark: nil, indentation: 5) : output
    }

    private func control(_ control: ControlResult, isEnhanced: Bool) -> String {
        var output = message(
            title(of: control), mark: isEnhanced ? enhancedMark(of: control) : mark(of: control), indentation: 2)
        for result in control.results {
            var text: String
            if result.status == .skipped {
                text = result.skipMessage ?? ""
            } else {
                text = control.isAnonymous ? result.expectation : result.codeDesc
            }
            if let message = result.message { text += "\n" + message }
            output += message(text, mark: mark(of: result, in: control), indentation: 5)
        }
        return output
    }

    private func title(of control: ControlResult) -> String {
        let resource = control.results.first?.titleOfResource ?? ""
        if control.isAnonymous { return resource }
        var title = "\(control.id): \(control.title ?? resource)"
        guard control.results.count > 1 else { return title }
        let failed = control.results.count { $0.status == .failed }
        let skipped = control.results.count { $0.status == .skipped }
        if failed > 0 { title += " (\(failed) failed)" }
        if skipped > 0 { title += " (\(skipped) skipped)" }
        return title
    }

    private func mark(of control: ControlResult) -> Mark? {
        if control.isAnonymous { return nil }
        if control.impact == nil { return .unknown }
        if control.results.contains(where: { $0.status == .skipped }) { return .skipped }
        return control.results.allSatisfy { $0.status == .passed } ? .passed : .failed
    }

    private func enhancedMark(of control: ControlResult) -> Mark? {
        control.impact == nil ? .unknown : control.enhancedStatus.flatMap(Mark.init(rawValue:))
    }

    private func mark(of result: TestResult, in control: ControlResult) -> Mark {
        switch result.status {
        case .passed: .passed
        case .skipped: .skipped
        case .failed: control.impact == nil ? .unknown : .failed
        }
    }

    private func message(_ text: String, mark: Mark?, indentation: Int) -> String {
        let start = text.drop { $0.isWhitespace }
        var lines = (mark.map { "\($0.sign)  " } ?? "") + block(String(start))
        let indent = String(repeating: " ", count: indentation)
        let endsWithNewline = lines.hasSuffix("\n")
        if endsWithNewline { lines.removeLast() }
        let indented = lines.split(separator: "\n", omittingEmptySubsequences: false).map { indent + $0 }
        return coloured(indented.joined(separator: "\n") + (endsWithNewline ? "\n" : ""), mark) + "\n"
    }

    /// A message's lines. A later one that begins like a result gets a bar before it.
    private func block(_ text: String) -> String {
        let shown = harmless(text, keeping: ["\n", "\t"])
        guard shown.contains("\n") else { return shown }
        return shown.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            let start = line.drop { $0.isWhitespace }
            return index > 0 && Mark.allCases.contains { start.hasPrefix($0.start) } ? "| " + start : String(line)
        }.joined(separator: "\n")
    }

    private func line(_ text: String) -> String { harmless(text, keeping: ["\t"]) }

    private func coloured(_ text: String, _ mark: Mark?) -> String {
        guard colour, let sequence = mark?.colour else { return text }
        return "\u{1b}[\(sequence)m\(text)\u{1b}[0m"
    }

    private func coloured(_ text: String, _ mark: Mark, where count: Int) -> String {
        count > 0 ? coloured(text, mark) : text
    }
}

extension CLIFormat {
    /// How a control or a test ended, as InSpec shows it.
    enum Mark: String, CaseIterable {
        case passed, failed, skipped, unknown, error
        case notApplicable = "not_applicable"
        case notReviewed = "not_reviewed"

        var sign: String {
            switch self {
            case .passed: "✔"
            case .failed: "×"
            case .skipped: "↺"
            case .unknown: "?"
            case .error: "ERR"
            case .notApplicable: "N/A"
            case .notReviewed: "N/R"
            }
        }

        /// How a line begins that shows it. Words are part of InSpec's own messages too, with one blank after them.
        var start: String { sign + (sign.utf8.allSatisfy { $0 < 0x80 } ? "  " : " ") }

        var colour: String? {
            switch self {
            case .passed: "38;5;41"
            case .failed: "38;5;9"
            case .skipped: "38;5;247"
            case .unknown: nil
            case .error: "0;38;5;21"
            case .notApplicable: "0;38;5;117"
            case .notReviewed: "0;38;5;214"
            }
        }
    }

    private func controlSummary(_ run: ProfileRun) -> String {
        let controls = run.profiles.flatMap(\.controls).filter { !$0.isAnonymous && !$0.results.isEmpty }
        guard !controls.isEmpty else { return "" }
        let failed = controls.count { $0.results.contains { $0.status == .failed } }
        let passed = controls.count { $0.results.allSatisfy { $0.status == .passed } }
        let skipped = controls.count - failed - passed
        let parts = [
            coloured(number(passed, "successful control", "successful controls"), .passed, where: passed),
            coloured(number(failed, "control failure", "control failures"), .failed, where: failed),
            coloured(number(skipped, "control skipped", "controls skipped"), .skipped, where: skipped),
        ]
        return "Profile Summary: " + parts.joined(separator: ", ") + "\n"
    }

    private func outcomeSummary(_ run: ProfileRun) -> String {
        let marks = run.profiles.flatMap(\.controls).compactMap(\.enhancedStatus)
        guard !marks.isEmpty else { return "" }
        let words: [(Mark, String, String)] = [
            (.passed, "successful control", "successful controls"), (.failed, "control failure", "control failures"),
            (.notReviewed, "control not reviewed", "controls not reviewed"),
            (.notApplicable, "control not applicable", "controls not applicable"),
            (.error, "control has error", "controls have error"),
        ]
        let parts = words.map { mark, one, many in
            let count = marks.count { $0 == mark.rawValue }
            return coloured(number(count, one, many), mark, where: count)
        }
        return "Profile Summary: " + parts.joined(separator: ", ") + "\n"
    }

    private func testSummary(_ run: ProfileRun) -> String {
        let results = run.profiles.flatMap(\.controls).flatMap(\.results)
        let passed = results.count { $0.status == .passed }
        let failed = results.count { $0.status == .failed }
        let skipped = results.count - passed - failed
        let parts = [
            coloured("\(passed) successful", .passed, where: passed),
            coloured(number(failed, "failure", "failures"), .failed, where: failed),
            coloured("\(skipped) skipped", .skipped, where: skipped),
        ]
        return "Test Summary: " + parts.joined(separator: ", ") + "\n"
    }

    private func number(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }
}
