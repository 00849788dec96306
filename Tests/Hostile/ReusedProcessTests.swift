import Foundation
import Glibc
import TargetProcess
import TestSupport
import Testing

/// Process ids that come to mean another process between the choice of a target and the hold on it.
///
/// They make the kernel give ids again that were used a moment ago, so they take turns with the tests of processes that end.
extension ProcessTests {
    /// Starts a process with a chosen id: the kernel gives the one after the last it gave.
    private func start(withID pid: pid_t) throws -> RunningProgram {
        for _ in 0..<500 {
            guard let file = fopen("/proc/sys/kernel/ns_last_pid", "w") else { throw Failure("no ns_last_pid") }
            fputs("\(pid - 1)", file)
            fclose(file)
            let program = try RunningProgram(["sleep", "600"])
            // Another process of the machine may have been quicker.
            if program.pid == pid { return program }
        }
        throw Failure("the id \(pid) is not to be had")
    }

    @Test("a reused id is not held, and the process that has it now is", .needsChosenPIDs)
    func reused() throws {
        let first = try RunningProgram(["sleep", "600"])
        let record = try ProcFilesystem().record(of: first.pid)
        _ = try HeldProcess.hold(record)
        first.end()
        // Start times are counted in ticks of 10 ms: sysconf(3), _SC_CLK_TCK.
        usleep(30_000)
        let second = try start(withID: first.pid)
        #expect(second.pid == record.pid)
        #expect(throws: HeldProcess.Failure.ended) {
            _ = try HeldProcess.hold(record)
        }
        let other = try ProcFilesystem().record(of: second.pid)
        #expect(other.startTime != record.startTime)
        let isAlive = try HeldProcess.hold(other).isAlive
        #expect(isAlive)
    }

    @Test("what was held stays ended when its id is another's", .needsChosenPIDs)
    func reusedWhileHeld() throws {
        let first = try RunningProgram(["sleep", "600"])
        let held = try HeldProcess.hold(try ProcFilesystem().record(of: first.pid))
        let wasAlive = held.isAlive
        #expect(wasAlive)
        first.end()
        let second = try start(withID: first.pid)
        let (pid, isAlive, variable) = (held.pid, held.isAlive, held.variable("PATH"))
        #expect(second.pid == pid)
        #expect(!isAlive)
        #expect(variable == .unknown(.noSuchProcess))
        var failure: HeldProcess.Failure?
        do {
            _ = try held.openRoot()
        } catch {
            failure = error
        }
        #expect(failure == .ended)
    }
}
