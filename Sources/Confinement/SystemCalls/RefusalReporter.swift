import CLinux
public import SystemPackage

/// Makes a refused system call of this process tell its number, on standard error, before the process dies of it.
///
/// A process that the kernel kills outright tells nobody why. So the programs of ``Refusal/kill`` have the kernel send
/// SIGSYS instead of making the call, and this handler for it writes the note that ``RefusedCall/last(in:)`` finds. Then
/// it makes another call that no filter allows: SIGSYS is blocked within its handler, hence the kernel resets it to its
/// default and all threads of the process die of it, as they do at once where SIGSYS is blocked, ignored or not handled
/// (force_sig_info_to_task in the kernel's signal.c).
///
/// To be called before the first filter. The worker's filters allow neither rt_sigaction(2), nor to unblock a signal, nor
/// rt_sigreturn(2), so nothing after them can take the handler away or come back from it. An intruder who runs code in
/// two threads at once can overwrite the handler's stack from the other thread, and so live on; no refused call is ever
/// made all the same, since the kernel has skipped it before the handler starts.
///
/// Where standard error is a full pipe that nobody reads, the handler waits; whoever supervises the process reads the
/// pipe, and holds a deadline.
///
/// - Throws: The errno of sigaction(2).
public func installRefusalReporter() throws(Errno) {
    let installed = cl_install_refusal_reporter()
    guard installed == 0 else { throw Errno(rawValue: -installed) }
}
