import CZlib

/// zlib's inflate (zlib.h) over bytes, with an end to what may come out.
enum Inflation {
    /// RFC 1950, or RFC 1951 without any frame.
    enum Form: CInt {
        case zlib = 15
        case raw = -15
    }

    enum Failure: Error {
        /// More comes out than is allowed.
        case overLimit
        /// It is damaged, cut, or there is no memory for it.
        case malformed
    }

    /// Inflates one stream.
    static func inflate(_ input: [UInt8], _ form: Form, upTo limit: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, form.rawValue, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .malformed
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
