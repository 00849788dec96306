import CZlib

/// zlib's bytes (RFC 1950), by zlib.h.
public enum Compression {
    /// Compresses bytes.
    public static func deflate(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let begun = deflateInit_(&stream, Z_DEFAULT_COMPRESSION, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        // It fails for want of memory alone, of which an array dies too.
        precondition(begun == Z_OK, "no memory left to compress")
        defer { deflateEnd(&stream) }
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        var input = bytes[...]
        var state = Z_OK
        while state != Z_STREAM_END {
            // zlib counts what it is given in 32 bits.
            let part = input.prefix(1 << 30)
            let isLast = part.count == input.count
            let taken = part.withUnsafeBufferPointer { source -> Int in
                stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                stream.avail_in = UInt32(source.count)
                repeat {
                    state = piece.withUnsafeMutableBufferPointer { piece -> CInt in
                        stream.next_out = piece.baseAddress
                        stream.avail_out = UInt32(piece.count)
                        return CZlib.deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    }
                    output += piece[..<(piece.count - Int(stream.avail_out))]
                } while state != Z_STREAM_END && stream.avail_out == 0
                return source.count - Int(stream.avail_in)
            }
            input = input.dropFirst(taken)
        }
        return output
    }

    /// Inflates bytes that are to become exactly `size` many. Never are more than that kept.
    ///
    /// - Throws: ``ResultError/compression(_:)``.
    public static func inflate(_ bytes: [UInt8], to size: Int) throws(ResultError) -> [UInt8] {
        guard size <= ResultIndex.mostBytes else { throw .compression("it inflates to more than is allowed") }
        var output: [UInt8] = []
        var inflater = Inflater()
        guard inflater.isUsable else { throw .compression("no memory left to inflate") }
        guard inflater.inflate(bytes, to: size, into: &output) else {
            throw .compression("it does not inflate to the \(size) bytes that its index says")
        }
        return output
    }
}
