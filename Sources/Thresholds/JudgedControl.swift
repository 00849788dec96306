import PlainData
import ScanReport

/// What a control's status and severity are drawn from.
struct JudgedControl {
    struct Result {
        let status: String
        let hasBacktrace: Bool
        /// Whether it is skipped because something could not be seen, and not because its profile says so.
        let isUnseen: Bool
    }

    let id: String
    let impact: Double?
    let tags: PlainValue
    let isWaived: Bool
    let results: [Result]

    init(_ control: ControlResult) {
        id = control.id
        impact = control.impact
        tags = .map(control.tags)
        isWaived = isTrue(control.waiverData["skipped_due_to_waiver"])
        results = control.results.map {
            Result(
                status: $0.status.rawValue, hasBacktrace: $0.backtrace != nil,
                isUnseen: $0.isUnknown || $0.isUnsupported)
        }
    }

    init(_ control: PlainValue, at place: String) throws(ThresholdError) {
        guard let id = control["id"]?.text else { throw ThresholdError(key: "\(place).id", problem: "is no text") }
        self.id = id
        switch control["impact"] {
        case .integer(let integer)?: impact = Double(integer)
        case .double(let double)?: impact = double
        case .null?, nil: impact = nil
        default: throw ThresholdError(key: "\(place).impact", problem: "is no number")
        }
        tags = control["tags"] ?? .null
        isWaived = isTrue(control["waiver_data"]?["skipped_due_to_waiver"])
        // Without this entry it is a profile's listing, `inspec json`, of which nothing has run.
        guard let results = control["results"]?.elements else {
            throw ThresholdError(key: "\(place).results", problem: "is no list")
        }
        self.results = results.map { result in
            Result(
                status: result["status"]?.text ?? "", hasBacktrace: (result["backtrace"] ?? .null) != .null,
                isUnseen: saysUnseen(result["skip_message"]?.text))
        }
    }

    var outcome: ControlOutcome { ControlOutcome(id: id, status: status, severity: severity) }

    /// In the order of `compute_status` in Heimdall's inspecjs, `compat_inspec_1_0.ts`: the first that is true.
    private var status: ControlOutcome.Status {
        if results.contains(where: { $0.hasBacktrace || $0.status == "error" }) { return .error }
        if isWaived || impact == 0 { return .noImpact }
        if results.contains(where: { $0.status == "failed" }) { return .failed }
        // Here SAF says passed where anything passed. A control of which a part could not be seen is not fine.
        if results.contains(where: \.isUnseen) { return .skipped }
        if results.contains(where: { $0.status == "passed" }) { return .passed }
        return results.contains { $0.status == "skipped" } ? .skipped : .error
    }

    /// `compute_severity` and `convertImpactToSeverity` of inspecjs, but that a tag counts however it is written: SAF puts
    /// `severity: High` into no count at all.
    private var severity: ControlOutcome.Severity {
        for tag in ["severityoverride", "severity"] {
            if let word = tags[tag]?.text, let severity = ControlOutcome.Severity(rawValue: word.lowercased()) {
                return severity
            }
        }
        return ControlOutcome.Severity(impact: impact)
    }
}

extension ControlOutcome.Severity {
    /// Where no tag says it: by the impact, which is 1 where there is none.
    init(impact: Double?) {
        switch impact ?? 1 {
        case ..<0.1: self = .none
        case ..<0.4: self = .low
        case ..<0.7: self = .medium
        case ..<0.9: self = .high
        default: self = .critical
        }
    }
}

/// Whether a message is one of Sidescan's for what could not be seen; InSpec's JSON has no other place for that.
private func saysUnseen(_ message: String?) -> Bool {
    guard let message else { return false }
    return message.hasPrefix("can't be told:") || message.hasPrefix("would run ")
        || message.contains("not supported here")
}

/// What JavaScript's `Boolean()` says of a JSON value, which is how SAF reads a waiver.
private func isTrue(_ value: PlainValue?) -> Bool {
    switch value {
    case nil, .null?, .boolean(false)?, .integer(0)?: false
    case .string(let bytes)?: !bytes.isEmpty
    default: true
    }
}
