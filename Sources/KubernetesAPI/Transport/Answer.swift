import NIOCore
import NIOHTTP1

/// A whole answer.
struct Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]
}

/// What a request gave.
enum Reply: Sendable {
    /// The whole of it: any answer to a plain request, and a refused stream.
    case answer(Answer)
    /// The beginning of a stream.
    case stream(AnswerStream)
    /// What a command gave that was run to its end.
    case output(ExecOutput)
}
