public import NIOCore

/// Runs tasks on one event loop, so that a program whose every wait is an event loop's needs no thread but that one.
///
///     try executor.runBlocking { try await client.get(.pod, "web-0") }
///
/// What must not be done below it: a `Task { }` that names no executor, which would start the library's own threads.
public final class LoopExecutor: TaskExecutor {
    /// The loop that runs the tasks.
    public let loop: any EventLoop

    /// An executor on a loop, which stays the caller's to end.
    public init(_ loop: any EventLoop) { self.loop = loop }

    /// Runs a part of a task on the loop.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Runs a task on the loop and waits for its end.
    ///
    /// The calling thread sleeps on a condition meanwhile; it must not be the loop's own, which would wait for itself.
    ///
    /// - Throws: What the body throws.
    public func runBlocking<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        let promise = loop.makePromise(of: Value.self)
        Task(executorPreference: self) {
            do {
                promise.succeed(try await body())
            } catch {
                promise.fail(error)
            }
        }
        return try promise.futureResult.wait()
    }
}
