/// How many of a run's controls could be judged. Each control counts once; one that a profile only lists because it
/// includes it from another counts with the profile that it is from.
public struct ControlCoverage: Codable, Sendable, Equatable {
    /// All of whose tests were tried, or skipped because the profile says so.
    public var evaluated: Int
    /// With a test for which something of the target could not be seen.
    public var unknown: Int
    /// With a test that needs what Sidescan does not offer.
    public var unsupported: Int
    /// Without any test.
    public var empty: Int

    /// Counts from their parts.
    public init(evaluated: Int, unknown: Int, unsupported: Int, empty: Int) {
        self.evaluated = evaluated
        self.unknown = unknown
        self.unsupported = unsupported
        self.empty = empty
    }
}

extension ProfileRun {
    /// How many controls could be judged.
    public var coverage: ControlCoverage {
        var coverage = ControlCoverage(evaluated: 0, unknown: 0, unsupported: 0, empty: 0)
        let controls = profiles.flatMap(\.controls)
        let tested = Set(controls.filter { !$0.results.isEmpty }.map(\.id))
        var listed: Set<String> = []
        for control in controls {
            if control.results.isEmpty {
                if !tested.contains(control.id), listed.insert(control.id).inserted { coverage.empty += 1 }
            } else if control.results.contains(where: \.isUnsupported) {
                coverage.unsupported += 1
            } else if control.results.contains(where: \.isUnknown) {
                coverage.unknown += 1
            } else {
                coverage.evaluated += 1
            }
        }
        return coverage
    }
}
