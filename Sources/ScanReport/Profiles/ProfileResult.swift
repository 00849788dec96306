public import PlainData

/// A profile and the results of its controls.
public struct ProfileResult: Sendable, Equatable {
    /// What became of a profile.
    public enum Status: String, Sendable {
        /// It was evaluated.
        case loaded
        /// One of its files raised while it was read.
        case failed
        /// It does not support the platform.
        case skipped
    }

    /// A file of controls.
    public struct Group: Sendable, Equatable {
        /// The file's path in the profile.
        public var id: String
        /// The ids of its controls.
        public var controls: [String]
        /// Its title.
        public var title: String?

        /// A group from its parts.
        public init(id: String, controls: [String], title: String? = nil) {
            self.id = id
            self.controls = controls
            self.title = title
        }
    }

    /// The profile's name.
    public var name: String
    /// Its version.
    public var version: String?
    /// The SHA-256 of its files, in hexadecimal.
    public var sha256: String?
    /// Its title.
    public var title: String?
    /// Who maintains it.
    public var maintainer: String?
    /// What it is about, in a line.
    public var summary: String?
    /// Its license.
    public var license: String?
    /// Who holds the copyright.
    public var copyright: String?
    /// How to reach who holds it.
    public var copyrightEmail: String?
    /// The platforms that it is made for.
    public var supports: PlainValue
    /// Its inputs, each a map of `name` and `options`; the value of one that is sensitive is never kept.
    public var attributes: [PlainValue]
    /// The profile that includes it.
    public var parentProfile: String?
    /// The profiles that it depends on, each a map.
    public var depends: [PlainValue]?
    /// Its files.
    public var groups: [Group]
    /// Its controls.
    public var controls: [ControlResult]
    /// What became of it.
    public var status: Status
    /// Why it was not loaded.
    public var statusMessage: String?

    /// A loaded profile about which nothing else is known.
    public init(name: String, controls: [ControlResult] = []) {
        self.name = name
        supports = .array([])
        attributes = []
        groups = []
        self.controls = controls
        status = .loaded
        statusMessage = ""
    }

    /// A profile from data.
    ///
    /// - Throws: ``ProfileRunError`` where an entry is of another kind than InSpec's.
    public init(_ value: PlainValue) throws(ProfileRunError) {
        try self.init(try PlainRecord(value, at: ""), EndedControls(writesJSON: false))
    }

    init(_ record: PlainRecord, _ ended: EndedControls) throws(ProfileRunError) {
        name = try record.requiredText("name")
        version = try record.text("version")
        sha256 = try record.text("sha256")
        title = try record.text("title")
        maintainer = try record.text("maintainer")
        summary = try record.text("summary")
        license = try record.text("license")
        copyright = try record.text("copyright")
        copyrightEmail = try record.text("copyright_email")
        supports = record.value("supports") ?? .array([])
        attributes = (try record.elements("attributes") ?? []).map(masked)
        parentProfile = try record.text("parent_profile")
        depends = try record.elements("depends")
        groups = []
        for group in try record.records("groups") {
            groups.append(
                Group(
                    id: try group.requiredText("id"), controls: try group.texts("controls") ?? [],
                    title: try group.text("title")))
        }
        controls = []
        for (index, element) in (try record.elements("controls") ?? []).enumerated() {
            let path = record.name(of: "controls[\(index)]")
            if let number = element.integer {
                controls.append(try ended.control(number, at: path))
            } else {
                controls.append(try ControlResult(try PlainRecord(element, at: path)))
            }
        }
        let word = try record.text("status") ?? Status.loaded.rawValue
        guard let status = Status(rawValue: word) else {
            throw ProfileRunError(path: record.path + ".status", problem: "is none of loaded, failed, skipped")
        }
        self.status = status
        let message = try record.text("status_message")
        statusMessage = message == nil ? try record.text("skip_message") : message
    }

    /// Why it was skipped, where it was.
    public var skipMessage: String? { status == .skipped ? statusMessage : nil }
}

/// An input without its value, where it is sensitive; `redact_sensitive_inputs` in InSpec's `run_data_filters.rb`.
private func masked(_ input: PlainValue) -> PlainValue {
    guard case .map(var entries) = input, case .map(var options)? = input["options"],
        input["options"]?["sensitive"] == .boolean(true)
    else { return input }
    for index in options.indices where options[index].key.text == "value" { options[index].value = .text("***") }
    for index in entries.indices where entries[index].key.text == "options" { entries[index].value = .map(options) }
    return .map(entries)
}
