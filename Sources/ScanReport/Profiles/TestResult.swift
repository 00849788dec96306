public import PlainData

/// The outcome of one test of a control: one `it` or `its` of a describe block.
///
/// The names in data are those of InSpec's JSON reporter (`lib/inspec/reporters/json.rb`), and beside them
/// `resource_title` and `expectation_message`, which InSpec keeps for its other reporters, and Sidescan's own `unknown` and
/// `unsupported`.
public struct TestResult: Sendable, Equatable {
    /// How a test ended.
    public enum Status: String, Sendable, CaseIterable {
        /// What is expected is so.
        case passed
        /// It is not so, or the test raised.
        case failed
        /// It was not tried, or could not be known.
        case skipped
    }

    /// How it ended.
    public var status: Status
    /// What is expected, in words.
    public var codeDesc: String
    /// How long it took, in seconds.
    public var runTime: Double?
    /// When it began: RFC 3339.
    public var startTime: String?
    /// The skipped resource in words; InSpec gives it for skipped tests only.
    public var resource: String?
    /// Why it was skipped.
    public var skipMessage: String?
    /// Why it failed.
    public var message: String?
    /// The class of what was raised, where something else than a failed expectation was.
    public var exception: String?
    /// Where it was raised.
    public var backtrace: [String]?
    /// The name of the resource in profiles (`file`), or the class of another subject.
    public var resourceClass: String?
    /// The resource's arguments, as Ruby's `inspect` gives them.
    public var resourceParams: String?
    /// What tells the resource from others of its class.
    public var resourceID: String?
    /// The resource in words.
    public var resourceTitle: String?
    /// What is expected, without the resource.
    public var expectationMessage: String?
    /// Whether it was skipped because something of the target could not be seen.
    public var isUnknown: Bool
    /// Whether it was skipped because it needs what Sidescan does not offer.
    public var isUnsupported: Bool

    /// A result about which nothing else is known.
    public init(_ status: Status, codeDesc: String) {
        self.status = status
        self.codeDesc = codeDesc
        isUnknown = false
        isUnsupported = false
    }

    /// A result from data.
    ///
    /// - Throws: ``ProfileRunError`` where an entry is of another kind than InSpec's.
    public init(_ value: PlainValue) throws(ProfileRunError) {
        try self.init(try PlainRecord(value, at: ""))
    }

    init(_ record: PlainRecord) throws(ProfileRunError) {
        let word = try record.requiredText("status")
        guard let status = Status(rawValue: word) else {
            throw ProfileRunError(path: record.path + ".status", problem: "is none of passed, failed, skipped")
        }
        self.status = status
        codeDesc = try record.text("code_desc") ?? ""
        runTime = try record.number("run_time")
        startTime = try record.text("start_time")
        resource = try record.text("resource")
        skipMessage = try record.text("skip_message")
        message = try record.text("message")
        exception = try record.text("exception")
        backtrace = try record.texts("backtrace")
        resourceClass = try record.text("resource_class")
        resourceParams = record.value("resource_params")?.rubyText
        resourceID = try record.text("resource_id")
        resourceTitle = try record.text("resource_title")
        expectationMessage = try record.text("expectation_message")
        isUnknown = try record.flag("unknown")
        isUnsupported = try record.flag("unsupported")
    }
}
