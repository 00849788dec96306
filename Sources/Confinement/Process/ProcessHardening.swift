import CLinux
import Glibc
public import SystemPackage

/// What a process takes on itself before it looks at anything.
public enum ProcessHardening {
    /// Makes the process one that others of the same user can't trace or read the memory of, and that leaves no core behind;
    /// PR_SET_DUMPABLE(2const), `RLIMIT_CORE` of getrlimit(2). The target may run as the agent's own user.
    public static func begin() {
        cl_fill_standard_descriptors()
        _ = cl_prctl(CL_PR_SET_DUMPABLE, 0, 0)
        _ = cl_lower_limit(CL_RLIMIT_CORE, 0)
    }

    /// Whether the process can be traced and its memory be read; PR_GET_DUMPABLE(2const).
    public static var isDumpable: Bool? {
        switch cl_prctl(CL_PR_GET_DUMPABLE, 0, 0) {
        case 0: false
        case 1, 2: true
        default: nil
        }
    }

    /// Makes the process die when its parent does; PR_SET_PDEATHSIG(2const). To be checked afterwards: a parent that is gone
    /// already gives no signal.
    ///
    /// - Throws: The errno of prctl(2).
    public static func dieWithParent() throws(Errno) {
        try check(cl_prctl(CL_PR_SET_PDEATHSIG, UInt(SIGKILL), 0))
    }

    /// Closes whatever the process inherited beside its three standard descriptors.
    ///
    /// - Parameter kept: Descriptors that stay open.
    /// - Throws: The errno of close_range(2).
    public static func closeInherited(but kept: [CInt] = []) throws(Errno) {
        var first: CUnsignedInt = 3
        for number in Set(kept).sorted().map({ CUnsignedInt($0) }) where number >= first {
            if number > first { try check(cl_close_range(first, number - 1)) }
            first = number + 1
        }
        try check(cl_close_range(first, .max))
    }
}
