import DataFormats
import PlainData

/// What comes out of a command, by the channels of `v4.channel.k8s.io` and `v5.channel.k8s.io`: the first byte of each
/// message says which (Kubernetes' source, apimachinery's `remotecommand` constants).
struct ExecOutput: Sendable {
    /// The channels; the last tells that one is closed, and is of v5 only.
    enum Channel: UInt8 {
        case input = 0
        case output = 1
        case errors = 2
        case status = 3
        case close = 255
    }

    /// No Status is longer.
    private static let longestStatus = 1 << 20

    /// What is kept of output and errors together, in bytes.
    let limit: Int
    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []
    private(set) var isCut = false
    private var status: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// Whether the command's end has been told.
    var hasEnded: Bool { !status.isEmpty }

    /// Takes a message.
    ///
    /// - Throws: `.answer` where it is none.
    mutating func take(_ message: [UInt8]) throws(TransportFailure) {
        // An empty message opens a channel.
        guard let first = message.first else { return }
        switch Channel(rawValue: first) {
        case .output: output += kept(message.dropFirst())
        case .errors: errors += kept(message.dropFirst())
        case .status:
            guard status.count + message.count <= Self.longestStatus else {
                throw TransportFailure(.answer("the command's Status doesn't end"), mayHaveArrived: true)
            }
            status += message.dropFirst()
        case .close: break
        case .input, nil:
            throw TransportFailure(.answer("a message came on channel \(first)"), mayHaveArrived: true)
        }
    }

    private mutating func kept(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let room = limit - output.count - errors.count
        if bytes.count > room { isCut = true }
        return bytes.prefix(max(0, room))
    }

    /// How the command ended.
    ///
    /// - Throws: ``APIError``: the Status of what kept it from running; that there is none.
    func result(_ request: String) throws(APIError) -> KubernetesClient.ExecResult {
        guard hasEnded else {
            throw APIError(.connection("the connection was lost before the command's end was told"), request: request)
        }
        guard let document = try? JSON.parse(status), let text = document["status"]?.text else {
            throw APIError(.answer("the command's end was told in no Status"), request: request)
        }
        var code = 0
        if text != "Success" {
            let causes = document["details"]?["causes"]?.elements ?? []
            let exit = causes.first { $0["reason"]?.text == "ExitCode" }?["message"]?.text.flatMap { Int($0) }
            guard document["reason"]?.text == "NonZeroExitCode", let exit else {
                throw ServerStatus.error(document, request)
            }
            code = exit
        }
        return KubernetesClient.ExecResult(exitCode: code, output: output, errors: errors, isCut: isCut)
    }
}
