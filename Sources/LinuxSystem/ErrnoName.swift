import CLinux
public import SystemPackage

extension Errno {
    /// The name that errno(3) gives the value, as `EACCES`; its number where it has none.
    public var name: String {
        cl_errno_name(rawValue).map { String(cString: $0) } ?? String(rawValue)
    }
}
