/// Waits for what may take long in a way that a cancelled task does not have to sit out: the work is told, and left to
/// itself. Only for what changes nothing.
func leavable<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let (stream, continuation) = AsyncThrowingStream<Value, any Error>.makeStream()
    let task = Task {
        do {
            continuation.yield(try await work())
            continuation.finish()
        } catch {
            continuation.finish(throwing: error)
        }
    }
    defer { task.cancel() }
    // The stream of a cancelled task ends.
    for try await value in stream { return value }
    throw CancellationError()
}

/// Does what changes something to its end, also where the task is cancelled meanwhile: so it is known whether it is done.
func whole<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () async -> Result<Value, Failure>
) async -> Result<Value, Failure> {
    await Task(operation: work).value
}

/// Runs work that has so long.
///
/// - Throws: ``DeadlinePassed`` once it has passed; what the work throws.
func within<Value: Sendable>(
    _ limit: Duration, on clock: any Clock<Duration>, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await clock.sleep(for: limit)
            throw DeadlinePassed()
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
    }
}

/// The time is up.
struct DeadlinePassed: Error {}
