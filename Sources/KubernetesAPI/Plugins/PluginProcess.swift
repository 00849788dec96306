import Glibc

/// A credential plugin's process.
struct PluginProcess {
    let pid: pid_t
    private var isReaped = false

    init(pid: pid_t) { self.pid = pid }

    /// Whether it has ended; wait(2).
    ///
    /// - Throws: That it didn't end well.
    mutating func reap() -> Result<Bool, ClusterConfiguration.Failure> {
        guard !isReaped else { return .success(true) }
        var status: CInt = 0
        let reaped = waitpid(pid, &status, WNOHANG)
        if reaped == 0 || (reaped < 0 && errno == EINTR) { return .success(false) }
        isReaped = true
        // ECHILD: somebody else was told how it ended. What it printed speaks for it.
        guard reaped == pid else { return .success(true) }
        // The low seven bits are the signal, the next byte the exit code.
        let (signal, code) = (status & 0x7f, status >> 8 & 0xff)
        if signal != 0 { return .failure(.init("it was ended by signal \(signal)")) }
        return code == 0 ? .success(true) : .failure(.init("it exited with \(code)"))
    }

    /// Ends it, unless it has.
    func kill() {
        if !isReaped { _ = Glibc.kill(pid, SIGKILL) }
    }
}
