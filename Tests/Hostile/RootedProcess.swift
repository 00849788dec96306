import Foundation
import Glibc
import TestSupport

/// A process that has a hostile root for its own root directory.
final class RootedProcess {
    /// Its id.
    let pid: pid_t
    private let program: RunningProgram

    /// Starts a busybox that sleeps in a root.
    init(in root: HostileRoot) throws {
        guard let busybox = Machine.busybox else { throw Failure("no static busybox") }
        let place = root.path + "/busybox"
        if !FileManager.default.fileExists(atPath: place) {
            _ = try root.directory.copy(program: busybox, to: "root/busybox")
        }
        program = try RunningProgram(["chroot", root.path, "/busybox", "sleep", "600"])
        pid = program.pid
        // chroot(8) becomes busybox by exec, and its root is the other one just before.
        for _ in 0..<20_000 {
            if let root = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe"),
                root.hasSuffix("/busybox")
            {
                return
            }
            usleep(1000)
        }
        throw Failure("the process does not start")
    }

    /// Ends it.
    func end() { program.end() }
}
