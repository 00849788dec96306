public import PlainData

/// The outcome of evaluating profiles on one target.
public struct ProfileRun: Sendable, Equatable {
    /// What the profiles were evaluated on.
    public struct Platform: Sendable, Equatable {
        /// The name, `debian`.
        public var name: String?
        /// The release, `12.15`.
        public var release: String?
        /// What tells the target from others; InSpec's UUID of a node.
        public var targetID: String?
        /// The target in words, for people; InSpec's `local://`. No JSON report has it.
        public var target: String?

        /// A platform from its parts.
        public init(name: String?, release: String?, targetID: String? = nil, target: String? = nil) {
            self.name = name
            self.release = release
            self.targetID = targetID
            self.target = target
        }
    }

    /// What the profiles were evaluated on.
    public var platform: Platform
    /// The profiles, each followed by those that it includes.
    public var profiles: [ProfileResult]
    /// How long the evaluation took, in seconds.
    public var duration: Double?
    /// The version of what evaluated them.
    public var version: String

    /// A run from its parts.
    public init(
        platform: Platform, profiles: [ProfileResult], duration: Double?, version: String = sidescanVersion
    ) {
        self.platform = platform
        self.profiles = profiles
        self.duration = duration
        self.version = version
    }

    /// A run from data, whose names are those of InSpec's JSON reporter; see ``TestResult`` for the few more.
    ///
    /// - Throws: ``ProfileRunError`` where an entry is of another kind than InSpec's.
    public init(_ value: PlainValue) throws(ProfileRunError) {
        try self.init(value, EndedControls(writesJSON: false))
    }

    init(_ value: PlainValue, _ ended: EndedControls) throws(ProfileRunError) {
        let record = try PlainRecord(value, at: "")
        guard record.value("profiles") != nil else { throw ProfileRunError(path: "profiles", problem: "is missing") }
        let platform = try record.record("platform")
        self.platform = Platform(
            name: try platform?.text("name"), release: try platform?.text("release"),
            targetID: try platform?.text("target_id"), target: try platform?.text("target"))
        profiles = []
        for profile in try record.records("profiles") { profiles.append(try ProfileResult(profile, ended)) }
        duration = try record.record("statistics")?.number("duration")
        version = try record.text("version") ?? sidescanVersion
    }
}
