import ResultTransport
import Testing

@Suite struct CompressionTests {
    @Test("bytes come back as they were", arguments: [1, 2, 65_535, 65_536, 65_537, 300_000])
    func roundTrip(count: Int) throws {
        for bytes in [SampleResult.bytes(count), Array(repeating: 7, count: count)] {
            #expect(try Compression.inflate(Compression.deflate(bytes), to: count) == bytes)
        }
    }

    @Test("never more is inflated than was announced, and never less is taken for it")
    func sizes() throws {
        let bomb = Compression.deflate(Array(repeating: 0, count: 20 << 20))
        for size in [0, 1, (20 << 20) - 1, (20 << 20) + 1, 256 << 20, (256 << 20) + 1, .max] {
            #expect(throws: ResultError.self) { try Compression.inflate(bomb, to: size) }
        }
    }

    @Test("what was cut, changed or lengthened does not inflate, or to the same bytes")
    func damage() throws {
        let bytes = SampleResult.bytes(500) + Array(repeating: 1, count: 500)
        let compressed = Compression.deflate(bytes)
        for count in compressed.indices {
            #expect(throws: ResultError.self) { try Compression.inflate(Array(compressed[..<count]), to: bytes.count) }
        }
        #expect(throws: ResultError.self) { try Compression.inflate(compressed + [0], to: bytes.count) }
        for index in compressed.indices {
            for bit in 0..<8 {
                var changed = compressed
                changed[index] ^= 1 << bit
                // A bit of the header says nothing of the bytes (RFC 1950, section 2.2: FLEVEL).
                if let inflated = try? Compression.inflate(changed, to: bytes.count) { #expect(inflated == bytes) }
            }
        }
    }
}
