import Foundation
import Glibc
import TestSupport

/// Something that a worker in its cage must not be able to do.
struct ForbiddenAct: Sendable {
    /// Its number in the executable that does it.
    let number: Int
    let name: String
    /// The system call that seccomp has to refuse; nil where it is Landlock's alone.
    let call: String?
    /// Whether Landlock alone has to refuse it.
    let isLandlocks: Bool
    /// Whether it succeeds where there is no cage, so that its refusal proves something.
    let succeedsUncaged: Bool

    /// Whether it is a call as somebody would make it, and not one that is refused whatever it is given.
    var isWhole: Bool { !name.hasPrefix("call ") }

    /// Layers of the cage, as the executable takes them.
    enum Layers: Int {
        case none = 0
        case seccomp = 1
        case landlock = 2
        case both = 3
    }

    /// Who the agent runs as.
    enum User: Sendable {
        case root
        /// User 65532, without any capability.
        case unprivileged

        /// What a program is run by that has to run as this user.
        var command: [String] {
            switch self {
            case .root: []
            case .unprivileged:
                [
                    "setpriv", "--reuid", "65532", "--regid", "65532", "--clear-groups", "--inh-caps", "-all",
                    "--bounding-set", "-all", "env",
                ]
            }
        }
    }

    /// How many threads the worker has.
    static let threads = 4

    static var program: String {
        get throws {
            let path = AgentBinary.packageRoot + "/.build/debug/sidescan-redteam"
            guard FileManager.default.isExecutableFile(atPath: path) else { throw Failure("no \(path): swift build") }
            return path
        }
    }

    /// A copy of it that every user may run: the checkout may lie where only its owner can go.
    static let sharedProgram = Result<String, any Error> {
        try TemporaryDirectory.keptToTheEnd().copy(program: program, to: "sidescan-redteam")
    }

    /// All acts, as the executable lists them.
    static let all = Result<[ForbiddenAct], any Error> {
        let run = try ProgramRun([program, "list"])
        return run.text.split(separator: "\n").enumerated().map { number, line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return ForbiddenAct(
                number: number, name: fields[0], call: fields[1].isEmpty ? nil : fields[1],
                isLandlocks: fields[2] == "1",
                succeedsUncaged: fields[3] == "1")
        }
    }

    /// Has a worker do it.
    ///
    /// - Parameters:
    ///   - layers: What holds the worker.
    ///   - thread: On which of its threads, from 0, which is the first.
    ///   - user: Whose process it is; the root, the file in it and the target are that user's as well.
    func attempt(_ layers: Layers, onThread thread: Int = 0, as user: User = .root) throws -> Attempt {
        let scene = try Scene(of: user)
        let run = try ProgramRun(
            user.command + [
                try Self.sharedProgram.get(), "\(layers.rawValue)", "\(number)", scene.inside, scene.outside,
                "\(scene.listener.port)", "\(scene.target.pid)", "\(thread)",
            ], timeout: 20)
        return Attempt(run: run, harm: try scene.harm())
    }

    /// What came of an attempt.
    struct Attempt {
        let run: ProgramRun
        /// What of the scene is not as it was.
        let harm: [String]

        /// Whether the worker was killed for a system call, and its supervisor said so in one line.
        func isKilled(for call: String) -> Bool {
            run.exitCode == 1 && run.output.isEmpty
                && run.errorText.hasPrefix(
                    "sidescan-agent: the worker was killed by SIGSYS: the system call \(call) is not allowed in its cage;"
                )
                && run.errorText.count { $0 == "\n" } == 1
        }

        /// Whether the act was answered with EACCES or EPERM.
        var isRefused: Bool {
            run.exitCode == 1 && run.output.isEmpty
                && [EACCES, EPERM].contains { run.errorText == "sidescan-agent: refused \($0)\n" }
        }

        /// Whether it was done.
        var isDone: Bool { run.errorText == "sidescan-agent: done\n" }
    }
}

/// What an act is given to act on.
private struct Scene {
    let root: TemporaryDirectory
    let other: TemporaryDirectory
    let target: RunningProgram
    let listener: Listener

    var inside: String { root.path + "/file" }
    var outside: String { other.path + "/token" }

    init(of user: ForbiddenAct.User) throws {
        root = try TemporaryDirectory()
        try root.write("file", "inside")
        if user == .unprivileged {
            for path in [root.path, root.path + "/file"] where chown(path, 65532, 65532) != 0 {
                throw Failure("can't give \(path) away")
            }
        }
        other = try TemporaryDirectory()
        try other.write("token", "secret")
        target = try RunningProgram(user.command + ["sleep", "60"])
        listener = try Listener()
    }

    /// What is not as it was.
    func harm() throws -> [String] {
        var harm: [String] = []
        if try FileManager.default.contentsOfDirectory(atPath: root.path) != ["file"] { harm.append("other names") }
        if (try? String(contentsOfFile: inside, encoding: .utf8)) != "inside" { harm.append("other content") }
        var status = stat()
        if stat(inside, &status) != 0 || status.st_mode & 0o7777 != 0o644 { harm.append("another mode") }
        if kill(target.pid, 0) != 0 || waitpid(target.pid, nil, WNOHANG) != 0 { harm.append("the target has ended") }
        if listener.wasConnected { harm.append("somebody connected") }
        return harm
    }
}

/// A TCP socket that listens on the loopback.
private final class Listener: Sendable {
    let port: UInt16
    private let descriptor: CInt

    init() throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | O_NONBLOCK | O_CLOEXEC, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 4) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard isListening else { throw Failure("can't listen on the loopback") }
    }

    deinit { close(descriptor) }

    var wasConnected: Bool {
        let connection = accept(descriptor, nil, nil)
        if connection >= 0 { close(connection) }
        return connection >= 0
    }
}
