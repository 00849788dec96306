public import SystemPackage

/// Why a filter could not be made into a program.
public enum FilterFailure: Error, Sendable, Equatable {
    /// A system call's name that no architecture has: a mistake in the filter.
    case unknownCall(String)
    /// libseccomp refused a step. `EINVAL` for the default action where the kernel does not know it (before Linux 4.14).
    case refused(step: String, Errno)

    /// In words.
    public var message: String {
        switch self {
        case .unknownCall(let name): "no architecture has a system call '\(name)'"
        case .refused(let step, let errno): "libseccomp can't \(step): errno \(errno.rawValue)"
        }
    }
}
