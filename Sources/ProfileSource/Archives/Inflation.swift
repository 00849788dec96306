import CZlib

/// zlib's inflate (zlib.h) over bytes, with an end to what may come out.
enum Inflation {
    /// RFC 1952, or RFC 1951 without any frame.
    enum Form: CInt {
        case gzip = 31
        case raw = -15
    }

    /// Inflates one stream.
    ///
    /// - Throws: A line without the archive's name: more than the limit, or not of this form.
    static func inflate(_ bytes: ArraySlice<UInt8>, _ form: Form, upTo limit: Int) throws(ProfileError) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, form.rawValue, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw ProfileError("no memory left to inflate")
        }
        defer { inflateEnd(&stream) }
        var input = Array(bytes)
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
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
        guard output.count <= limit else { throw ProfileError("it inflates to more than is allowed") }
        guard result == Z_STREAM_END else { throw ProfileError("its compressed data is damaged or cut") }
        return output
    }
}
