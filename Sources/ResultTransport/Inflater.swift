import CDeflate

/// libdeflate (libdeflate.h) for one stream of zlib's bytes (RFC 1950) after the other, in memory that is used again. It has
/// the stream and the place for its bytes whole, and so takes a third of the time that zlib takes, which has them in pieces.
///
/// With codes that no encoder writes it is less strict than zlib: where a stream uses a code word that its tables leave
/// open, it may go on. Size and checksum are right all the same.
struct Inflater: ~Copyable {
    /// nil where there was no memory for it.
    private let decompressor: OpaquePointer?

    init() { decompressor = libdeflate_alloc_decompressor() }

    deinit { libdeflate_free_decompressor(decompressor) }

    /// Whether there was memory for it.
    var isUsable: Bool { decompressor != nil }

    /// Inflates bytes that are to become exactly `size` many, which the caller has found to be bearable.
    ///
    /// - Returns: Whether they do: one stream, all of it, with its checksum, and nothing behind it.
    mutating func inflate(_ bytes: [UInt8], to size: Int, into output: inout [UInt8]) -> Bool {
        output.removeAll(keepingCapacity: true)
        guard let decompressor, size > 0 else { return false }
        var isGood = false
        bytes.withUnsafeBytes { source in
            output.append(addingCapacity: size) { target in
                target.withUnsafeMutableBufferPointer { memory, count in
                    var (taken, made) = (0, 0)
                    let result = libdeflate_zlib_decompress_ex(
                        decompressor, source.baseAddress, source.count, memory.baseAddress, size, &taken, &made)
                    isGood = result == LIBDEFLATE_SUCCESS && taken == source.count && made == size
                    // Where it has failed nobody knows which of the bytes it wrote.
                    count = isGood ? size : 0
                }
            }
        }
        return isGood
    }
}
