public import PlainData

/// A control and the results of its tests.
public struct ControlResult: Sendable, Equatable {
    /// A description and what it is about: `default`, `check`, `fix` ….
    public struct Description: Sendable, Equatable {
        /// What it is about.
        public var label: String
        /// Its text; a profile may give something else than text.
        public var data: PlainValue

        /// A description from its parts.
        public init(label: String, data: PlainValue) {
            self.label = label
            self.data = data
        }
    }

    /// Where a control stands in its profile.
    public struct SourceLocation: Sendable, Equatable {
        /// The file.
        public var ref: String?
        /// The line, from 1.
        public var line: Int?

        /// A place from its parts.
        public init(ref: String?, line: Int?) {
            self.ref = ref
            self.line = line
        }
    }

    /// The control's id.
    public var id: String
    /// Its title.
    public var title: String?
    /// The default description.
    public var desc: String?
    /// All its descriptions, in the profile's order.
    public var descriptions: [Description]
    /// The impact as the profile gives it, which may be an integer.
    public var impactValue: PlainValue
    /// References, in the profile's order.
    public var refs: [PlainValue]
    /// Tags, in the profile's order.
    public var tags: [PlainValue.Entry]
    /// The control's source.
    public var code: String?
    /// Where it stands.
    public var sourceLocation: SourceLocation
    /// What a waiver file says of it, and what became of that; an empty map where nothing does.
    public var waiverData: PlainValue
    /// The results of its tests; none where a profile only lists what it includes from another.
    public var results: [TestResult]
    /// What InSpec's `--enhanced-outcomes` makes of the results, where that was asked for: `passed`, `failed`, `error`,
    /// `not_reviewed`, `not_applicable`.
    public var enhancedStatus: String?

    /// A control of medium impact about which nothing else is known.
    public init(id: String, results: [TestResult] = []) {
        self.id = id
        descriptions = []
        impactValue = .double(0.5)
        refs = []
        tags = []
        sourceLocation = SourceLocation(ref: nil, line: nil)
        waiverData = .map([])
        self.results = results
    }

    /// A control from data.
    ///
    /// - Throws: ``ProfileRunError`` where an entry is of another kind than InSpec's.
    public init(_ value: PlainValue) throws(ProfileRunError) {
        try self.init(try PlainRecord(value, at: ""))
    }

    init(_ record: PlainRecord) throws(ProfileRunError) {
        id = try record.requiredText("id")
        title = try record.text("title")
        desc = try record.text("desc")
        descriptions = []
        for description in try record.records("descriptions") {
            descriptions.append(
                Description(label: try description.requiredText("label"), data: description.value("data") ?? .null))
        }
        _ = try record.number("impact")
        impactValue = record.value("impact") ?? .null
        refs = try record.elements("refs") ?? []
        tags = try record.record("tags")?.entries ?? []
        code = try record.text("code")
        let location = try record.record("source_location")
        sourceLocation = SourceLocation(ref: try location?.text("ref"), line: try location?.integer("line"))
        waiverData = record.value("waiver_data") ?? .map([])
        results = []
        for result in try record.records("results") { results.append(try TestResult(result)) }
        enhancedStatus = try record.text("status")
    }

    /// How grave a failure is, from 0 to 1, or nil where the profile took the impact away.
    public var impact: Double? {
        switch impactValue {
        case .integer(let integer): Double(integer)
        case .double(let double): double
        default: nil
        }
    }

    /// Whether the control stands for describe blocks outside of any control.
    public var isAnonymous: Bool { id.hasPrefix("(generated from ") }
}
