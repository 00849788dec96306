import PlainData

/// InSpec's `json-min` report: one entry for each result; `lib/plugins/inspec-reporter-json-min` of InSpec 7.
enum InspecMinFormat {
    static func document(_ run: ProfileRun) -> PlainValue {
        var controls: [PlainValue] = []
        for profile in run.profiles {
            for control in profile.controls {
                controls += control.results.map { entry(profile, control, $0) }
            }
        }
        return .map([
            .init("controls", .array(controls)),
            .init("statistics", .map([.init("duration", run.duration.map(PlainValue.double) ?? .null)])),
            .init("version", .text(run.version)),
        ])
    }

    private static func entry(_ profile: ProfileResult, _ control: ControlResult, _ result: TestResult) -> PlainValue {
        var entries: [PlainValue.Entry] = [
            .init("id", .text(control.id)),
            .init("profile_id", .text(profile.name)),
            .init("profile_sha256", profile.sha256.map(PlainValue.text) ?? .null),
            .init("status", .text(result.status.rawValue)),
            .init("code_desc", .text(result.codeDesc)),
        ]
        let texts = [
            ("skip_message", result.skipMessage), ("resource", result.resource), ("message", result.message),
            ("exception", result.exception),
        ]
        for case (let name, let text?) in texts { entries.append(.init(name, .text(text))) }
        if let backtrace = result.backtrace {
            entries.append(.init("backtrace", .array(backtrace.map(PlainValue.text))))
        }
        return .map(entries)
    }
}
