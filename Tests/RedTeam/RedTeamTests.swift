import TestSupport
import Testing

/// A worker in its cage that an intruder has taken over.
@Suite("Red team", .enabled(if: Machine.hasLandlock, "needs root, and a kernel with Landlock in force"))
struct RedTeamTests {
    @Test("at least 60 acts are tried, each once")
    func enough() throws {
        let acts = try ForbiddenAct.all.get()
        #expect(acts.count >= 60)
        #expect(Set(acts.map(\.name)).count == acts.count)
        #expect(acts.allSatisfy { $0.call != nil || $0.isLandlocks })
        #expect(acts.count { $0.call != nil } >= 60)
        #expect(acts.count { $0.isLandlocks } >= 20)
    }

    @Test("in the whole cage every act is refused, and reported")
    func both() throws {
        for act in try ForbiddenAct.all.get() {
            let attempt = try act.attempt(.both)
            #expect(isStopped(act, attempt), "\(act.name): \(attempt.run.errorText)")
            #expect(attempt.harm.isEmpty, "\(act.name): \(attempt.harm)")
        }
    }

    @Test("seccomp alone stops writing, the network, exec and all else that is a system call")
    func seccomp() throws {
        for act in try ForbiddenAct.all.get() {
            guard let call = act.call else { continue }
            let attempt = try act.attempt(.seccomp)
            #expect(attempt.isKilled(for: call), "\(act.name): \(attempt.run.errorText)")
            #expect(attempt.harm.isEmpty, "\(act.name): \(attempt.harm)")
        }
    }

    @Test("Landlock alone stops writing, TCP, exec, signals, tracing, and reading outside the root")
    func landlock() throws {
        for act in try ForbiddenAct.all.get() where act.isLandlocks {
            let attempt = try act.attempt(.landlock)
            #expect(attempt.isRefused, "\(act.name): \(attempt.run.errorText)")
            #expect(attempt.harm.isEmpty, "\(act.name): \(attempt.harm)")
        }
    }

    @Test("without a cage the same acts succeed, so that their refusal proves something")
    func none() throws {
        let acts = try ForbiddenAct.all.get().filter(\.succeedsUncaged)
        #expect(acts.count >= 30)
        for act in acts {
            let attempt = try act.attempt(.none)
            #expect(attempt.isDone, "\(act.name): \(attempt.run.errorText)")
        }
    }

    /// Whether an act is refused by the layers, and reported.
    private func isStopped(_ act: ForbiddenAct, _ attempt: ForbiddenAct.Attempt) -> Bool {
        act.call.map { attempt.isKilled(for: $0) } ?? attempt.isRefused
    }

    @Test("what is refused to the worker's first thread is refused to its last")
    func lastThread() throws {
        let acts = try ForbiddenAct.all.get().filter(\.isWhole)
        #expect(acts.count >= 50)
        for act in acts {
            let attempt = try act.attempt(.both, onThread: ForbiddenAct.threads - 1)
            #expect(isStopped(act, attempt), "\(act.name): \(attempt.run.errorText)")
            #expect(attempt.harm.isEmpty, "\(act.name): \(attempt.harm)")
        }
    }

    @Test("Landlock is in force on every thread", arguments: 0..<ForbiddenAct.threads)
    func landlock(onThread thread: Int) throws {
        let names = [
            "open for writing", "read the token", "read above the root", "connect to loopback", "bind a TCP port",
        ]
        let acts = try ForbiddenAct.all.get().filter { names.contains($0.name) }
        #expect(acts.count == names.count)
        for act in acts {
            let attempt = try act.attempt(.landlock, onThread: thread)
            #expect(attempt.isRefused, "\(act.name): \(attempt.run.errorText)")
            #expect(attempt.harm.isEmpty, "\(act.name): \(attempt.harm)")
            let uncaged = try act.attempt(.none, onThread: thread)
            #expect(uncaged.isDone, "\(act.name): \(uncaged.run.errorText)")
        }
    }

    @Test("the cage of a user without privileges is as tight as root's")
    func unprivileged() throws {
        for act in try ForbiddenAct.all.get() where act.isWhole {
            let attempt = try act.attempt(.both, as: .unprivileged)
            #expect(isStopped(act, attempt), "\(act.name): \(attempt.run.errorText)")
            #expect(attempt.harm.isEmpty, "\(act.name): \(attempt.harm)")
        }
    }

    @Test(
        "Landlock alone refuses to a user without privileges what it refuses to root, and what would succeed without it"
    )
    func unprivilegedLandlock() throws {
        let acts = try ForbiddenAct.all.get().filter(\.isLandlocks)
        #expect(acts.count(where: \.succeedsUncaged) >= 15)
        for act in acts {
            let attempt = try act.attempt(.landlock, as: .unprivileged)
            #expect(attempt.isRefused, "\(act.name): \(attempt.run.errorText)")
            #expect(attempt.harm.isEmpty, "\(act.name): \(attempt.harm)")
            guard act.succeedsUncaged else { continue }
            let uncaged = try act.attempt(.none, as: .unprivileged)
            #expect(uncaged.isDone, "\(act.name): \(uncaged.run.errorText)")
        }
    }
}
