import NIOCore

/// The body of an answer that is read while it comes.
struct AnswerStream: Sendable {
    private let buffer: NIOLoopBound<StreamBuffer>

    /// To be made on the connection's loop.
    init(_ buffer: NIOLoopBound<StreamBuffer>) { self.buffer = buffer }

    /// The next piece; nil at the end.
    ///
    /// - Throws: ``TransportFailure``, `.cancelled` where the task is.
    func next() async throws -> ByteBuffer? {
        let buffer = buffer
        return try await withTaskCancellationHandler {
            try await buffer.eventLoop.flatSubmit { buffer.value.next() }.get()
        } onCancel: {
            abandon()
        }
    }

    /// Ends the stream, and the connection where more was to come.
    func abandon() {
        let buffer = buffer
        buffer.eventLoop.execute { buffer.value.abandon(.cancelled) }
    }
}
