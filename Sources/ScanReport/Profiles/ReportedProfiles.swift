import PlainData
import PrintableText

/// The results of profiles as Sidescan's own report has them. All texts are in printable form.
public struct ReportedProfiles: Codable, Sendable {
    /// How many controls could be judged.
    public let coverage: ControlCoverage
    /// The profiles, each followed by those that it includes.
    public internal(set) var profiles: [Profile]

    /// One profile.
    public struct Profile: Codable, Sendable {
        /// Its name, by which others include it.
        public let name: String
        /// Its version, where its metadata has one.
        public let version: String?
        /// Its title, where its metadata has one.
        public let title: String?
        /// InSpec's checksum of its files.
        public let sha256: String?
        /// `loaded`, `failed` or `skipped`.
        public let status: String
        /// Why it is not loaded.
        public let statusMessage: String?
        /// Its controls with results.
        public internal(set) var controls: [Control]
        /// Controls that no profile has a result of: a threshold counts them as errors. Nil where there are none.
        public let untested: [Control]?
    }

    /// One control.
    public struct Control: Codable, Sendable {
        /// Its id.
        public let id: String
        /// Its title, where it has one.
        public let title: String?
        /// From 0 to 1.
        public let impact: Double?
        /// What its results come to.
        public let status: Status
        /// What a threshold file counts it as, where that is not its status.
        public let outcome: Outcome?
        /// How grave its profile's tags say that it is: critical, high, medium, low or none. Nil where its impact says it.
        public let severity: String?
        /// The results of its tests, in their order.
        public internal(set) var results: [Result]
    }

    /// What a control's results come to.
    public enum Status: String, Codable, Sendable {
        /// All that could be tried passed, and something was tried.
        case passed
        /// A test failed.
        case failed
        /// Nothing was tried, or something could not be seen.
        case skipped
    }

    /// What thresholds know beside the three statuses; docs/thresholds.md.
    public enum Outcome: String, Codable, Sendable {
        /// A test raised, or there is no result.
        case error
        /// It is waived, or has an impact of 0.
        case noImpact = "no_impact"
    }

    /// One test's result.
    public struct Result: Codable, Sendable {
        /// `passed`, `failed` or `skipped`.
        public let status: String
        /// What is expected, in words.
        public let description: String
        /// Why it is not so, or was not tried.
        public let message: String?
    }

    /// What a run comes to.
    public init(_ run: ProfileRun) {
        coverage = run.coverage
        var known = Set(run.profiles.flatMap(\.controls).filter { !$0.results.isEmpty }.map(\.id))
        profiles = run.profiles.map { profile in
            // Also where several profiles list it, it counts once.
            let untested = profile.controls.filter { $0.results.isEmpty && known.insert($0.id).inserted }
            return Profile(
                name: printable(profile.name), version: profile.version.map { printable($0) },
                title: profile.title.map { printable($0) }, sha256: profile.sha256, status: profile.status.rawValue,
                statusMessage: profile.statusMessage.flatMap { $0.isEmpty ? nil : printable($0) },
                controls: profile.controls.filter { !$0.results.isEmpty }.map(Control.init),
                untested: untested.isEmpty ? nil : untested.map(Control.init))
        }
    }

    /// The worst that keeps a run from being clean: a failed control or a profile that did not load; or else something that
    /// could not be seen. A control that is skipped because its profile says so is no shortage.
    var shortage: Status? {
        if count(.failed) > 0 || profiles.contains(where: { $0.status == "failed" }) { return .failed }
        return coverage.unknown + coverage.unsupported > 0 ? .skipped : nil
    }

    /// How many controls have a status.
    public func count(_ status: Status) -> Int {
        profiles.reduce(0) { $0 + $1.controls.count { $0.status == status } }
    }
}

extension ReportedProfiles.Control {
    fileprivate init(_ control: ControlResult) {
        self.init(
            id: printable(control.id), title: control.title.map { printable($0) }, impact: control.impact,
            status: ReportedProfiles.Status(control.results), outcome: ReportedProfiles.Outcome(control),
            severity: Self.severity(control.tags), results: control.results.map(ReportedProfiles.Result.init))
    }

    /// As thresholds read tags: the first that holds one of their words.
    private static func severity(_ tags: [PlainValue.Entry]) -> String? {
        for name in ["severityoverride", "severity"] {
            guard let word = PlainValue.map(tags)[name]?.text?.lowercased() else { continue }
            if ["critical", "high", "medium", "low", "none"].contains(word) { return word }
        }
        return nil
    }
}

extension ReportedProfiles.Outcome {
    /// In the order in which thresholds judge; nil where the control's status says it.
    fileprivate init?(_ control: ControlResult) {
        if control.results.contains(where: { $0.backtrace != nil }) {
            self = .error
        } else if control.isWaived || control.impact == 0 {
            self = .noImpact
        } else if control.results.isEmpty {
            self = .error
        } else {
            return nil
        }
    }
}

extension ControlResult {
    /// What JavaScript's `Boolean()` says of the waiver's mark, which is how MITRE's tools read it.
    fileprivate var isWaived: Bool {
        switch waiverData["skipped_due_to_waiver"] {
        case nil, .null?, .boolean(false)?, .integer(0)?: false
        case .string(let bytes)?: !bytes.isEmpty
        default: true
        }
    }
}

extension ReportedProfiles.Status {
    fileprivate init(_ results: [TestResult]) {
        // What could not be seen is never fine, whatever else passed.
        self =
            results.contains { $0.status == .failed }
            ? .failed
            : results.contains { $0.isUnknown || $0.isUnsupported } || results.allSatisfy { $0.status == .skipped }
                ? .skipped : .passed
    }
}

extension ReportedProfiles.Result {
    fileprivate init(_ result: TestResult) {
        let message = result.skipMessage ?? result.message
        self.init(
            status: result.status.rawValue, description: printable(result.codeDesc),
            message: message.map { printable($0.trimmed) })
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
