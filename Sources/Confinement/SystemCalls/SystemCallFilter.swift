import CLinux
public import SystemPackage

/// The system calls that a process may make from some point on; all others are refused.
public struct SystemCallFilter: Sendable {
    /// By which reports and documents name it.
    public let name: String
    /// The calls, each once; what is called most comes first, because the program asks in this order.
    public let allowed: [AllowedCall]

    /// Why no filter can be loaded at all; nil where one can, as far as that can be told without loading one. `EPERM` or
    /// `ENOSYS` is a container's seccomp profile that refuses seccomp(2), or a kernel without it.
    public static var obstacle: Errno? {
        let result = cl_seccomp_available()
        return result < 0 ? Errno(rawValue: -result) : nil
    }

    /// The filter as a program for the kernel. About 0.1 ms, nearly all of it in libseccomp.
    ///
    /// - Parameters:
    ///   - architecture: The one whose system calls it judges. Calls of any other kill the process without a note.
    ///     A program for another architecture than the current one is for looking at: it lacks calls that libseccomp does
    ///     not know.
    ///   - refusal: What becomes of a call that is not allowed.
    /// - Throws: A failure where a call has no such name, or libseccomp refuses.
    public func program(
        for architecture: Architecture = .current, onRefusal refusal: Refusal
    ) throws(FilterFailure) -> FilterProgram {
        let builder = try FilterBuilder(for: architecture, onRefusal: refusal)
        try builder.chooseArchitecture()
        for (position, call) in allowed.enumerated() {
            try builder.allow(call, priority: UInt8(max(0, 255 - position)))
        }
        return FilterProgram(bytes: try builder.export(), onRefusal: refusal)
    }
}
