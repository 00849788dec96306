import CLinux
import LinuxSystem
import Synchronization
import SystemPackage

/// The signals by which a process is asked to end, read instead of died of: so nothing is left half-written, and no worker
/// behind.
struct TerminationSignals: ~Copyable {
    private let descriptor: OwnedDescriptor
    private let taken = Atomic<Bool>(false)

    /// Holds the signals back from now on, for good.
    ///
    /// - Throws: A failure where they can't be read.
    init() throws(AgentFailure) {
        let number = cl_termination_signals()
        guard number >= 0 else {
            throw AgentFailure("can't wait for signals: \(Errno(rawValue: -number).name)", .failed)
        }
        descriptor = OwnedDescriptor(adopting: number)
    }

    /// A descriptor that is readable when there is one.
    var number: CInt { descriptor.number }

    /// Whether one was read.
    var haveCome: Bool { taken.load(ordering: .relaxed) }

    /// The name of the next one; nil where there is none.
    func next() -> String? {
        let signal = cl_next_termination_signal(number)
        if signal != 0 { taken.store(true, ordering: .relaxed) }
        return signal == 0 ? nil : signalName(signal)
    }
}

/// A signal's name as signal(7) has it.
func signalName(_ number: Int32) -> String {
    cl_signal_name(number).map { "SIG" + String(cString: $0) } ?? "signal \(number)"
}
