import WorkerStream

/// A stream as a worker writes it, in memory.
func stream(_ frames: Frame..., isClosed: Bool = true) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var writer = FrameWriter { bytes.append(contentsOf: $0) }
    for frame in frames { try writer.send(frame) }
    if isClosed { try writer.close() }
    return bytes
}

/// What a decoder makes of a stream that is fed in pieces.
func decode(
    _ pieces: some Sequence<ArraySlice<UInt8>>, outputs: Int = 2, limit: Int = 8 << 20
) -> Result<WorkerResult.Outcome, StreamFailure> {
    var decoder = StreamDecoder(outputs: outputs, limit: limit)
    do throws(StreamFailure) {
        for piece in pieces { try decoder.feed(piece) }
        return .success(try decoder.finish())
    } catch {
        return .failure(error)
    }
}

/// What a decoder makes of a stream that is fed at once.
func decode(
    _ bytes: [UInt8], outputs: Int = 2, limit: Int = 8 << 20
) -> Result<WorkerResult.Outcome, StreamFailure> {
    decode([bytes[...]], outputs: outputs, limit: limit)
}
