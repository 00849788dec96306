import Crypto

/// Reads the stream by which a worker hands over its result, as it comes, and believes nothing of it.
///
/// The writer may have been taken over by what it read. Whatever it writes ends in a result that was checked or in a
/// ``StreamFailure``; the same bytes give the same answer however they are cut. An output's bytes are kept once, and so are
/// those that came ahead, be they void; besides them no more than one small payload. The digest tells a stream that was cut
/// or mixed up from a whole one; it proves nothing about who wrote it.
public struct StreamDecoder: ~Copyable {
    /// What the next byte belongs to.
    private enum Place {
        case preamble
        case head
        case payload(StreamFormat.Kind, left: Int)
        case end
    }

    /// What the frames so far have said.
    private enum Progress {
        case nothing
        case outputs
        case finished(FindingCounts)
        case failed(exitCode: UInt8, message: String)
    }

    private let limit: Int
    private let mostAhead: Int
    private var fed = 0
    private var place = Place.preamble
    private var progress = Progress.nothing
    private var failure: StreamFailure?
    /// A piece that has not come to its end: preamble, head or payload, but of an output its number alone.
    private var piece: [UInt8] = []
    private var outputs: [[UInt8]]
    /// What came ahead of them and has no place yet.
    private var ahead: [[UInt8]]
    private var hash = SHA256()

    /// A decoder for one stream.
    ///
    /// - Parameters:
    ///   - outputs: How many outputs the worker was asked for: 0 to 256. Numbers beyond are refused.
    ///   - limit: The most bytes that the whole stream may have.
    ///   - mostAhead: How many more it may have for what comes ahead of an output, and turns out to be void. The outputs are held
    ///     to the limit all the same.
    public init(outputs: Int, limit: Int, mostAhead: Int = 0) {
        precondition((0...256).contains(outputs), "an output's number is one byte")
        self.limit = max(0, limit)
        self.mostAhead = mostAhead
        self.outputs = Array(repeating: [], count: outputs)
        ahead = self.outputs
    }

    private var mostFed: Int {
        let (sum, isMore) = limit.addingReportingOverflow(mostAhead)
        return isMore ? .max : sum
    }

    /// Takes the next bytes of the stream.
    ///
    /// - Throws: What is wrong with it. Every later call throws the same.
    public mutating func feed(_ bytes: Span<UInt8>) throws(StreamFailure) {
        if let failure { throw failure }
        do throws(StreamFailure) {
            let allowed = min(bytes.count, mostFed - fed)
            fed += allowed
            var taken = 0
            while taken < allowed { taken += try takeSome(of: bytes.extracting(taken..<allowed)) }
            guard allowed == bytes.count else { throw .tooLong(limit: limit) }
        } catch {
            failure = error
            (outputs, ahead) = ([], [])
            throw error
        }
    }

    /// Takes the next bytes of the stream.
    ///
    /// - Throws: What is wrong with it. Every later call throws the same.
    public mutating func feed(_ bytes: some Sequence<UInt8>) throws(StreamFailure) {
        try feed(Array(bytes).span)
    }

    /// Says that the stream has ended, and gives what it held.
    ///
    /// - Throws: What is wrong with it.
    public consuming func finish() throws(StreamFailure) -> WorkerResult.Outcome {
        if let failure { throw failure }
        switch (place, progress) {
        case (.end, .finished(let counts)):
            // No form of a report is empty: written out, it would take the place of one that says something.
            if let missing = outputs.firstIndex(where: \.isEmpty) { throw .missingOutput(missing) }
            guard outputs.reduce(0, { $0 + $1.count }) <= limit else { throw .tooLong(limit: limit) }
            return .finished(outputs: outputs, counts: counts)
        case (.end, .failed(let exitCode, let message)): return .failed(exitCode: exitCode, message: message)
        case (.end, .nothing), (.end, .outputs): throw .outOfOrder
        case (.preamble, _): throw piece.isEmpty ? .empty : .cutShort
        case (.head, _): throw piece.isEmpty ? .unclosed : .cutShort
        case (.payload, _): throw .cutShort
        }
    }

    /// Takes bytes of one piece: at least one of what is not empty. Says how many.
    private mutating func takeSome(of bytes: Span<UInt8>) throws(StreamFailure) -> Int {
        switch place {
        case .preamble:
            try takePreamble(bytes[0])
            return 1
        case .head:
            piece.append(bytes[0])
            if piece.count == StreamFormat.headLength { try begin() }
            return 1
        case .payload(let kind, let left):
            let part = bytes.extracting(0..<min(left, bytes.count))
            try take(part, of: kind)
            place = .payload(kind, left: left - part.count)
            if part.count == left { try end(kind) }
            return part.count
        case .end: throw .trailing
        }
    }

    private mutating func takePreamble(_ byte: UInt8) throws(StreamFailure) {
        if piece.count < StreamFormat.name.count {
            guard byte == StreamFormat.name[piece.count] else { throw .noPreamble }
            piece.append(byte)
            return
        }
        guard byte == StreamFormat.version else { throw .unknownVersion(byte) }
        piece.append(byte)
        hash.update(data: piece)
        piece = []
        place = .head
    }

    /// Begins a frame, by its head.
    private mutating func begin() throws(StreamFailure) {
        guard let kind = StreamFormat.Kind(rawValue: piece[0]) else { throw .unknownFrame(piece[0]) }
        let length = piece[1...].reduce(0) { $0 << 8 | Int($1) }
        guard length <= StreamFormat.longestPayload else { throw .frameTooLong(length) }
        switch (kind, progress) {
        case (_, .nothing) where kind != .closing, (_, .outputs) where kind != .closing, (.closing, .finished),
            (.closing, .failed):
            break
        default: throw .outOfOrder
        }
        guard kind.lengths.contains(length) else { throw .malformed(kind: kind.rawValue) }
        if kind != .closing { hash.update(data: piece) }
        piece = []
        place = .payload(kind, left: length)
    }

    /// Takes a part of a payload that is not empty.
    private mutating func take(_ part: Span<UInt8>, of kind: StreamFormat.Kind) throws(StreamFailure) {
        if kind != .closing { part.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        guard kind == .output || kind == .ahead else {
            part.withUnsafeBytes { piece.append(contentsOf: $0) }
            return
        }
        var rest = 0..<part.count
        if piece.isEmpty {
            piece = [part[0]]
            rest = 1..<part.count
        }
        let index = Int(piece[0])
        guard outputs.indices.contains(index) else { throw .malformed(kind: kind.rawValue) }
        part.extracting(rest).withUnsafeBytes { bytes in
            if kind == .output {
                outputs[index].append(contentsOf: bytes)
            } else {
                ahead[index].append(contentsOf: bytes)
            }
        }
    }

    /// Puts what came ahead of an output behind what there is of it. The longer of the two stays where it is.
    private mutating func place(_ index: Int) {
        if outputs[index].count < ahead[index].count {
            ahead[index].insert(contentsOf: outputs[index], at: 0)
            outputs[index] = ahead[index]
        } else {
            outputs[index] += ahead[index]
        }
        ahead[index] = []
    }

    /// Ends a frame whose payload has come.
    private mutating func end(_ kind: StreamFormat.Kind) throws(StreamFailure) {
        place = .head
        switch kind {
        case .output, .ahead: progress = .outputs
        case .place:
            guard let index = piece.first.map(Int.init), ahead.indices.contains(index), !ahead[index].isEmpty else {
                throw .malformed(kind: kind.rawValue)
            }
            place(index)
            progress = .outputs
        case .outcome:
            guard let counts = FindingCounts(payload: piece) else { throw .malformed(kind: kind.rawValue) }
            progress = .finished(counts)
        case .failure:
            // A failure that let the agent exit with 0 would pass for a scan without findings.
            guard let exitCode = piece.first, exitCode != 0, !piece[1...].contains(UInt8(ascii: "\n")) else {
                throw .malformed(kind: kind.rawValue)
            }
            progress = .failed(exitCode: exitCode, message: String(decoding: piece[1...], as: UTF8.self))
        case .closing:
            guard hash.finalize().elementsEqual(piece) else { throw .digestMismatch }
            place = .end
        }
        piece = []
    }
}
