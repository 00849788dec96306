import HandmadeStream
import Testing
import WorkerStream

@Suite struct StreamDecoderTests {
    private static let counts = FindingCounts(
        critical: 1, high: 2, medium: 3, low: 0x0102_0304_0506_0708, info: .max, profiles: 100, isIncomplete: true)
    private static let report = Array("{\"report\": \"ü\"}\n".utf8)

    private func sample() throws -> [UInt8] {
        try stream(
            .output(index: 0, bytes: Self.report), .output(index: 1, bytes: [0, 0xff, 0x7f]),
            .output(index: 0, bytes: [1, 2, 3]), .outcome(Self.counts))
    }

    @Test func resultComesThrough() throws {
        let expected = WorkerResult.Outcome.finished(
            outputs: [Self.report + [1, 2, 3], [0, 0xff, 0x7f]], counts: Self.counts)
        #expect(decode(try sample()) == .success(expected))
    }

    @Test func failureComesThrough() throws {
        #expect(
            decode(try stream(.failure(exitCode: 2, message: "no target: ü")))
                == .success(.failed(exitCode: 2, message: "no target: ü")))
        #expect(
            decode(try stream(.failure(exitCode: 255, message: "")))
                == .success(.failed(exitCode: 255, message: "")))
    }

    @Test func outputsThatNothingWasSentForAreRefused() throws {
        let outcome = Frame.outcome(FindingCounts())
        #expect(decode(try stream(outcome), outputs: 3) == .failure(.missingOutput(0)))
        #expect(decode(try stream(.output(index: 1, bytes: [1]), outcome)) == .failure(.missingOutput(0)))
        #expect(decode(try stream(.output(index: 0, bytes: [1]), outcome)) == .failure(.missingOutput(1)))
        let counts = [UInt8](repeating: 0, count: 56)
        let empty = HandmadeStream().frame(1, [0]).frame(1, [1, 0x61]).frame(2, counts)
        #expect(decode(empty.closed) == .failure(.missingOutput(0)))
        #expect(
            decode(try stream(outcome), outputs: 0)
                == .success(.finished(outputs: [], counts: FindingCounts())))
        // A failure has none.
        #expect(
            decode(try stream(.failure(exitCode: 1, message: "why")), outputs: 3)
                == .success(.failed(exitCode: 1, message: "why")))
    }

    @Test func formIsTheOneThatIsWrittenDown() throws {
        let payload: [UInt8] =
            [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8]
            + Array(repeating: 0xff, count: 8) + Array(repeating: 0, count: 7) + [100]
            + Array(repeating: 0, count: 7) + [1]
        let byHand = HandmadeStream().frame(1, [1, 0x61, 0x62]).frame(2, payload)
        #expect(byHand.closed == (try stream(.output(index: 1, bytes: [0x61, 0x62]), .outcome(Self.counts))))
        // SHA-256 of the eight bytes of the preamble, by sha256sum(1).
        let digest = try stream().suffix(32)
        #expect(
            Array(digest) == [
                0xf1, 0xb0, 0x05, 0xe2, 0xdb, 0x98, 0x5f, 0x0e, 0x87, 0x48, 0x66, 0xc8,
                0x88, 0x97, 0x33, 0x6f, 0x9f, 0x6b, 0x5c, 0xac, 0xb9, 0xfb, 0xda, 0x34,
                0x76, 0x24, 0xc3, 0x6f, 0xde, 0xb3, 0x85, 0x49,
            ])
    }

    @Test func everyFlippedBitIsNoticed() throws {
        for whole in [try sample(), try stream(.failure(exitCode: 1, message: "out of order"))] {
            for index in whole.indices {
                for bit in 0..<8 {
                    var flipped = whole
                    flipped[index] ^= 1 << bit
                    #expect(throws: StreamFailure.self, "byte \(index), bit \(bit)") { try decode(flipped).get() }
                }
            }
        }
    }

    @Test func everyPrefixSaysHowItEnded() throws {
        let whole = try sample()
        let boundaries = [8, 8 + 6 + Self.report.count, 31 + 9, 40 + 9, 49 + 61]
        #expect(whole.count == 110 + 37)
        for length in whole.indices {
            let expected: StreamFailure =
                length == 0 ? .empty : boundaries.contains(length) ? .unclosed : .cutShort
            #expect(decode(Array(whole[..<length])) == .failure(expected), "\(length) bytes")
        }
    }

    @Test func nothingMayFollow() throws {
        let whole = try sample()
        for byte in [0, 1, 0x7f, 0x53] as [UInt8] { #expect(decode(whole + [byte]) == .failure(.trailing)) }
        #expect(decode(whole + whole) == .failure(.trailing))
    }

    @Test func piecesMakeNoDifference() throws {
        let whole = try sample()
        let expected = decode(whole)
        #expect(decode(whole.indices.map { whole[$0...$0] }) == expected)
        for split in 0...whole.count {
            #expect(decode([whole[..<split], [], whole[split...]]) == expected, "split at \(split)")
        }
    }

    @Test func whatIsNoStreamIsRefused() throws {
        #expect(decode([]) == .failure(.empty))
        #expect(decode(Array("SIDESCAN report".utf8)) == .failure(.noPreamble))
        #expect(decode([UInt8(ascii: "X")]) == .failure(.noPreamble))
        #expect(decode(Array("SIDESCN".utf8) + [1]) == .failure(.unknownVersion(1)))
    }

    @Test(arguments: [0, 6, 0x7e, 0x80, 0xff] as [UInt8]) func kindsThatThereAreNot(kind: UInt8) {
        #expect(decode(HandmadeStream().frame(kind, [0]).closed) == .failure(.unknownFrame(kind)))
    }

    @Test func lengthsThatNoFrameHas() {
        for kind in [1, 2, 3, 0x7f] as [UInt8] {
            let tooLong = HandmadeStream().frame(kind, [], length: 1 << 20 + 1).bytes
            #expect(decode(tooLong) == .failure(.frameTooLong(1 << 20 + 1)))
            #expect(
                decode(HandmadeStream().frame(kind, [], length: .max).bytes) == .failure(.frameTooLong(0xffff_ffff)))
        }
        let most = HandmadeStream().frame(1, Array(repeating: 0, count: 1 << 20))
        #expect(decode(most.frame(2, Array(repeating: 0, count: 56)).closed, outputs: 1).isSuccess)
    }

    @Test func payloadsOfAnotherForm() {
        func isMalformed(_ stream: HandmadeStream, _ kind: UInt8) -> Bool {
            decode(stream.closed) == .failure(.malformed(kind: kind))
        }
        let counts = [UInt8](repeating: 0, count: 56)
        #expect(isMalformed(HandmadeStream().frame(1, []), 1))
        #expect(isMalformed(HandmadeStream().frame(1, [2]).frame(2, counts), 1))
        #expect(isMalformed(HandmadeStream().frame(1, [255, 0]).frame(2, counts), 1))
        #expect(isMalformed(HandmadeStream().frame(2, []), 2))
        #expect(isMalformed(HandmadeStream().frame(2, counts.dropLast()), 2))
        #expect(isMalformed(HandmadeStream().frame(2, counts + [0]), 2))
        #expect(isMalformed(HandmadeStream().frame(3, []), 3))
        #expect(isMalformed(HandmadeStream().frame(3, [1] + Array(repeating: 0x61, count: 4097)), 3))
        for length in [0, 31, 33] {
            let closing = HandmadeStream().frame(2, counts).frame(0x7f, Array(repeating: 0, count: length)).bytes
            #expect(decode(closing) == .failure(.malformed(kind: 0x7f)))
        }
    }

    @Test func failureThatWouldPassForSuccessIsRefused() {
        #expect(decode(HandmadeStream().frame(3, [0, 0x61]).closed) == .failure(.malformed(kind: 3)))
    }

    @Test func failureIsOneBoundedLineOfText() throws {
        #expect(decode(HandmadeStream().frame(3, [1, 0x61, 0x0a, 0x62]).closed) == .failure(.malformed(kind: 3)))
        #expect(
            decode(HandmadeStream().frame(3, [1, 0xff, 0x1b, 0xe2, 0x82]).closed)
                == .success(.failed(exitCode: 1, message: "\u{fffd}\u{1b}\u{fffd}")))
        let longest = decode(HandmadeStream().frame(3, [1] + Array(repeating: 0xff, count: 4096)).closed)
        #expect(
            longest == .success(.failed(exitCode: 1, message: String(repeating: "\u{fffd}", count: 4096))))
    }

    @Test func ordersThatThereAreNot() {
        let counts = [UInt8](repeating: 0, count: 56)
        let start = HandmadeStream()
        for stream in [
            start, start.frame(1, [0]), start.frame(2, counts).frame(2, counts), start.frame(2, counts).frame(1, [0]),
            start.frame(3, [1]).frame(3, [1]), start.frame(3, [1]).frame(1, [0]), start.frame(3, [1]).frame(2, counts),
            start.frame(2, counts).frame(3, [1]), start.frame(2, counts).frame(4, [0, 1]),
            start.frame(3, [1]).frame(4, [0, 1]), start.frame(2, counts).frame(5, [0]), start.frame(4, [0, 1]),
        ] {
            #expect(decode(stream.closed) == .failure(.outOfOrder))
        }
    }

    @Test("what comes ahead stands where it is placed", arguments: [0, 1, 5, 100])
    func placedAhead(size: Int) throws {
        let (before, middle, behind) = ([UInt8](repeating: 1, count: size), [2, 3] as [UInt8], [4] as [UInt8])
        let bytes = try stream(
            .ahead(index: 1, bytes: [2]), .output(index: 0, bytes: [9]), .ahead(index: 1, bytes: [3]),
            .output(index: 1, bytes: before), .place(index: 1), .output(index: 1, bytes: behind),
            .outcome(FindingCounts()))
        let expected = WorkerResult.Outcome.finished(outputs: [[9], before + middle + behind], counts: FindingCounts())
        #expect(decode(bytes) == .success(expected))
        #expect(decode(bytes.indices.map { bytes[$0...$0] }) == .success(expected))
    }

    @Test("what comes ahead and is not placed is void")
    func voidAhead() throws {
        let outcome = Frame.outcome(FindingCounts())
        let ahead = Frame.ahead(index: 0, bytes: [1, 2])
        #expect(
            decode(try stream(ahead, .output(index: 0, bytes: [3]), outcome), outputs: 1)
                == .success(.finished(outputs: [[3]], counts: FindingCounts())))
        #expect(decode(try stream(ahead, outcome), outputs: 1) == .failure(.missingOutput(0)))
        // Nor is it placed twice, nor what there is not, nor for another.
        for frames in [[ahead, .place(index: 0), .place(index: 0)], [.place(index: 0)], [ahead, .place(index: 1)]] {
            var bytes: [UInt8] = []
            var writer = FrameWriter { bytes.append(contentsOf: $0) }
            for frame in frames + [outcome] { try writer.send(frame) }
            try writer.close()
            #expect(decode(bytes) == .failure(.malformed(kind: 5)))
        }
        #expect(decode(HandmadeStream().frame(4, [2, 1]).closed) == .failure(.malformed(kind: 4)))
        #expect(decode(HandmadeStream().frame(5, [2]).closed) == .failure(.malformed(kind: 5)))
        #expect(decode(HandmadeStream().frame(5, [0, 0]).closed) == .failure(.malformed(kind: 5)))
    }

    @Test("what comes ahead may be more than the limit, outputs may not")
    func limitAhead() throws {
        func result(_ bytes: [UInt8], mostAhead: Int) -> Result<WorkerResult.Outcome, StreamFailure> {
            var decoder = StreamDecoder(outputs: 1, limit: 200, mostAhead: mostAhead)
            do throws(StreamFailure) {
                try decoder.feed(bytes)
                return .success(try decoder.finish())
            } catch {
                return .failure(error)
            }
        }
        let ahead = Frame.ahead(index: 0, bytes: Array(repeating: 1, count: 50))
        func whole(_ count: Int) -> Frame { .output(index: 0, bytes: Array(repeating: 2, count: count)) }
        let void = try stream(ahead, whole(80), .outcome(FindingCounts()))
        #expect(void.count == 8 + 56 + 86 + 61 + 37)
        #expect(result(void, mostAhead: 48).isSuccess)
        #expect(result(void, mostAhead: 47) == .failure(.tooLong(limit: 200)))
        #expect(result(void, mostAhead: .max).isSuccess)
        let placed = try stream(ahead, whole(150), .place(index: 0), .outcome(FindingCounts()))
        #expect(result(placed, mostAhead: 1000).isSuccess)
        let tooLong = try stream(ahead, whole(151), .place(index: 0), .outcome(FindingCounts()))
        #expect(result(tooLong, mostAhead: 1000) == .failure(.tooLong(limit: 200)))
    }

    @Test("a failure makes void what came before it")
    func failureBehindOutputs() throws {
        #expect(
            decode(
                try stream(
                    .ahead(index: 0, bytes: [1]), .output(index: 1, bytes: [2]), .place(index: 0),
                    .failure(exitCode: 2, message: "why"))) == .success(.failed(exitCode: 2, message: "why")))
    }

    @Test func digestIsCompared() {
        let stream = HandmadeStream().frame(2, Array(repeating: 0, count: 56))
        #expect(decode(stream.frame(0x7f, Array(repeating: 0, count: 32)).bytes) == .failure(.digestMismatch))
    }

    @Test func limitIsOfTheWholeStream() throws {
        let whole = try sample()
        #expect(decode(whole, limit: whole.count).isSuccess)
        for limit in [0, 1, 8, 20, whole.count - 1] {
            #expect(decode(whole, limit: limit) == .failure(.tooLong(limit: limit)))
            #expect(decode(whole.indices.map { whole[$0...$0] }, limit: limit) == .failure(.tooLong(limit: limit)))
        }
        // Frames that hold nothing count as well.
        let empty = (0..<1000).reduce(HandmadeStream()) { stream, _ in stream.frame(1, [0]) }
        #expect(decode(empty.closed, limit: 5000) == .failure(.tooLong(limit: 5000)))
    }

    @Test func failureStays() throws {
        var decoder = StreamDecoder(outputs: 1, limit: 1000)
        #expect(throws: StreamFailure.noPreamble) { try decoder.feed([0]) }
        let whole = try sample()
        #expect(throws: StreamFailure.noPreamble) { try decoder.feed(whole) }
        do {
            _ = try decoder.finish()
            Issue.record("a stream that was refused was accepted")
        } catch {
            #expect(error == .noPreamble)
        }
    }

    @Test func messagesSayWhich() {
        let failures: [StreamFailure] = [
            .empty, .noPreamble, .unknownVersion(7), .unknownFrame(9), .frameTooLong(5), .malformed(kind: 2),
            .outOfOrder, .tooLong(limit: 11), .unclosed, .cutShort, .trailing, .digestMismatch, .missingOutput(3),
        ]
        #expect(Set(failures.map(\.message)).count == failures.count)
        for (failure, detail) in zip(failures[2...], ["7", "9", "5", "2"]) {
            #expect(failure.message.contains(detail))
        }
    }
}

extension Result {
    fileprivate var isSuccess: Bool {
        if case .success = self { true } else { false }
    }
}
