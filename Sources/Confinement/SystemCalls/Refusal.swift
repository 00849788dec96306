/// What becomes of a system call that a filter does not allow.
public enum Refusal: String, Sendable, Codable {
    /// It is not made, and the process dies of SIGSYS; where ``installRefusalReporter()`` was called, after a note of the
    /// call's number.
    case kill
    /// It is made, and the kernel's audit log tells of it. For finding out what a filter lacks, never for a real scan.
    case log
}
