/// The outcome of one run, whole: what was looked at, how, what was found and what could not be seen.
///
/// Its JSON form is specified by docs/report.schema.json.
public struct Report: Codable, Sendable {
    /// The version of the report's form: `MAJOR.MINOR`. A reader that knows a major version can read all its minors.
    public static let currentSchemaVersion = "2.2"

    /// The version of this report's form.
    public let schemaVersion: String
    /// The run's id, a UUID version 7 (RFC 9562, section 5.7).
    public let runID: String
    /// What made the report.
    public let tool: Tool
    /// When the run began: RFC 3339, UTC.
    public let startedAt: String
    /// When it ended.
    public let finishedAt: String
    /// What was looked at.
    public let target: Target
    /// What held the agent in, as read back from the kernel.
    public let confinement: AgentConfinement
    /// The outcome in short.
    public let verdict: Verdict
    /// Each built-in rule's result, by the rule's id.
    public internal(set) var rules: [RuleResult]
    /// What was found, the gravest first, then by rule and path.
    public internal(set) var findings: [Finding]
    /// How much was seen.
    public let coverage: Coverage
    /// The results of profiles, where any were evaluated.
    public internal(set) var profiles: ReportedProfiles?
    /// The certificates, counted, where they were looked for.
    public let certificates: ReportedCertificates?
    /// The programs and libraries, counted, where they were looked at.
    public internal(set) var executables: ReportedExecutables?
    /// What was found of packages, where they were looked for.
    public let packages: PackageSummary?
    /// How files compare with what packages say of them, where that was asked for.
    public let integrity: IntegrityCounts?
    /// What of it was left out because it was too long; nil where nothing was. Verdict, counts and coverage are those of the
    /// whole.
    public internal(set) var truncated: Truncation?

    /// A report from its parts, with the verdict drawn from them.
    public init(
        runID: String, tool: Tool, startedAt: String, finishedAt: String, target: Target, confinement: AgentConfinement,
        rules: [RuleResult], findings: [Finding], counts: Verdict.Counts, coverage: Coverage,
        profiles: ReportedProfiles? = nil, packages: PackageSummary? = nil, certificates: ReportedCertificates? = nil,
        executables: ReportedExecutables? = nil, integrity: IntegrityCounts? = nil
    ) {
        schemaVersion = Self.currentSchemaVersion
        self.runID = runID
        self.tool = tool
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.target = target
        self.confinement = confinement
        self.rules = rules.sorted { $0.id < $1.id }
        self.findings = findings.sorted()
        self.coverage = coverage
        self.profiles = profiles
        self.certificates = certificates
        self.executables = executables
        self.packages = packages
        self.integrity = integrity
        verdict = Verdict(rules: self.rules, counts: counts, coverage: coverage, profiles: profiles)
    }

    /// Whether something could not be seen that was asked for, whatever was found in the rest.
    public var isIncomplete: Bool {
        let missed = profiles.map { $0.coverage.unknown + $0.coverage.unsupported } ?? 0
        return !coverage.isComplete || rules.contains { $0.reason != nil } || missed > 0
            || packages?.isComplete == false
    }

    /// What made a report.
    public struct Tool: Codable, Sendable {
        /// The program's name.
        public let name: String
        /// Its version.
        public let version: String

        /// A tool's name and version.
        public init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }
}
