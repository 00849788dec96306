import CLinux
import Confinement
import KubernetesAPI
import LinuxSystem
import NIOCore
import NIOPosix
import PrintableText
import ResultTransport
import Synchronization
import SystemPackage

/// The supervisor's way to the API server: one thread with an event loop, started before the cage is shut and shut in with
/// it. Nothing is sent before there is a result to publish.
///
/// The loop is never ended but by the process: to end it orderly would take a thread more.
struct ClusterConnection: ~Copyable {
    private let access: ClusterAccess
    private let executor: LoopExecutor
    private let client: KubernetesClient
    private let completion: Completion

    /// How long publishing goes on once the process is asked to end, in milliseconds: less than the 30 s that a kubelet
    /// waits by default (`terminationGracePeriodSeconds`).
    private static let grace: Int64 = 20_000

    /// Starts the thread, where there is anything that it could reach.
    ///
    /// - Throws: A failure where there is no pipe left.
    init?(starting access: consuming ClusterAccess?) throws(AgentFailure) {
        guard let access = access.take() else { return nil }
        try self.init(access)
    }

    private init(_ access: consuming ClusterAccess) throws(AgentFailure) {
        let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        executor = LoopExecutor(loop.next())
        client = KubernetesClient(access.configuration, on: loop)
        do throws(Errno) {
            completion = try Completion()
        } catch {
            throw AgentFailure("can't publish to a configmap: no pipe (\(error.name))", .notPublished)
        }
        self.access = access
    }

    /// The port of the API server.
    var port: UInt16 { UInt16(clamping: access.configuration.port) }

    /// Allows what publishing needs: to read the token, and to connect to the server's port.
    ///
    /// - Throws: The errno of landlock_add_rule(2).
    func allow(in ruleset: borrowing LandlockRuleset, _ abi: LandlockABI) throws(Errno) {
        try ruleset.allowReading(below: access.tokenDirectory)
        if abi >= .deniesTCP { try ruleset.allowConnecting(toPort: port) }
    }

    /// Runs a body on the loop's thread, and waits for its end.
    func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) throws -> Value {
        try executor.loop.submit(body).wait()
    }

    /// Publishes a result.
    ///
    /// - Parameters:
    ///   - result: The result.
    ///   - names: The names of its ConfigMaps.
    ///   - owner: The pod that they are collected with.
    ///   - seconds: How long it may take.
    ///   - signals: What asks the supervisor to end. It goes on for a while then: the result would be lost.
    /// - Throws: A failure that says what the server said.
    func publish(
        _ result: PackedResult, as names: ResultNames, owner: ResultOwner?, within seconds: Int,
        _ signals: borrowing TerminationSignals
    ) throws(AgentFailure) {
        let (client, completion) = (client, completion)
        Task(executorPreference: executor) {
            do throws(ResultError) {
                try await ResultPublisher.publish(result, as: names, owner: owner, with: client)
                completion.end(nil)
            } catch {
                completion.end(error)
            }
        }
        var deadline = cl_monotonic_milliseconds() + Int64(seconds) * 1000
        var asked: String?
        while true {
            let left = deadline - cl_monotonic_milliseconds()
            guard left > 0 else {
                let reason =
                    asked.map { "stopped by \($0)" } ?? "not all of it was taken within --timeout \(seconds) seconds"
                throw AgentFailure("can't publish to configmap \(names.index): \(reason)", .notPublished)
            }
            let ready = cl_poll_many([completion.descriptor, signals.number], 2, 0, CInt(clamping: left))
            if ready > 0, ready & 0b01 != 0 { break }
            if ready > 0, ready & 0b10 != 0, let signal = signals.next() {
                // Who asks twice means it.
                deadline = asked == nil ? min(deadline, cl_monotonic_milliseconds() + Self.grace) : 0
                asked = signal
            }
        }
        if let error = completion.error { throw Self.failure(error, names) }
    }

    private static func failure(_ error: ResultError, _ names: ResultNames) -> AgentFailure {
        var text = "can't publish to configmap \(names.index): \(printable(error.description))"
        if case .request(let request) = error, request.isForbidden {
            text +=
                "; the agent's Role needs the verbs create and patch on configmaps with the resourceNames \(names.index)"
                + " and \(names.chunk(0)) to \(names.chunk(ResultNames.mostChunks - 1)), see docs/publishing.md"
        }
        return AgentFailure(text, .notPublished)
    }
}

/// Tells who polls a descriptor that a task has ended, and how.
private final class Completion: Sendable {
    private let pipe: Pipe
    private let state = Mutex<ResultError?>(nil)

    init() throws(Errno) { pipe = try Pipe() }

    /// It is readable once the task has ended.
    var descriptor: CInt { pipe.reading.number }

    /// What it ended with; nil for success.
    var error: ResultError? { state.withLock { $0 } }

    func end(_ error: ResultError?) {
        state.withLock { $0 = error }
        var byte: UInt8 = 0
        _ = cl_write(pipe.writing.number, &byte, 1)
    }
}
