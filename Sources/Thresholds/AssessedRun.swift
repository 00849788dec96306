public import PlainData
public import ScanReport

/// The outcomes of a run's controls, and the profiles of which there are none to count.
public struct AssessedRun: Sendable, Equatable {
    /// The controls, each once.
    public let outcomes: [ControlOutcome]
    /// The names of the profiles that did not load.
    public let failedProfiles: [String]

    /// A run from its parts.
    public init(outcomes: [ControlOutcome], failedProfiles: [String] = []) {
        self.outcomes = outcomes
        self.failedProfiles = failedProfiles
    }

    /// The outcomes of a run.
    public init(_ run: ProfileRun) {
        let controls = run.profiles.flatMap(\.controls).map(JudgedControl.init)
        self.init(
            outcomes: countedOnce(controls).map(\.outcome),
            failedProfiles: run.profiles.filter { $0.status == .failed }.map(\.name))
    }

    /// The outcomes that an InSpec JSON report holds, or one that MITRE's tools made of another scanner's.
    ///
    /// - Throws: ``ThresholdError`` where it is none.
    public init(results document: PlainValue) throws(ThresholdError) {
        guard let profiles = document["profiles"]?.elements else {
            throw ThresholdError(key: "", problem: "no results of InSpec: there is no list of profiles")
        }
        var controls: [JudgedControl] = []
        var failed: [String] = []
        for (index, profile) in profiles.enumerated() {
            let place = "profiles[\(index)]"
            guard profile.entries != nil else { throw ThresholdError(key: place, problem: "is no map") }
            if profile["status"]?.text == "failed" { failed.append(profile["name"]?.text ?? place) }
            guard let entries = profile["controls"]?.elements else {
                throw ThresholdError(key: "\(place).controls", problem: "is no list")
            }
            for (number, control) in entries.enumerated() {
                controls.append(try JudgedControl(control, at: "\(place).controls[\(number)]"))
            }
        }
        self.init(outcomes: countedOnce(controls).map(\.outcome), failedProfiles: failed)
    }
}

/// The controls without those that a profile only lists because it includes them from another: of several with one id,
/// those without results are left out, and where none has any, all but one.
private func countedOnce(_ controls: [JudgedControl]) -> [JudgedControl] {
    let tested = Set(controls.filter { !$0.results.isEmpty }.map(\.id))
    var listed: Set<String> = []
    return controls.filter { control in
        !control.results.isEmpty || !tested.contains(control.id) && listed.insert(control.id).inserted
    }
}
