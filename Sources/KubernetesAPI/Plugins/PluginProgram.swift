import CLinux
import Glibc
import SystemPackage

/// A credential plugin's program, found and ready to be started.
struct PluginProgram {
    private let path: String
    private let arguments: [String]
    private let environment: [String]

    /// - Throws: That there is no such program, or that it can't be given what it is to be.
    init(_ plugin: ClusterConfiguration.CredentialPlugin) throws(ClusterConfiguration.Failure) {
        guard let path = Self.path(of: plugin.command, in: plugin.environment["PATH"] ?? "") else {
            throw .init("there is no such program")
        }
        self.path = path
        arguments = [plugin.command] + plugin.arguments
        environment = plugin.environment.map { "\($0.key)=\($0.value)" }
        guard !(arguments + environment).contains(where: { $0.utf8.contains(0) }) else {
            throw .init("its arguments or its environment hold a NUL")
        }
    }

    /// As a shell looks for it; but what stands in the working directory is not taken for a program.
    private static func path(of command: String, in searched: String) -> String? {
        if command.contains("/") { return isProgram(command) ? command : nil }
        return searched.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(command)" }
            .first(where: isProgram)
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    /// Starts it; posix_spawn(3).
    ///
    /// - Returns: Its id, and the end of a pipe that its output is read from.
    func start() throws(ClusterConfiguration.Failure) -> (pid: pid_t, output: CInt) {
        var (reading, writing): (CInt, CInt) = (-1, -1)
        let noPipe = cl_pipe(&reading, &writing)
        guard noPipe == 0 else { throw Self.failure(-noPipe) }
        defer { close(writing) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, writing, 1)
        // Connections, and whatever else is open, are no business of it.
        _ = cl_inherit_none_from(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        // What this process ignores, the plugin would ignore as well.
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, CShort(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var pid: pid_t = 0
        let failed = Self.withCStrings(arguments) { arguments in
            Self.withCStrings(environment) { posix_spawn(&pid, path, &actions, &attributes, arguments, $0) }
        }
        guard failed == 0 else {
            close(reading)
            throw Self.failure(failed)
        }
        return (pid, reading)
    }

    private static func failure(_ number: CInt) -> ClusterConfiguration.Failure {
        .init("it can't be started: \(Errno(rawValue: number))")
    }

    private static func withCStrings<Value>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let strings = texts.map { strdup($0) }
        defer { strings.forEach { free($0) } }
        return body(strings + [nil])
    }
}
