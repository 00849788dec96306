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
    public init(in parent: String? = nil, mode: mode_t = 0o755) throws {
        var template = Array(((parent ?? NSTemporaryDirectory()) + "/sidescan-test-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure("can't make a temporary directory") }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        chmod(path, mode)
    }

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
