import DataFormats
import Foundation
import KubernetesAPI
import PlainData
import Testing

@testable import ResultTransport

@Suite struct SingleChunkReaderTests {
    private static let alphabet = Array("\"\\{}[]:,0123456789abcdefAZ+/= u".utf8)

    private func changed(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var changed = bytes
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            let place = Int.random(in: 0..<changed.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: changed[place] = Self.alphabet.randomElement(using: &random) ?? 0
            case 1: changed.insert(Self.alphabet.randomElement(using: &random) ?? 0, at: place)
            default: changed.remove(at: place)
            }
        }
        return changed
    }

    @Test("An index that is ordinary is read as the same that any is") func indexes() throws {
        let json = try SampleResult.packed(SampleResult.bytes(200)).index.json
        #expect(ResultIndex(ordinary: json) == (try ResultIndex(any: json)))
        var random = Seeded(5)
        var accepted = 0
        for _ in 0..<20_000 {
            let changed = changed(json, &random)
            guard let index = ResultIndex(ordinary: changed) else { continue }
            accepted += 1
            #expect((try? ResultIndex(any: changed)) == index, "\(String(decoding: changed, as: UTF8.self))")
        }
        #expect(accepted > 100)
    }

    @Test("A piece is read as it was written, and one that is altered is not, whatever was read before") func pieces()
        throws
    {
        var reader = SingleChunkReader()
        var random = Seeded(6)
        for seed in 0..<20 {
            let report = Array(repeating: SampleResult.bytes(13 * seed + 1, seed: UInt64(seed)), count: seed + 1)
                .flatMap(\.self)
            let packed = try SampleResult.packed(report, chunkSize: 100_000)
            let names = ResultNames(of: SampleResult.run)
            let object = ResultChunk.object(0, of: packed, named: names, owner: nil)
            let json = Array(JSON.text(object.document, pretty: seed % 2 == 0).utf8)
            let isRead = reader.read(json, of: packed.index)
            #expect(isRead)
            #expect(reader.report == report)
            for _ in 0..<500 {
                let changed = changed(json, &random)
                guard reader.read(changed, of: packed.index) else { continue }
                #expect(reader.report == report)
                let object = KubernetesObject(try JSON.parse(changed))
                #expect(try ResultChunk.bytes(of: object, 0, of: packed.index) == packed.compressed)
            }
            for length in stride(from: 0, to: json.count - 2, by: 7) {
                let isRead = reader.read(Array(json[..<length]), of: packed.index)
                #expect(!isRead, "\(length)")
            }
        }
    }

    @Test("What inflates to more or to less than its index says is not accepted") func sizes() throws {
        let report = SampleResult.bytes(1000)
        let compressed = Compression.deflate(report)
        var inflater = Inflater()
        var output: [UInt8] = []
        func inflate(_ bytes: [UInt8], to size: Int = 1000) -> Bool { inflater.inflate(bytes, to: size, into: &output) }
        #expect(inflate(compressed) && output == report)
        for size in [0, 1, 999, 1001, 100_000] { #expect(!inflate(compressed, to: size)) }
        for length in 0..<compressed.count { #expect(!inflate(Array(compressed[..<length]))) }
        #expect(!inflate(compressed + [0]))
        for place in 0..<compressed.count {
            var changed = compressed
            changed[place] ^= 0x11
            if inflate(changed) { #expect(output == report) }
        }
        #expect(inflate(compressed) && output == report)
    }

    @Test("Base64 is decoded where it is as encoders write it") func base64() {
        var random = Seeded(7)
        var decoded: [UInt8] = []
        for count in 0..<100 {
            let bytes = SampleResult.bytes(count, seed: UInt64(count))
            let text = Array(Data(bytes).base64EncodedString().utf8)
            let isDecoded = text.withUnsafeBufferPointer { decodeBase64($0, into: &decoded) }
            #expect(isDecoded == !bytes.isEmpty)
            if isDecoded { #expect(decoded == bytes) }
            for _ in 0..<100 where count > 0 {
                let changed = changed(text, &random)
                guard changed.withUnsafeBufferPointer({ decodeBase64($0, into: &decoded) }) else { continue }
                #expect(Data(base64Encoded: Data(changed)).map(Array.init) == decoded)
                #expect(Array(Data(decoded).base64EncodedString().utf8) == changed)
            }
        }
    }
}
