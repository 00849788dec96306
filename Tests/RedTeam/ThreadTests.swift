import Foundation
import TestSupport
import Testing

/// The worker's threads as the kernel shows them to others: seccomp's filters, capabilities and no_new_privs are a thread's own.
@Suite("Threads of the worker", .enabled(if: Machine.hasLandlock, "needs root, and a kernel with Landlock in force"))
struct ThreadTests {
    /// A line of a thread's or a process's status; proc_pid_status(5).
    private func field(_ name: String, of path: String) -> String? {
        let text = try? String(contentsOfFile: "\(path)/status", encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line?.split(whereSeparator: \.isWhitespace).last.map(String.init)
    }

    private func threads(of process: String) -> [String] {
        let tasks = "/proc/\(process)/task"
        return ((try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []).map { "\(tasks)/\($0)" }
    }

    @Test(
        "each has two filters, no new privileges, and no capability but the one that reads files, where it was given",
        arguments: [(ForbiddenAct.User.root, 1 << 2), (.unprivileged, 0)])
    func status(_ user: ForbiddenAct.User, _ kept: Int) throws {
        let root = try TemporaryDirectory(mode: 0o777)
        let agent = try RunningProgram(
            user.command + [
                try ForbiddenAct.sharedProgram.get(), "misbehave", "hang", root.path, root.path + "/report", "60",
                "64", "1",
            ])
        let before = try #require(field("Seccomp_filters", of: "/proc/self").flatMap { Int($0) })
        // The second filter is the last of the cage.
        try Waiting.until("the worker is in its cage") {
            agent.children.contains { worker in
                let threads = self.threads(of: worker)
                return !threads.isEmpty
                    && threads.allSatisfy { field("Seccomp_filters", of: $0) == "\(before + 2)" }
            }
        }
        let workers = agent.children
        #expect(workers.count == 1)
        let threads = self.threads(of: try #require(workers.first))
        #expect(threads.count == ForbiddenAct.threads)
        for thread in threads {
            #expect(field("Seccomp", of: thread) == "2")
            #expect(field("NoNewPrivs", of: thread) == "1")
            for (name, expected) in [
                ("CapEff", kept), ("CapPrm", kept), ("CapInh", 0), ("CapBnd", 0), ("CapAmb", 0),
            ] {
                #expect(field(name, of: thread).flatMap { Int($0, radix: 16) } == expected, "\(name) of \(thread)")
            }
        }
    }
}
