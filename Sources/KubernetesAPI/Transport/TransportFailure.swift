import NIOCore
import NIOHTTP1
import NIOPosix
import SystemPackage

/// Why a request that was tried once has no answer.
struct TransportFailure: Error, Sendable {
    var cause: APIError.Cause
    /// Whether the server may have acted on the request.
    var mayHaveArrived: Bool
    /// Whether nothing is wrong but that the answer is larger than what is read.
    var isTooMuch = false

    init(_ cause: APIError.Cause, mayHaveArrived: Bool) {
        self.cause = cause
        self.mayHaveArrived = mayHaveArrived
    }

    /// What a channel's error means.
    init(_ error: any Error, mayHaveArrived: Bool) {
        if let failure = error as? TransportFailure {
            self = failure
        } else {
            self.init(Self.cause(of: error), mayHaveArrived: mayHaveArrived)
        }
    }

    /// No connection to HOST:PORT.
    init(connectingTo place: String, _ error: any Error) {
        self.init(error, mayHaveArrived: false)
        if let error = error as? IOError { cause = .connection("no connection to \(place): \(Self.text(of: error))") }
    }

    /// An answer of more than so many bytes.
    static func tooMuch(limit: Int) -> TransportFailure {
        var failure = TransportFailure(.answer("the answer is larger than \(limit) bytes"), mayHaveArrived: true)
        failure.isTooMuch = true
        return failure
    }

    /// Whether another try might go better, as far as the network is concerned.
    var isPassing: Bool {
        switch cause {
        case .connection, .timeout: true
        default: false
        }
    }

    static let lost = APIError.Cause.connection("the connection was lost")
    static let cancelled = TransportFailure(.cancelled, mayHaveArrived: true)

    private static func cause(of error: any Error) -> APIError.Cause {
        switch error {
        case let error as NIOConnectionError:
            .connection("no connection to \(error.host):\(error.port)\(reason(error))")
        case let error as ChannelError:
            switch error {
            case .connectTimeout: .timeout("no connection in time")
            default: lost
            }
        case let error as IOError: .connection(text(of: error))
        case let error as HTTPParserError:
            switch error {
            // What is left when the server goes away within an answer.
            case .invalidEOFState: lost
            case .headerOverflow: .answer("the answer's headers are longer than what is read here")
            case .invalidHeaderToken: .answer("a header holds what none may")
            default: .answer("the answer is no HTTP (\(error))")
            }
        case is NIOHTTPDecoderError: .answer("the server sent an answer that nobody asked for")
        default: TLSFailure.cause(of: error) ?? .connection("\(error)")
        }
    }

    private static func reason(_ error: NIOConnectionError) -> String {
        if let first = error.connectionErrors.first?.error {
            return switch first {
            case let first as IOError: ": \(text(of: first))"
            case ChannelError.connectTimeout: ": no answer in time"
            default: ": \(first)"
            }
        }
        return error.dnsAError == nil && error.dnsAAAAError == nil ? "" : ": the name can't be resolved"
    }

    private static func text(of error: IOError) -> String {
        Errno(rawValue: error.errnoCode).description
    }
}
