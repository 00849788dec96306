import CLinux
import CSeccomp
import Glibc
import LinuxSystem
import SystemPackage

/// libseccomp's filter while it is being made; seccomp_init(3).
struct FilterBuilder: ~Copyable {
    private let context: scmp_filter_ctx
    private let architecture: Architecture

    /// A filter that allows nothing, for the architecture that this program was built for until
    /// ``chooseArchitecture()``.
    init(for architecture: Architecture, onRefusal refusal: Refusal) throws(FilterFailure) {
        let action: UInt32 =
            switch refusal {
            case .kill: 0x0003_0000  // SCMP_ACT_TRAP, a macro with a cast in seccomp.h
            case .log: 0x7ffc_0000  // SCMP_ACT_LOG
            }
        guard let context = seccomp_init(action) else { throw .refused(step: "start a filter", .invalidArgument) }
        self.context = context
        self.architecture = architecture
    }

    deinit {
        seccomp_release(context)
    }

    /// Makes it judge its own architecture's calls, and kill for those of any other.
    func chooseArchitecture() throws(FilterFailure) {
        let context = context
        // SCMP_ACT_KILL_PROCESS, for numbers of other architectures, x32 among them: they would mean other calls.
        try Self.check("set the action for other architectures") {
            seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, 0x8000_0000)
        }
        if architecture != .current {
            try Self.check("change the architecture") { seccomp_arch_add(context, architecture.auditValue) }
            try Self.check("change the architecture") {
                seccomp_arch_remove(context, Architecture.current.auditValue)
            }
        }
    }

    /// Allows a call, where the architecture has it. libseccomp takes the number that the call has here, and translates
    /// it by name for another architecture; so there, calls that it has no name for stay refused.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - priority: How soon the program comes to it, 255 first.
    func allow(_ call: AllowedCall, priority: UInt8) throws(FilterFailure) {
        guard try SystemCallName.number(of: call.name, architecture) != nil,
            let number = SystemCallName.ownNumber(of: call.name, translatedTo: architecture)
        else { return }
        let context = context
        let step = "allow '\(call.name)'"
        try Self.check(step) { seccomp_syscall_priority(context, number, priority) }
        guard !call.alternatives.isEmpty else {
            try Self.check(step) { seccomp_rule_add_exact_array(context, Self.allow, number, 0, nil) }
            return
        }
        for conditions in call.alternatives {
            let comparisons = conditions.map {
                scmp_arg_cmp(arg: $0.index, op: SCMP_CMP_MASKED_EQ, datum_a: $0.mask, datum_b: $0.value)
            }
            try Self.check(step) {
                seccomp_rule_add_exact_array(
                    context, Self.allow, number, UInt32(comparisons.count), comparisons)
            }
        }
    }

    /// The instructions.
    func export() throws(FilterFailure) -> [UInt8] {
        let context = context
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .refused(step: "make a pipe", Errno(rawValue: errno)) }
        let reading = OwnedDescriptor(adopting: ends[0])
        let writing = OwnedDescriptor(adopting: ends[1])
        // A pipe takes 64 KiB before it blocks, and no program of the kernel's may be longer than 32 KiB (BPF_MAXINSNS).
        try Self.check("export the filter") { seccomp_export_bpf(context, writing.number) }
        _ = consume writing
        do {
            return try read(reading, upTo: 32 << 10).bytes
        } catch {
            throw .refused(step: "export the filter", error)
        }
    }

    /// SCMP_ACT_ALLOW, a macro with a cast in seccomp.h.
    private static let allow: UInt32 = 0x7fff_0000

    private static func check(_ step: String, _ call: () -> CInt) throws(FilterFailure) {
        let result = call()
        guard result >= 0 else { throw .refused(step: step, Errno(rawValue: -result)) }
    }
}
