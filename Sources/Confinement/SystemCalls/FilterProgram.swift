import CLinux
public import SystemPackage

/// A filter as the kernel takes it. Made before the first filter is loaded, since the making needs calls that filters do
/// not allow.
public struct FilterProgram: Sendable {
    /// The instructions: struct sock_filter of linux/filter.h, eight bytes each.
    public let bytes: [UInt8]
    /// What becomes of a call that it does not allow.
    public let onRefusal: Refusal

    /// Puts all threads of this process under the filter, for good; seccomp(2). `no_new_privs` must be set before.
    ///
    /// - Throws: The call's errno. `EBUSY` where another thread has a filter that this one has not; `EACCES` without
    ///   `no_new_privs`; `ENOSYS` on a kernel without seccomp.
    public func load() throws(Errno) {
        let flags = CL_SECCOMP_FLAG_TSYNC | (onRefusal == .log ? CL_SECCOMP_FLAG_LOG : 0)
        let loaded = bytes.withUnsafeBytes { bytes in
            cl_seccomp_load(bytes.baseAddress, bytes.count / 8, flags)
        }
        guard loaded == 0 else { throw Errno(rawValue: -loaded) }
    }
}
