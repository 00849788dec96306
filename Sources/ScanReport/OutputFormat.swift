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
    /// CycloneDX 1.6 in JSON: a bill of the packages that are installed.
    case cyclonedx
    /// SPDX 2.3 in JSON: the same.
    case spdx

    /// The form of the results of profiles, where it is one.
    public var ofProfiles: ProfileFormat? {
        switch self {
        case .text, .json, .markdown, .sarif, .cyclonedx, .spdx: nil
        case .inspec: .inspec
        case .inspecMin: .inspecMin
        case .cli: .cli
        case .junit: .junit
        case .yaml: .yaml
        }
    }

    /// Whether it can't be written without the results of profiles.
    public var needsProfiles: Bool { ofProfiles != nil && self != .junit }

    /// Whether it is a bill of materials, which is made of packages and not of a report.
    public var isBill: Bool { self == .cyclonedx || self == .spdx }
}

extension Report {
    /// The report in a form.
    ///
    /// - Parameters:
    ///   - format: The form.
    ///   - colour: Whether to mark severities with colours, for a terminal; only text has any.
    /// - Throws: ``FormOfOthers`` for a form of ``ProfileRun`` or of a bill of materials; what the JSON encoder throws, which no report is known to
    ///   cause.
    public func rendered(as format: OutputFormat, colour: Bool = false) throws -> String {
        switch format {
        case .text: TextFormat(colour: colour).render(self)
        case .json: try NativeJSONFormat.render(self)
        case .markdown: MarkdownFormat.render(self)
        case .sarif: SARIFFormat.render(self)
        case .junit: FindingsJUnitFormat.render(self)
        case .inspec, .inspecMin, .cli, .yaml, .cyclonedx, .spdx: throw FormOfOthers(format: format)
        }
    }

    /// The report as JSON on one line, with a newline behind it: the form in which it is sent. It has nothing that
    /// ``OutputFormat/json`` has not, but is a third shorter, for each of those that store, check and read it.
    ///
    /// - Throws: What the JSON encoder throws, which no report is known to cause.
    public func onOneLine() throws -> String { try NativeJSONFormat.render(self, onOneLine: true) }
}

/// A report was to be written in a form that only the results of profiles or packages have.
public struct FormOfOthers: Error, Sendable {
    /// The form.
    public let format: OutputFormat
}
