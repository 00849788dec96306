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
    public func bytes(as format: ProfileFormat, colour: Bool = false) throws -> [UInt8] {
        switch format {
        case .inspec: JSONText.bytes(InspecFormat.document(self), endingWith: "\n")
        case .inspecMin: JSONText.bytes(InspecMinFormat.document(self), endingWith: "\n")
        case .cli: Array(CLIFormat(colour: colour).render(self).utf8)
        case .junit: Array(JUnitFormat.render(self).utf8)
        case .yaml: Array(YAMLText.render(InspecFormat.document(self)).utf8)
        }
    }
}
