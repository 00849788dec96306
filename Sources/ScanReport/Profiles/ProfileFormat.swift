/// A form in which a run of profiles is written, as InSpec's reporters do.
public enum ProfileFormat: String, Codable, CaseIterable, Sendable {
    /// InSpec's `json`: whole, for Heimdall and MITRE's SAF.
    case inspec
    /// InSpec's `json-min`: the results only.
    case inspecMin = "inspec-min"
    /// For people, at a terminal.
    case cli
    /// InSpec's `junit2`, for CI systems.
    case junit
    /// What `inspec` holds, as YAML.
    case yaml
}

extension ProfileRun {
    /// The run in a form: well-formed UTF-8 that ends with a newline and holds no character that steers a terminal.
    ///
    /// - Parameters:
    ///   - format: The form.
    ///   - colour: Whether to colour results, for a terminal; only `cli` has any.
    /// - Throws: Nothing, so far.
    public func rendered(as format: ProfileFormat, colour: Bool = false) throws -> String {
        switch format {
        case .inspec: JSONText.render(InspecFormat.document(self), endingWith: "\n")
        case .inspecMin: JSONText.render(InspecMinFormat.document(self), endingWith: "\n")
        case .cli: CLIFormat(colour: colour).render(self)
        case .junit: JUnitFormat.render(self)
        case .yaml: YAMLText.render(InspecFormat.document(self))
        }
    }
}
