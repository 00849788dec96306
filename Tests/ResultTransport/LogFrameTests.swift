import ResultTransport
import Testing

@Suite struct LogFrameTests {
    private static let report = SampleResult.bytes(20_000)
    private static let framed = Result { try LogFrame.framed(try SampleResult.packed(report)) }

    private static func read(
        _ log: [UInt8], run: RunID? = SampleResult.run, pieces: Int = .max
    ) -> Result<VerifiedResult, ResultError> {
        var reader = LogFrameReader(run: run)
        var rest = log[...]
        while !rest.isEmpty {
            reader.feed(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
        }
        do throws(ResultError) {
            return .success(try reader.finish())
        } catch {
            return .failure(error)
        }
    }

    private static func lines(_ log: [UInt8]) -> [[UInt8]] {
        log.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    }

    private static func log(_ lines: [[UInt8]], end: String = "\n") -> [UInt8] {
        lines.flatMap { $0 + Array(end.utf8) }
    }

    @Test("a framed report comes back, in pieces of any length", arguments: [1, 2, 3, 7, 4095, 8191, 8192, 8193, .max])
    func roundTrip(pieces: Int) throws {
        let result = try Self.read(try Self.framed.get(), pieces: pieces).get()
        #expect(result.report == Self.report)
        #expect(result.index == (try SampleResult.packed(Self.report).index))
    }

    @Test("a framed report comes back when it is cut once, anywhere")
    func boundaries() throws {
        let framed = try LogFrame.framed(try SampleResult.packed(Array("short".utf8)))
        for middle in framed.indices {
            var reader = LogFrameReader()
            reader.feed(framed[..<middle])
            #expect(!reader.isComplete)
            reader.feed(framed[middle...])
            #expect(reader.isComplete)
            #expect(try reader.finish().report == Array("short".utf8))
        }
    }

    @Test("it needs no last line end, and takes lines that end with CR LF")
    func lineEnds() throws {
        let framed = try Self.framed.get()
        #expect(try Self.read(framed.dropLast()).get().report == Self.report)
        #expect(try Self.read(Self.log(Self.lines(framed), end: "\r\n")).get().report == Self.report)
    }

    @Test("every line is at most 8 KiB, and the longest report stays below what a kubelet rotates")
    func sizes() throws {
        let packed = try PackedResult(
            compressed: SampleResult.bytes(LogFrame.mostBytes), size: 1, run: SampleResult.run,
            target: SampleResult.target, summary: SampleResult.summary, agentVersion: "1", chunkSize: LogFrame.chunkSize
        )
        let framed = try LogFrame.framed(packed)
        let lines = Self.lines(framed)
        #expect(lines.allSatisfy { $0.count < LogFrame.longestLine })
        // CRI's own words before each line: a time with nanoseconds, the stream, a tag.
        #expect(framed.count + lines.count * 64 < 10 << 20)
        let longer = try PackedResult(
            compressed: SampleResult.bytes(LogFrame.mostBytes + 1), size: 1, run: SampleResult.run,
            target: SampleResult.target, summary: SampleResult.summary, agentVersion: "1", chunkSize: LogFrame.chunkSize
        )
        #expect(throws: ResultError.self) { try LogFrame.framed(longer) }
        #expect(throws: ResultError.self) { try LogFrame.framed(try SampleResult.packed([1], chunkSize: 6_001)) }
    }

    @Test("other lines are passed over, also those that imitate")
    func otherLines() throws {
        let lines = Self.lines(try Self.framed.get())
        let other = Self.lines(try LogFrame.framed(try SampleResult.packed([1, 2, 3], run: SampleResult.otherRun)))
        let noise =
            [
                "", "hello", "sidescan-result/1", "sidescan-result/1 ", "sidescan-result/1 x 0 index {}",
                "sidescan-result/1 \(SampleResult.run) 0 index {}",
                "sidescan-result/1 \(SampleResult.run) 99 data AAAA",
                "sidescan-result/1 \(SampleResult.run) 1 data !", "sidescan-result/1 \(SampleResult.run) -1 data AAAA",
                "sidescan-result/1 \(SampleResult.run) 1 end 0 0", " " + String(decoding: lines[0], as: UTF8.self),
                String(repeating: "x", count: 100_000), "sidescan-agent: worker: sidescan-result/1",
            ].map { Array($0.utf8) } + other + [[0xff, 0, 0xfe], [13], [13, 13]]
        var mixed: [[UInt8]] = noise
        for line in lines { mixed += [line] + noise }
        #expect(try Self.read(Self.log(mixed)).get().report == Self.report)
        #expect(try Self.read(Self.log(mixed), run: SampleResult.otherRun).get().report == [1, 2, 3])
    }

    @Test("a log that is read again from its beginning tells the report once")
    func again() throws {
        let framed = try Self.framed.get()
        for count in stride(from: 0, to: framed.count, by: 997) {
            #expect(try Self.read(framed[..<count] + [10] + framed).get().report == Self.report)
        }
        #expect(try Self.read(framed + framed).get().report == Self.report)
    }

    @Test("without any one of its lines, or with two exchanged, it is not accepted")
    func missing() throws {
        let lines = Self.lines(try Self.framed.get())
        #expect(lines.count == 6)
        for index in lines.indices {
            var fewer = lines
            fewer.remove(at: index)
            guard case .failure(.log) = Self.read(Self.log(fewer)) else {
                Issue.record("accepted without line \(index)")
                continue
            }
            guard index > 0 else { continue }
            var exchanged = lines
            exchanged.swapAt(index, index - 1)
            guard case .failure = Self.read(Self.log(exchanged)) else {
                Issue.record("accepted with line \(index) before the one before it")
                continue
            }
        }
        guard case .failure(.log) = Self.read([]) else {
            Issue.record("accepted an empty log")
            return
        }
    }

    @Test("with any character of a line changed, it is refused or the same")
    func altered() throws {
        let framed = try LogFrame.framed(try SampleResult.packed(Array("a short report".utf8)))
        let expected = try Self.read(framed).get()
        var random = Seeded(3)
        for position in framed.indices {
            for _ in 0..<4 {
                var changed = framed
                changed[position] = UInt8.random(in: 0...255, using: &random)
                guard case .success(let result) = Self.read(changed) else { continue }
                #expect(result == expected)
            }
        }
    }

    @Test("random bytes are no report")
    func random() {
        var random = Seeded(11)
        for seed in 0..<300 {
            let bytes = SampleResult.bytes(Int.random(in: 0...3000, using: &random), seed: UInt64(seed))
            guard case .failure = Self.read(bytes, run: nil) else {
                Issue.record("accepted random bytes, seed \(seed)")
                return
            }
        }
    }
}
