import Crypto
import WorkerStream

/// The stream as it is, and once more with a digest that fits, which a fuzzer would never find.
func checkWorkerStream(_ bytes: [UInt8]) throws(BrokenProperty) {
    try checkStream(bytes)
    try checkStream(bytes + [0x7f, 0, 0, 0, 32] + Array(SHA256.hash(data: bytes)))
}

private let outputs = 3

private func checkStream(_ bytes: [UInt8]) throws(BrokenProperty) {
    let whole = decode([bytes[...]], limit: .max)
    try require(decode(bytes.indices.map { bytes[$0...$0] }, limit: .max) == whole, "pieces of one byte differ")
    let middle = bytes.count / 2
    try require(decode([bytes[..<middle], bytes[middle...]], limit: .max) == whole, "halves differ")
    try require(decode([bytes[...]], limit: bytes.count) == whole, "a limit that is kept changes the answer")
    switch whole {
    case .failure(let failure):
        try require(!failure.message.isEmpty, "a failure without a message")
    case .success(let outcome):
        for length in [0, 1, bytes.count / 3, bytes.count - 1] {
            guard case .failure = decode([bytes[..<length]], limit: .max) else {
                throw BrokenProperty(message: "the first \(length) bytes of an accepted stream are accepted")
            }
        }
        try require(decode([bytes[...], [0]], limit: .max) == .failure(.trailing), "a byte may follow")
        try require(
            decode([bytes[...]], limit: bytes.count - 1) == .failure(.tooLong(limit: bytes.count - 1)),
            "the limit is not kept")
        try checkOutcome(outcome, of: bytes)
    }
}

private func checkOutcome(_ outcome: WorkerResult.Outcome, of bytes: [UInt8]) throws(BrokenProperty) {
    var written: [UInt8] = []
    var writer = FrameWriter { written.append(contentsOf: $0) }
    do {
        switch outcome {
        case .finished(let outputs, let counts):
            try require(outputs.reduce(0) { $0 + $1.count } < bytes.count, "more bytes came out than went in")
            try require(!outputs.contains { $0.isEmpty }, "an output without a byte")
            for (index, output) in outputs.enumerated() { try writer.send(output: UInt8(index), output) }
            try writer.send(outcome: counts)
        case .failed(let exitCode, let message):
            try require(exitCode != 0, "a failure that would pass for success")
            try require(!message.utf8.contains(UInt8(ascii: "\n")), "a message of several lines")
            // Repaired bytes become longer, and the writer cuts what is too long.
            guard message.utf8.count <= 4096 else { return }
            try writer.send(failure: message, exitCode: exitCode)
        }
        try writer.close()
    } catch {
        throw BrokenProperty(message: "an accepted outcome can't be written: \(error)")
    }
    try require(decode([written[...]], limit: .max) == .success(outcome), "written again, the outcome is another")
}

private func decode(_ pieces: [ArraySlice<UInt8>], limit: Int) -> Result<WorkerResult.Outcome, StreamFailure> {
    var decoder = StreamDecoder(outputs: outputs, limit: limit)
    do throws(StreamFailure) {
        for piece in pieces { try decoder.feed(piece) }
        return .success(try decoder.finish())
    } catch {
        return .failure(error)
    }
}
