public import PlainData

/// InSpec's JSON report: its names, their order and what is left out where it is nil, as `lib/inspec/reporters/json.rb` of
/// InSpec 7 has them.
enum InspecFormat {
    /// - Parameter isWhole: Whether what InSpec's reporter leaves out is in it too, so that the run can be read back.
    static func document(_ run: ProfileRun, isWhole: Bool = false) -> PlainValue {
        .map(
            [
                .init("platform", platform(of: run, isWhole: isWhole)),
                .init("profiles", .array(run.profiles.map { profile($0, isWhole: isWhole) })),
            ] + foot(of: run))
    }

    /// The document, some of which is JSON already.
    ///
    /// - Parameter controls: The controls of a profile, by its number in the run.
    static func document(_ run: ProfileRun, controls: (Int) -> [JSONPart]) -> JSONPart {
        let profiles = run.profiles.enumerated().map { (index, profile) -> JSONPart in
            .map([
                .entries(head(of: profile)), .entry("controls", .array(controls(index))), .entries(foot(of: profile)),
            ])
        }
        return .map([
            .entries([.init("platform", platform(of: run, isWhole: false))]), .entry("profiles", .array(profiles)),
            .entries(foot(of: run)),
        ])
    }

    private static func platform(of run: ProfileRun, isWhole: Bool) -> PlainValue {
        var platform = optional([("name", run.platform.name), ("release", run.platform.release)])
        if isWhole {
            platform += optional([("target_id", run.platform.targetID), ("target", run.platform.target)])
        } else {
            platform.append(.init("target_id", .text(run.platform.targetID ?? "")))
        }
        return .map(platform)
    }

    private static func foot(of run: ProfileRun) -> [PlainValue.Entry] {
        [
            .init("statistics", .map([.init("duration", run.duration.map(PlainValue.double) ?? .null)])),
            .init("version", .text(run.version)),
        ]
    }

    private static func profile(_ profile: ProfileResult, isWhole: Bool) -> PlainValue {
        let controls = profile.controls.map { control($0, isWhole: isWhole) }
        return .map(head(of: profile) + [.init("controls", .array(controls))] + foot(of: profile))
    }

    private static func head(of profile: ProfileResult) -> [PlainValue.Entry] {
        var entries = optional([
            ("name", profile.name), ("version", profile.version), ("sha256", profile.sha256), ("title", profile.title),
            ("maintainer", profile.maintainer), ("summary", profile.summary), ("license", profile.license),
            ("copyright", profile.copyright), ("copyright_email", profile.copyrightEmail),
        ])
        entries.append(.init("supports", profile.supports))
        entries.append(.init("attributes", .array(profile.attributes)))
        entries += optional([("parent_profile", profile.parentProfile)])
        if let depends = profile.depends { entries.append(.init("depends", .array(depends))) }
        entries.append(.init("groups", .array(profile.groups.map(group))))
        return entries
    }

    private static func foot(of profile: ProfileResult) -> [PlainValue.Entry] {
        [.init("status", .text(profile.status.rawValue))]
            + optional([("status_message", profile.statusMessage), ("skip_message", profile.skipMessage)])
    }

    private static func group(_ group: ProfileResult.Group) -> PlainValue {
        .map(
            [.init("id", .text(group.id)), .init("controls", .array(group.controls.map(PlainValue.text)))]
                + optional([("title", group.title)]))
    }

    static func control(_ control: ControlResult, isWhole: Bool = false) -> PlainValue {
        let descriptions = control.descriptions.map { description in
            PlainValue.map([.init("label", .text(description.label)), .init("data", description.data)])
        }
        let location = control.sourceLocation
        let entries: [PlainValue.Entry] = [
            .init("id", .text(control.id)),
            .init("title", nullable(control.title)),
            .init("desc", nullable(control.desc)),
            .init("descriptions", .array(descriptions)),
            .init("impact", control.impactValue),
            .init("refs", .array(control.refs)),
            .init("tags", .map(control.tags)),
            .init("code", nullable(control.code)),
            .init(
                "source_location",
                .map([
                    .init("line", location.line.map(PlainValue.integer) ?? .null),
                    .init("ref", nullable(location.ref)),
                ])),
            .init("waiver_data", control.waiverData),
            .init("results", .array(control.results.map { result($0, isWhole: isWhole) })),
        ]
        return .map(entries + optional([("status", control.enhancedStatus)]))
    }

    private static func result(_ result: TestResult, isWhole: Bool) -> PlainValue {
        var entries: [PlainValue.Entry] = [
            .init("status", .text(result.status.rawValue)), .init("code_desc", .text(result.codeDesc)),
        ]
        if let runTime = result.runTime { entries.append(.init("run_time", .double(runTime))) }
        entries += optional([
            ("start_time", result.startTime), ("resource", result.resource), ("skip_message", result.skipMessage),
            ("message", result.message), ("exception", result.exception),
        ])
        if let backtrace = result.backtrace {
            entries.append(.init("backtrace", .array(backtrace.map(PlainValue.text))))
        }
        entries += optional([
            ("resource_class", result.resourceClass), ("resource_params", result.resourceParams),
            ("resource_id", result.resourceID),
        ])
        guard isWhole else { return .map(entries) }
        entries += optional([
            ("resource_title", result.resourceTitle), ("expectation_message", result.expectationMessage),
        ])
        if result.isUnknown { entries.append(.init("unknown", .boolean(true))) }
        if result.isUnsupported { entries.append(.init("unsupported", .boolean(true))) }
        return .map(entries)
    }

    private static func nullable(_ text: String?) -> PlainValue { text.map(PlainValue.text) ?? .null }

    private static func optional(_ texts: [(String, String?)]) -> [PlainValue.Entry] {
        texts.compactMap { name, text in text.map { PlainValue.Entry(name, .text($0)) } }
    }
}

extension ProfileRun {
    /// The run as data from which `init(_:)` makes an equal one, with the names that ``TestResult`` describes.
    public var plainValue: PlainValue { InspecFormat.document(self, isWhole: true) }
}
