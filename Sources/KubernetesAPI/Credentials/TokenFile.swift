import NIOCore
import SystemPackage

/// A token that somebody else writes anew before it expires, as the kubelet does.
struct TokenFile {
    /// client-go's period for the same; the kubelet writes a token anew when 80 % of its time are over.
    static let period = TimeAmount.minutes(1)

    let path: String
    private var last: (token: String, at: NIODeadline)?

    init(path: String) { self.path = path }

    /// The token as it is now, or was at most ``period`` ago. Where the file can't be read any more, the last one serves.
    ///
    /// - Throws: `.credential`
    mutating func token(at now: NIODeadline) throws(TransportFailure) -> String {
        if let last, now - last.at < Self.period { return last.token }
        let bytes: [UInt8]
        do throws(Errno) {
            bytes = try SmallFile.read(path)
        } catch {
            if let last { return last.token }
            throw TransportFailure(.credential("the token in \(path) can't be read: \(error)"), mayHaveArrived: false)
        }
        guard let token = Identity.token(bytes) else {
            throw TransportFailure(.credential("\(path) holds no token"), mayHaveArrived: false)
        }
        last = (token, now)
        return token
    }

    /// The next token is read anew.
    mutating func forget() { last?.at = .now() - Self.period }
}
