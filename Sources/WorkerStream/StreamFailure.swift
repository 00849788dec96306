/// Why a worker's stream is not accepted.
public enum StreamFailure: Error, Sendable, Equatable {
    /// It has no byte at all.
    case empty
    /// It does not begin as such a stream does.
    case noPreamble
    /// It is of another version.
    case unknownVersion(UInt8)
    /// A frame is of a kind that there is not.
    case unknownFrame(UInt8)
    /// A frame says that it has more bytes than any may have.
    case frameTooLong(Int)
    /// A frame of this kind has not the form of its kind.
    case malformed(kind: UInt8)
    /// A frame comes where none of its kind may.
    case outOfOrder
    /// It has more bytes than the reader takes.
    case tooLong(limit: Int)
    /// It ended between frames, without a closing frame.
    case unclosed
    /// It ended within the preamble or a frame.
    case cutShort
    /// It goes on behind the closing frame.
    case trailing
    /// The closing frame's digest is not that of what came before it.
    case digestMismatch
    /// It says that the scan has ended, and has not a byte of an output that was asked for.
    case missingOutput(Int)

    /// What is wrong, in one line without a full stop.
    public var message: String {
        switch self {
        case .empty: "the worker's stream is empty"
        case .noPreamble: "the worker's stream does not begin with the name of its format"
        case .unknownVersion(let version): "the worker's stream has the unknown version \(version)"
        case .unknownFrame(let kind): "the worker's stream has a frame of the unknown kind \(kind)"
        case .frameTooLong(let length):
            "the worker's stream has a frame of \(length) bytes; at most \(StreamFormat.longestPayload) are allowed"
        case .malformed(let kind): "the worker's stream has a malformed frame of kind \(kind)"
        case .outOfOrder: "the worker's stream has its frames in a wrong order"
        case .tooLong(let limit): "the worker's stream is longer than \(limit) bytes"
        case .unclosed: "the worker's stream ended without a closing frame"
        case .cutShort: "the worker's stream ended in the middle of a frame"
        case .trailing: "the worker's stream goes on after its closing frame"
        case .digestMismatch: "the worker's stream was changed on its way: its SHA-256 digest differs"
        case .missingOutput(let index): "the worker's stream has no byte of output \(index)"
        }
    }
}
