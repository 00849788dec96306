import PrintableText

/// The results of profiles in the text report.
struct ProfileSection {
    /// How many controls of one profile are shown, and how many results of each; the JSON report has all.
    private static let mostControls = 20
    private static let mostResults = 3

    func lines(_ reported: ReportedProfiles) -> [String] {
        var lines: [String] = []
        for profile in reported.profiles {
            lines += [
                "",
                "profile \(profile.title ?? profile.name) (\(profile.name)\(profile.version.map { " \($0)" } ?? ""))",
            ]
            if let message = profile.statusMessage { lines.append("         \(profile.status): \(message)") }
            let failed = profile.controls.filter { $0.status == .failed }
            let skipped = profile.controls.filter { $0.status == .skipped }
            lines.append(
                "         \(profile.controls.count - failed.count - skipped.count) controls passed, \(failed.count) failed, \(skipped.count) skipped"
            )
            for (word, controls) in [("failed", failed), ("skipped", skipped)] {
                for control in controls.prefix(Self.mostControls) { lines += self.lines(control, word) }
                let more = controls.count - Self.mostControls
                if more > 0 { lines.append("         … and \(more) more \(word)") }
            }
        }
        let coverage = reported.coverage
        if coverage.unknown + coverage.unsupported > 0 {
            lines += [
                "",
                "         of \(coverage.evaluated + coverage.unknown + coverage.unsupported + coverage.empty) controls, "
                    + "\(coverage.unknown) ask what could not be seen, and \(coverage.unsupported) what Sidescan does not answer",
            ]
        }
        return lines
    }

    private func lines(_ control: ReportedProfiles.Control, _ word: String) -> [String] {
        var lines = ["         - \(word) \(control.id)\(control.title.map { ": \($0)" } ?? "")"]
        let results = control.results.filter { $0.status != "passed" }
        for result in results.prefix(Self.mostResults) {
            lines.append("           \(result.description)\(result.message.map { ": \($0)" } ?? "")")
        }
        if results.count > Self.mostResults {
            lines.append("           … and \(results.count - Self.mostResults) more")
        }
        return lines
    }
}
