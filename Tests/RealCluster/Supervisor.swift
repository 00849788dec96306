import Foundation
import Glibc
import Synchronization
import TestSupport

/// A script that ends what it runs when its standard input ends. That is a pipe from here, and so it ends with this process.
final class Supervisor: Sendable {
    private let pid: pid_t
    private let input: Int32
    private let output: Int32

    init(_ arguments: [String]) throws {
        var toChild: [Int32] = [0, 0]
        var fromChild: [Int32] = [0, 0]
        // What other tests start must not hold the pipe open.
        guard pipe2(&toChild, O_CLOEXEC) == 0, pipe2(&fromChild, O_CLOEXEC) == 0 else { throw Failure("no pipe") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        let failed = posix_spawn(&pid, arguments[0], &actions, nil, &words, environ)
        close(toChild[0])
        close(fromChild[1])
        guard failed == 0 else { throw Failure("can't start \(arguments[0]): \(String(cString: strerror(failed)))") }
        (self.pid, input, output) = (pid, toChild[1], fromChild[0])
    }

    /// The first line that it prints; empty where it ends without one.
    func firstLine() async -> String {
        await withCheckedContinuation { continuation in
            // Tasks' threads are too few to wait on.
            Thread.detachNewThread { [output] in
                var line: [UInt8] = []
                var byte: UInt8 = 0
                while read(output, &byte, 1) == 1, byte != 0x0a { line.append(byte) }
                continuation.resume(returning: String(decoding: line, as: UTF8.self))
            }
        }
    }

    /// Tells it at this process's end in order that nothing is to be kept, and waits until it has tidied up.
    func keepToTheEnd() {
        Self.kept.withLock { kept in
            if kept.isEmpty { atexit { Supervisor.kept.withLock { for one in $0 { one.end() } } } }
            kept.append(self)
        }
    }

    private static let kept = Mutex<[Supervisor]>([])

    private func end() {
        _ = "done\n".withCString { write(input, $0, 5) }
        close(input)
        waitpid(pid, nil, 0)
    }
}

extension TemporaryDirectory {
    /// Makes a directory that somebody else removes.
    static func unmanaged(_ prefix: String) throws -> String {
        var template = Array((NSTemporaryDirectory() + prefix + "-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure("can't make a temporary directory") }
        return String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
