/// Whose reading of YAML is meant: what a scalar without quotes stands for, and what a document may hold.
enum YAMLSchema: Equatable {
    /// Ruby's.
    case psych(YAML.Options)
    /// That of kubectl and of the API server.
    case kubernetes

    var hasAliases: Bool {
        switch self {
        case .psych(let options): options.contains(.aliases)
        case .kubernetes: true
        }
    }
}
