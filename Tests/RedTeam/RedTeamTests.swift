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
            let isStopped = act.call.map { attempt.isKilled(for: $0) } ?? attempt.isRefused
            #expect(isStopped, "\(act.name): \(attempt.run.errorText)")
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
}
