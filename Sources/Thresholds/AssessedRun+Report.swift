public import ScanReport

extension AssessedRun {
    /// The outcomes that the profiles' part of Sidescan's own report holds; since its form 2.1 they are those of the InSpec
    /// report of the same run.
    public init(_ reported: ReportedProfiles) {
        self.init(
            outcomes: reported.profiles.flatMap { $0.controls + ($0.untested ?? []) }.map(ControlOutcome.init),
            failedProfiles: reported.profiles.filter { $0.status == "failed" }.map(\.name))
    }
}

extension ControlOutcome {
    fileprivate init(_ control: ReportedProfiles.Control) {
        let status: Status =
            switch (control.outcome, control.status) {
            case (.error?, _): .error
            case (.noImpact?, _): .noImpact
            case (nil, .passed): .passed
            case (nil, .failed): .failed
            case (nil, .skipped): .skipped
            }
        let severity = control.severity.flatMap(Severity.init(rawValue:)) ?? Severity(impact: control.impact)
        self.init(id: control.id, status: status, severity: severity)
    }
}
