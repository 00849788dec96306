import Foundation
import Glibc

/// A directory of a test's own, removed with all that it holds when it goes out of use.
public final class TemporaryDirectory: Sendable {
    /// Its path.
    public let path: String

    /// Makes one.
    ///
    /// - Parameters:
    ///   - parent: Where to make it; nil for the usual place.
    ///   - mode: Its permissions.
    /// - Throws: Where it can't be made.
    public init(in parent: String? = nil, mode: mode_t = 0o755) throws {
        var template = Array(((parent.map { $0 + "/" } ?? NSTemporaryDirectory()) + "sidescan-test-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure("can't make a temporary directory") }
        path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        chmod(path, mode)
    }

    /// Makes one that is removed when the process ends: what a static member holds is never let go of.
    ///
    /// - Throws: Where it can't be made.
    public static func keptToTheEnd() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        kept.withLock { kept in
            if kept.isEmpty {
                atexit {
                    TemporaryDirectory.kept.withLock { for directory in $0 { RemovalCommand.run(directory.path) } }
                }
            }
            kept.append(directory)
        }
        return directory
    }

    private static let kept = Guarded<[TemporaryDirectory]>([])

    deinit {
        // FileManager can't remove what is deeper than PATH_MAX; rm walks by descriptors.
        RemovalCommand.run(path)
    }

    /// Writes a file below it; directories on the way are made.
    public func write(_ name: String, _ content: String = "", mode: mode_t = 0o644) throws {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: file, contents: Data(content.utf8)) else {
            throw Failure("can't write \(name)")
        }
        guard chmod(file, mode) == 0 else { throw Failure("can't change the mode of \(name)") }
    }

    /// Copies a program into it, as another program: where this one wrote it, a process that another test starts at that
    /// moment could hold it open for writing, and running it would fail with ETXTBSY.
    ///
    /// - Returns: The copy's path.
    /// - Throws: Where it can't be copied.
    public func copy(program: String, to name: String, mode: mode_t = 0o755) throws -> String {
        let file = path + "/" + name
        let run = try ProgramRun(["cp", "--", program, file])
        guard run.exitCode == 0, chmod(file, mode) == 0 else {
            throw Failure("can't copy \(program): \(run.errorText)")
        }
        return file
    }

    /// Makes a directory below it.
    public func makeDirectory(_ name: String, mode: mode_t = 0o755) throws {
        try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
        guard chmod(path + "/" + name, mode) == 0 else { throw Failure("can't change the mode of \(name)") }
    }

    /// Makes a symbolic link below it.
    public func link(_ name: String, to target: String) throws {
        guard symlink(target, path + "/" + name) == 0 else { throw Failure("can't link \(name)") }
    }
}

private enum RemovalCommand {
    /// Runs rm and waits for it. Not by Foundation's `Process`: that waits until everything has ended that inherited one of
    /// its sockets, and so for whatever another test has started meanwhile.
    static func run(_ path: String) {
        let arguments: [String] = ["rm", "-rf", "--one-file-system", "--", path]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        guard posix_spawnp(&pid, "rm", nil, nil, &words, environ) == 0 else { return }
        waitpid(pid, nil, 0)
    }
}
