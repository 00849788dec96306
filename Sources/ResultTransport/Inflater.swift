import CZlib

/// zlib's inflate (zlib.h) for one stream of bytes after the other, in memory that is used again.
struct Inflater: ~Copyable {
    /// zlib remembers where it is.
    private let stream: UnsafeMutablePointer<z_stream>
    /// Whether there was memory for it.
    let isUsable: Bool

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        isUsable = inflateInit_(stream, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        if isUsable { inflateEnd(stream) }
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Inflates bytes that are to become exactly `size` many, which the caller has found to be bearable.
    ///
    /// - Returns: Whether they do.
    mutating func inflate(_ bytes: [UInt8], to size: Int, into output: inout [UInt8]) -> Bool {
        output.removeAll(keepingCapacity: true)
        // zlib counts in 32 bits.
        guard isUsable, size > 0, size < 1 << 30, bytes.count < 1 << 30, inflateReset(stream) == Z_OK else {
            return false
        }
        let stream = stream
        var isGood = false
        bytes.withUnsafeBufferPointer { source in
            // With a byte to spare it is seen where they become more.
            output.append(addingCapacity: size + 1) { target in
                target.withUnsafeMutableBufferPointer { memory, count in
                    stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                    stream.pointee.avail_in = UInt32(source.count)
                    stream.pointee.next_out = memory.baseAddress
                    stream.pointee.avail_out = UInt32(size + 1)
                    let state = CZlib.inflate(stream, Z_FINISH)
                    count = size + 1 - Int(stream.pointee.avail_out)
                    isGood = state == Z_STREAM_END && stream.pointee.avail_in == 0 && count == size
                }
            }
        }
        return isGood
    }
}
