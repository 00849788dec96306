/// A form in which a report is written.
public enum OutputFormat: String, Codable, CaseIterable, Sendable {
    /// For people, at a terminal.
    case text
    /// Sidescan's own form, whole; docs/report.schema.json.
    case json
    /// For people, in a merge request or a wiki.
    case markdown
    /// InSpec's JSON: the results of profiles.
    case inspec
    /// InSpec's short JSON.
    case inspecMin = "inspec-min"
    /// The results of profiles as InSpec shows them at a terminal.
    case cli
    /// For CI systems: the results of profiles where any were evaluated, as InSpec writes them; else what the built-in rules
    /// found.
    case junit
    /// SARIF 2.1.0: what the built-in rules found, for code scanning.
    case sarif
    /// InSpec's JSON as YAML.
    case yaml

    /// The form of the results of profiles, where it is one.
    public var ofProfiles: ProfileFormat? {
        switch self {
        case .text, .json, .markdown, .sarif: nil
        case .inspec: .inspec
        case .inspecMin: .inspecMin
        case .cli: .cli
        case .junit: .junit
        case .yaml: .yaml
        }
    }

    /// Whether it can't be written without the results of profiles.
    public var needsProfiles: Bool { ofProfiles != nil && self != .junit }
}

extension Report {
    /// The report in a form.
    ///
    /// - Parameters:
    ///   - format: The form.
    ///   - colour: Whether to mark severities with colours, for a terminal; only text has any.
    /// - Throws: ``FormOfProfiles`` for a form of ``ProfileRun``; what the JSON encoder throws, which no report is known to
    ///   cause.
    public func rendered(as format: OutputFormat, colour: Bool = false) throws -> String {
        switch format {
        case .text: TextFormat(colour: colour).render(self)
        case .json: try NativeJSONFormat.render(self)
        case .markdown: MarkdownFormat.render(self)
        case .sarif: SARIFFormat.render(self)
        case .junit: FindingsJUnitFormat.render(self)
        case .inspec, .inspecMin, .cli, .yaml: throw FormOfProfiles(format: format)
        }
    }
}

/// A report was to be written in a form that only the results of profiles have.
public struct FormOfProfiles: Error, Sendable {
    /// The form.
    public let format: OutputFormat
}
