import Foundation
import Glibc
import Synchronization
import TestSupport

/// A script that ends what it runs when its standard input ends. That is a socket from here, and so it ends with this
/// process.
final class Supervisor: Sendable {
    private let pid: pid_t
    private let socket: Int32

    init(_ arguments: [String]) throws {
        var ends: [Int32] = [0, 0]
        // What other tests start must not hold it open. pipe2(2) is not exported to Swift.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Failure("no socket for \(arguments[0])")
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        let failed = posix_spawn(&pid, arguments[0], &actions, nil, &words, environ)
        close(ends[1])
        guard failed == 0 else {
            close(ends[0])
            throw Failure("can't start \(arguments[0]): \(String(cString: strerror(failed)))")
        }
        (self.pid, socket) = (pid, ends[0])
    }

    /// The first line that it prints; empty where it ends without one.
    func firstLine() async -> String {
        await withCheckedContinuation { continuation in
            // Tasks' threads are too few to wait on.
            Thread.detachNewThread { [socket] in
                var line: [UInt8] = []
                var byte: UInt8 = 0
                while read(socket, &byte, 1) == 1, byte != 0x0a { line.append(byte) }
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
        _ = "done\n".withCString { write(socket, $0, 5) }
        shutdown(socket, Int32(SHUT_WR))
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
