import CLinux
public import LinuxSystem
public import SystemPackage

/// What a thread gives up for good. The kernel keeps all of it for each thread on its own.
public enum ThreadPrivileges {
    /// No exec can give the calling thread more rights from now on; PR_SET_NO_NEW_PRIVS(2const).
    ///
    /// - Throws: The errno of prctl(2).
    public static func forbidNew() throws(Errno) {
        try check(cl_prctl(CL_PR_SET_NO_NEW_PRIVS, 1, 0))
    }

    /// The calling thread's effective capabilities.
    public static var effectiveCapabilities: CapabilitySet {
        var effective: UInt64 = 0
        return cl_capabilities_effective(&effective) == 0 ? CapabilitySet(rawValue: effective) : []
    }

    /// Empties the calling thread's ambient, inheritable and bounding sets, and cuts its effective and permitted ones;
    /// capabilities(7). Capabilities can be taken out of the bounding set only by who has SETPCAP; whoever reads the status
    /// afterwards sees what is left there.
    ///
    /// - Parameters:
    ///   - kept: What stays effective and permitted, as far as it is.
    ///   - isBoundingSetEmpty: Whether ``emptyBoundingSet()`` has told so of the thread, or of the one that started it.
    /// - Throws: The errno of capset(2).
    public static func dropCapabilities(
        keeping kept: CapabilitySet = [], isBoundingSetEmpty: Bool = false
    ) throws(Errno) {
        // EINVAL on a kernel that has no ambient set.
        _ = cl_prctl(CL_PR_CAP_AMBIENT, UInt(CL_PR_CAP_AMBIENT_CLEAR_ALL), 0)
        if !isBoundingSetEmpty { _ = emptyBoundingSet() }
        try check(cl_capabilities_keep(kept.rawValue))
    }

    /// Empties the calling thread's bounding set, which those that it starts inherit: a call of the kernel for each
    /// capability. What the thread may do now stays as it is.
    ///
    /// - Returns: Whether it is empty: it takes SETPCAP.
    public static func emptyBoundingSet() -> Bool {
        var isEmpty = true
        // EINVAL at the first number that the kernel does not know.
        for number in 0..<UInt(64) {
            let held = cl_prctl(CL_PR_CAPBSET_READ, number, 0)
            guard held >= 0 else { break }
            if held == 1, cl_prctl(CL_PR_CAPBSET_DROP, number, 0) < 0 { isEmpty = false }
        }
        return isEmpty
    }
}

func check(_ result: CInt) throws(Errno) {
    guard result >= 0 else { throw Errno(rawValue: -result) }
}
