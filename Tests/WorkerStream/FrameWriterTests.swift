import SystemPackage
import Testing
import WorkerStream

@Suite struct FrameWriterTests {
    @Test func bigOutputsAreCutIntoFrames() throws {
        let big = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        let bytes = try stream(.output(index: 0, bytes: big), .outcome(FindingCounts(low: 1)))
        // Four parts: of each frame's longest payload one byte is the output's number.
        #expect(bytes.count == 8 + big.count + 4 * 6 + 61 + 37)
        #expect(decode(bytes, outputs: 1) == .success(.finished(outputs: [big], counts: FindingCounts(low: 1))))
    }

    @Test func emptyOutputIsNoFrame() throws {
        #expect(
            try stream(.output(index: 0, bytes: []), .outcome(FindingCounts())) == stream(.outcome(FindingCounts())))
    }

    @Test func failureIsMadeOneBoundedLine() throws {
        // The cut would fall between the bytes of a character.
        let long = "a\nb" + String(repeating: "ü", count: 3000)
        let expected = "a b" + String(repeating: "ü", count: 2046)
        #expect(
            decode(try stream(.failure(exitCode: 3, message: long)))
                == .success(.failed(exitCode: 3, message: expected)))
    }

    @Test func descriptorGetsTheSameBytes() throws {
        let frames: [Frame] = [.output(index: 0, bytes: Array("report".utf8)), .outcome(FindingCounts(high: 4))]
        let ends = try FileDescriptor.pipe()
        defer { try? ends.readEnd.close() }
        var writer = FrameWriter(descriptor: ends.writeEnd.rawValue)
        for frame in frames { try writer.send(frame) }
        try writer.close()
        try ends.writeEnd.close()
        var got = [UInt8](repeating: 0, count: 4096)
        let count = try got.withUnsafeMutableBytes { try ends.readEnd.read(into: $0) }
        #expect(Array(got[..<count]) == (try stream(frames[0], frames[1])))
    }

    @Test func firstErrnoStays() throws {
        var failures = 0
        var writer = FrameWriter { (_) throws(Errno) in
            failures += 1
            throw .brokenPipe
        }
        #expect(throws: Errno.brokenPipe) { try writer.send(outcome: FindingCounts()) }
        #expect(throws: Errno.brokenPipe) { try writer.send(output: 0, [1]) }
        do {
            try writer.close()
            Issue.record("a stream that lacks a piece was closed")
        } catch {
            #expect(error == .brokenPipe)
        }
        #expect(failures == 1)
    }

    @Test func descriptorThatIsNoneIsAnError() {
        var writer = FrameWriter(descriptor: -1)
        #expect(throws: Errno.badFileDescriptor) { try writer.send(outcome: FindingCounts()) }
    }
}
