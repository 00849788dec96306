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
}
