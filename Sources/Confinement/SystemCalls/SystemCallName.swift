import CSeccomp
import Glibc

/// Names and numbers of system calls.
enum SystemCallName {
    /// Calls that libseccomp 2.5.4 does not know, with the numbers that they have on all architectures (asm-generic/unistd.h
    /// of Linux 6.18).
    private static let newer: [(name: String, number: Int32)] = [
        ("statmount", 457), ("listmount", 458), ("lsm_get_self_attr", 459), ("lsm_set_self_attr", 460),
        ("lsm_list_modules", 461), ("mseal", 462), ("setxattrat", 463), ("getxattrat", 464), ("listxattrat", 465),
        ("removexattrat", 466), ("open_tree_attr", 467), ("file_getattr", 468), ("file_setattr", 469),
    ]

    /// The name of a call; nil where nobody knows the number.
    static func name(of number: Int32, _ architecture: Architecture) -> String? {
        if let name = seccomp_syscall_resolve_num_arch(architecture.auditValue, number) {
            defer { free(name) }
            return String(cString: name)
        }
        return newer.first { $0.number == number }?.name
    }

    /// The number of a call; nil where the architecture does not have it.
    ///
    /// - Throws: ``FilterFailure/unknownCall(_:)`` where no architecture has it.
    static func number(of name: String, _ architecture: Architecture) throws(FilterFailure) -> Int32? {
        let number = seccomp_syscall_resolve_name_arch(architecture.auditValue, name)
        if number >= 0 { return number }
        if let newer = newer.first(where: { $0.name == name }) { return newer.number }
        // A call of other architectures has a negative number of its own below -100 (seccomp-syscalls.h).
        guard number != __NR_SCMP_ERROR else { throw .unknownCall(name) }
        return nil
    }

    /// The number that stands for a call in libseccomp on the architecture that this program was built for: negative for
    /// one that only others have. Nil where it can't be translated to the other architecture.
    static func ownNumber(of name: String, translatedTo architecture: Architecture) -> Int32? {
        let number = seccomp_syscall_resolve_name_arch(Architecture.current.auditValue, name)
        guard number == __NR_SCMP_ERROR else { return number }
        return architecture == .current ? newer.first { $0.name == name }?.number : nil
    }
}
