import Foundation
import Glibc

/// A program that was run to its end, or killed after a time-out.
public struct ProgramRun: Sendable {
    /// The exit code, or nil where a signal ended it.
    public let exitCode: Int32?
    /// The signal that ended it.
    public let signal: Int32?
    /// Whether it was killed because it took too long.
    public let timedOut: Bool
    /// What it wrote to standard output.
    public let output: [UInt8]
    /// What it wrote to standard error.
    public let errors: [UInt8]
    /// The most memory that it and the processes that it started had resident, in KiB, as far as it was seen: what they took
    /// in their last millisecond may be missing. Of processes that run beside each other the peaks are added up.
    public let peakMemory: Int

    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text.
    public var errorText: String { String(decoding: errors, as: UTF8.self) }

    /// Runs a program.
    ///
    /// - Parameters:
    ///   - arguments: The program's path, or its name where it is found by PATH, and its arguments.
    ///   - environment: What is added to this process's environment.
    ///   - timeout: After how many seconds it is killed.
    /// - Throws: Where it can't be started.
    public init(_ arguments: [String], environment: [String: String] = [:], timeout: Double = 60) throws {
        let program = try RunningProgram(arguments, environment: environment)
        self = try program.finish(timeout: timeout)
    }

    init(status: Int32, timedOut: Bool, output: [UInt8], errors: [UInt8], peakMemory: Int) {
        let low = status & 0x7f
        exitCode = low == 0 ? (status >> 8) & 0xff : nil
        signal = low == 0 ? nil : low
        self.timedOut = timedOut
        self.output = output
        self.errors = errors
        self.peakMemory = peakMemory
    }
}

/// A program that runs beside the test. It is killed when it goes out of use.
public final class RunningProgram {
    /// Its process id.
    public let pid: pid_t
    private let files: TemporaryDirectory
    private var isReaped = false
    /// The name of the thread that started it, which it has until it is the program.
    private let starterName: String

    /// Starts a program.
    public init(_ arguments: [String], environment: [String: String] = [:]) throws {
        files = try TemporaryDirectory()
        starterName = Self.field("Name:", of: "thread-self") ?? ""
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, files.path + "/out", O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, files.path + "/err", O_WRONLY | O_CREAT, 0o600)
        var merged = ProcessInfo.processInfo.environment
        merged.merge(environment) { $1 }
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + variables { free(word) } }
        var pid: pid_t = 0
        let failed = posix_spawnp(&pid, arguments[0], &actions, nil, &words, &variables)
        guard failed == 0 else { throw Failure("can't start \(arguments[0]): \(String(cString: strerror(failed)))") }
        self.pid = pid
    }

    deinit {
        guard !isReaped else { return }
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    /// Waits for its end.
    ///
    /// - Parameter timeout: After how many seconds it is killed.
    /// - Returns: What came of it.
    /// - Throws: Where it can't be waited for.
    public func finish(timeout: Double = 60) throws -> ProgramRun {
        let deadline = Date().addingTimeInterval(timeout)
        var status: Int32 = 0
        var timedOut = false
        var peakMemory = 0
        while true {
            let together = (["\(pid)"] + children).compactMap { residentPeak(of: $0) }
            peakMemory = max(peakMemory, together.reduce(0, +))
            let got = waitpid(pid, &status, timedOut ? 0 : WNOHANG)
            if got == pid { break }
            guard got == 0 else { throw Failure("can't wait for \(pid)") }
            if Date() > deadline {
                timedOut = true
                kill(pid, SIGKILL)
            } else {
                usleep(1000)
            }
        }
        isReaped = true
        func contents(_ name: String) -> [UInt8] {
            FileManager.default.contents(atPath: files.path + "/" + name).map(Array.init) ?? []
        }
        return ProgramRun(
            status: status, timedOut: timedOut, output: contents("out"), errors: contents("err"),
            peakMemory: peakMemory)
    }

    /// The program's `VmHWM`; proc_pid_status(5). Not `ru_maxrss` of wait4(2): exec counts the memory of the process that
    /// it replaces, which is the test's own (`exec_mmap` in fs/exec.c), so that one says nothing of the program. For the
    /// same reason nothing counts until exec has changed the name, which it does after the memory.
    private func residentPeak(of process: String) -> Int? {
        guard Self.field("Name:", of: process) != starterName, let text = Self.field("VmHWM:", of: process) else {
            return nil
        }
        return text.split(separator: " ").first.flatMap { Int($0) }
    }

    /// The processes that it started and that still run; `/proc/PID/task/TID/children` of proc_tid_children(5).
    public var children: [String] {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
        return text.split(separator: " ").map(String.init)
    }

    private static func field(_ name: String, of process: String) -> String? {
        guard let file = fopen("/proc/\(process)/status", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, CInt(line.count), file) != nil {
            let text = line.withUnsafeBufferPointer { buffer in buffer.baseAddress.map { String(cString: $0) } ?? "" }
            if text.hasPrefix(name) {
                return text.dropFirst(name.count).trimmingCharacters(in: .whitespacesAndNewlines)
            }
        }
        return nil
    }

    /// Ends it now.
    public func end() {
        guard !isReaped else { return }
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
        isReaped = true
    }
}

/// Why a test's own preparations failed.
public struct Failure: Error, CustomStringConvertible {
    /// What failed.
    public let description: String

    /// A failure with a description.
    public init(_ description: String) {
        self.description = description
    }
}
