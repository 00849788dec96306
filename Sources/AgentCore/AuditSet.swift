/// What the built-in audits look at.
public enum AuditSet: String, Codable, CaseIterable, Sendable {
    /// Names, owners, modes and kinds of files; accounts; what a process may do.
    case files
    /// Secrets in what files hold. All files are read, which takes longer.
    case secrets
    /// The packages that are installed, whoever put them there.
    case packages
    /// What packages say of their files, and what runs, against what is there.
    case integrity
    /// Certificates: those that ended, end soon or are weak. All files are read.
    case certificates
    /// How programs and libraries are hardened, and where they look for libraries.
    case executables
}

/// How the audits look at it.
public struct AuditSettings: Codable, Sendable {
    /// A certificate that ends within so many days is told.
    public var expiringDays = 30
    /// Whether the report lists the programs and libraries.
    public var listsExecutables = false

    /// As they usually do.
    public init() {}
}
