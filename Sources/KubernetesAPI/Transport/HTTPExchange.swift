import NIOCore
import NIOHTTP1

/// One request and its answer on a connection, seen from the connection's loop.
struct HTTPExchange {
    /// How an answer is read.
    struct Reading: Sendable {
        /// Whether a body that comes with 200 is handed out piece by piece.
        var isStream: Bool
        /// The longest body that is read as a whole, in bytes.
        var limit: Int
        /// For the whole answer, or a stream's beginning.
        var patience: TimeAmount
        /// For each piece of a stream.
        var idle: TimeAmount
    }

    let reading: Reading
    let reply: EventLoopPromise<Reply>
    var deadline: Scheduled<Void>
    var head: HTTPResponseHead?
    /// What a whole answer is gathered in.
    var body: [UInt8] = []
    /// Where a stream goes instead.
    var stream: StreamBuffer?
    /// Whether all of the request is on its way: an answer may come before that.
    var isSent = false
}
