import Foundation
import LinuxSystem
import TestSupport

/// A real process to look at. It is ended when it goes out of use.
final class SpawnedTarget {
    /// Its process id.
    let pid: Int32
    private let program: RunningProgram
    private let files: TemporaryDirectory?

    /// Starts a process and waits until it is what it is to be.
    ///
    /// - Parameters:
    ///   - command: Its command line, which has to end in a program that sleeps.
    ///   - name: Its name then.
    ///   - files: What it needs as long as it runs.
    ///   - isReady: What its status has to hold besides.
    ///   - whileWaiting: What is to be done again and again until then.
    /// - Throws: Where it does not get that far.
    init(
        _ command: [String], name: String = "sleep", files: TemporaryDirectory? = nil,
        isReady: (_ status: String) -> Bool = { _ in true }, whileWaiting: (_ pid: Int32) -> Void = { _ in }
    ) throws {
        program = try RunningProgram(command)
        pid = program.pid
        self.files = files
        let deadline = Date().addingTimeInterval(20)
        while Date() < deadline {
            whileWaiting(pid)
            // Asleep: its exec is over, and the kernel has settled who it is.
            if let status = Self.status(pid), status.contains("Name:\t\(name)\n"), status.contains("State:\tS"),
                isReady(status)
            {
                return
            }
            usleep(3000)
        }
        throw Failure("the target did not start: \(command.joined(separator: " ")): \(Self.status(pid) ?? "gone")")
    }

    /// Ends it; named at the end of a test, it keeps the target until then.
    func end() {
        program.end()
    }

    static func status(_ pid: Int32) -> String? {
        try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    }

    private static let sleep = ["sleep", "300"]

    /// One that is started as somebody.
    convenience init(as credentials: Credentials) throws {
        try self.init(credentials.command + Self.sleep) {
            $0.contains("\nUid:\t\(credentials.uid)\t\(credentials.uid)\t")
        }
    }

    /// A column of the table.
    convenience init(_ column: LookedAt) throws {
        switch column {
        case .notDumpable: try self.init(.unreadableExecutable)
        default: try self.init(as: Credentials(uid: column.id, gid: column.id, bounding: column.capabilities))
        }
    }

    /// The ways to be not dumpable.
    enum NotDumpable: String, Sendable, CaseIterable {
        case unreadableExecutable, changedUser, dumpableUnset
    }

    /// One of user 65532 that is not dumpable.
    convenience init(_ way: NotDumpable) throws {
        let credentials = Credentials(uid: 65532, gid: 65532, bounding: [])
        switch way {
        case .unreadableExecutable:
            let files = try TemporaryDirectory()
            let copy = try files.copy(program: "/bin/sleep", to: "sleep", mode: 0o711)
            try self.init(credentials.command + [copy, "300"], files: files)
        case .changedUser:
            let change = "import os, time; os.setgroups([]); os.setresgid(65532, 65532, 65532)"
            try self.init(
                [Machine.python, "-c", change + "; os.setresuid(65532, 65532, 65532); time.sleep(300)"], name: "python3"
            ) {
                $0.contains("\nUid:\t65532\t65532\t65532\t65532") && $0.contains("\nCapPrm:\t0000000000000000")
            }
        case .dumpableUnset:
            // PR_SET_NAME marks that PR_SET_DUMPABLE is done.
            let change =
                "import ctypes, time; c = ctypes.CDLL(None); c.prctl(4, 0, 0, 0, 0); c.prctl(15, b'undumpable', 0, 0, 0)"
            try self.init(
                credentials.command + [Machine.python, "-c", change + "; time.sleep(300)"], name: "undumpable")
        }
    }
}
