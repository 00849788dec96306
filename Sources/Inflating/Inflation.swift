import CZlib

/// zlib's inflate (zlib.h) over bytes, with an end to what may come out.
public enum Inflation {
    /// What stands around the compressed data; zlib.h's window bits.
    public enum Form: CInt, Sendable {
        /// RFC 1950.
        case zlib = 15
        /// RFC 1952.
        case gzip = 31
        /// Nothing: RFC 1951.
        case raw = -15
    }

    /// Why nothing came out.
    public enum Failure: Error, Sendable {
        /// More comes out than is allowed.
        case overLimit
        /// It is damaged or cut.
        case malformed
        /// There is no memory for it.
        case noMemory
    }

    /// Inflates one stream.
    ///
    /// - Parameters:
    ///   - input: The stream, and perhaps more behind it.
    ///   - form: What stands around its data.
    ///   - limit: The most bytes that may come out.
    public static func inflate(_ input: [UInt8], _ form: Form, upTo limit: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, form.rawValue, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .noMemory
        }
        defer { inflateEnd(&stream) }
        var input = input
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(64 << 10, max(1 << 10, input.count &* 4)))
        let result = input.withUnsafeMutableBufferPointer { source -> CInt in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(clamping: source.count)
            while true {
                let state = piece.withUnsafeMutableBufferPointer { piece -> CInt in
                    stream.next_out = piece.baseAddress
                    stream.avail_out = UInt32(clamping: piece.count)
                    return CZlib.inflate(&stream, Z_NO_FLUSH)
                }
                output += piece[..<(piece.count - Int(stream.avail_out))]
                // Where the input ends too early there is no progress: Z_BUF_ERROR.
                guard state == Z_OK, output.count <= limit else { return state }
            }
        }
        guard output.count <= limit else { throw .overLimit }
        guard result == Z_STREAM_END else { throw .malformed }
        return output
    }
}
