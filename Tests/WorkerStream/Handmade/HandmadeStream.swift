import Crypto

/// A stream made without the writer, for frames that it would never write.
package struct HandmadeStream: Sendable {
    /// The stream as far as it is.
    package private(set) var bytes = Array("SIDESCN".utf8) + [2]

    /// A stream without a frame.
    package init() {}

    /// Appends a frame; its length is the payload's unless another is given.
    package func frame(_ kind: UInt8, _ payload: [UInt8], length: UInt32? = nil) -> HandmadeStream {
        var longer = self
        let length = length ?? UInt32(payload.count)
        longer.bytes += [kind] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + payload
        return longer
    }

    /// The bytes with a closing frame whose digest fits.
    package var closed: [UInt8] {
        frame(0x7f, Array(SHA256.hash(data: bytes))).bytes
    }
}
