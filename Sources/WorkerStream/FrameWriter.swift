import CLinux
import Crypto
public import SystemPackage

/// Writes the stream by which a worker hands over its result.
///
/// It does not check the order of frames: the decoder does. After a failed write every further call fails with the same
/// errno, for a stream that lacks a piece can't be mended.
public struct FrameWriter: ~Copyable {
    /// Takes bytes, all of them or none that count.
    public typealias Sink = (UnsafeRawBufferPointer) throws(Errno) -> Void

    private let sink: Sink
    private var hash = SHA256()
    private var hasBegun = false
    private var failure: Errno?

    /// A writer into a sink.
    public init(sink: @escaping Sink) {
        self.sink = sink
    }

    /// A writer to a descriptor; write(2), repeated until all is written, also when interrupted. The descriptor is not
    /// closed. A pipe that nobody reads gives `EPIPE` where SIGPIPE is ignored, and ends the process where it is not.
    public init(descriptor: CInt) {
        self.init { (bytes) throws(Errno) in
            var rest = bytes
            while let base = rest.baseAddress, !rest.isEmpty {
                let written = cl_write(descriptor, base, rest.count)
                guard written != 0 else { throw .ioError }
                guard written > 0 else {
                    let errno = Errno(rawValue: CInt(-written))
                    if errno == .interrupted { continue }
                    throw errno
                }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
        }
    }

    /// Sends a part of an output, in as many frames as it takes.
    ///
    /// - Parameters:
    ///   - output: The output's number.
    ///   - bytes: What comes next in it. Nothing is sent where it is empty.
    /// - Throws: The errno of the sink.
    public mutating func send(output: UInt8, _ bytes: Span<UInt8>) throws(Errno) {
        try send(.output, output, bytes)
    }

    /// Sends a part of what stands somewhere in an output, before anything else of that output, in as many frames as it takes.
    ///
    /// - Throws: The errno of the sink.
    public mutating func send(ahead output: UInt8, _ bytes: [UInt8]) throws(Errno) {
        try send(.ahead, output, bytes.span)
    }

    /// Says that what was sent ahead of an output, which is at least a byte, belongs behind what was sent of it. Where this is
    /// not said, it is void.
    ///
    /// - Throws: The errno of the sink.
    public mutating func send(place output: UInt8) throws(Errno) {
        try send(.place, [output])
    }

    private mutating func send(_ kind: StreamFormat.Kind, _ output: UInt8, _ bytes: Span<UInt8>) throws(Errno) {
        let most = StreamFormat.longestPayload - 1
        var start = 0
        while start < bytes.count {
            let part = bytes.extracting(start..<min(start + most, bytes.count))
            try begin(kind, length: 1 + part.count)
            try write([output].span)
            try write(part)
            start += part.count
        }
    }

    /// Sends a part of an output, in as many frames as it takes.
    ///
    /// - Throws: The errno of the sink.
    public mutating func send(output: UInt8, _ bytes: [UInt8]) throws(Errno) {
        try send(output: output, bytes.span)
    }

    /// Says that the scan has ended; exactly once, behind all outputs.
    ///
    /// - Throws: The errno of the sink.
    public mutating func send(outcome: FindingCounts) throws(Errno) {
        try send(.outcome, outcome.payload)
    }

    /// Says that the scan has failed; once, and whatever was sent before is void.
    ///
    /// - Parameters:
    ///   - failure: The reason. Line ends become spaces, and what goes beyond 4 KiB is left out.
    ///   - exitCode: What the agent is to exit with; not 0.
    /// - Throws: The errno of the sink.
    public mutating func send(failure: String, exitCode: UInt8) throws(Errno) {
        precondition(exitCode != 0, "a failure is no success")
        let line = failure.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
        var end = min(line.count, StreamFormat.longestMessage)
        // Not between the bytes of one character.
        while end > 0, end < line.count, line[end] & 0xc0 == 0x80 { end -= 1 }
        try send(.failure, [exitCode] + line[..<end])
    }

    /// Sends a frame; an output that does not fit into one is sent in several.
    ///
    /// - Throws: The errno of the sink.
    public mutating func send(_ frame: Frame) throws(Errno) {
        switch frame {
        case .output(let index, let bytes): try send(output: index, bytes)
        case .ahead(let index, let bytes): try send(ahead: index, bytes)
        case .place(let index): try send(place: index)
        case .outcome(let counts): try send(outcome: counts)
        case .failure(let exitCode, let message): try send(failure: message, exitCode: exitCode)
        }
    }

    /// Ends the stream. A stream whose writer ends without this is not accepted by any decoder.
    ///
    /// - Throws: The errno of the sink.
    public consuming func close() throws(Errno) {
        try writePreamble()
        let digest = Array(hash.finalize())
        try write((StreamFormat.head(.closing, length: digest.count) + digest).span)
    }

    private mutating func send(_ kind: StreamFormat.Kind, _ payload: [UInt8]) throws(Errno) {
        try begin(kind, length: payload.count)
        try write(payload.span)
    }

    private mutating func begin(_ kind: StreamFormat.Kind, length: Int) throws(Errno) {
        try writePreamble()
        try write(StreamFormat.head(kind, length: length).span)
    }

    private mutating func writePreamble() throws(Errno) {
        guard !hasBegun else { return }
        hasBegun = true
        try write((StreamFormat.name + [StreamFormat.version]).span)
    }

    private mutating func write(_ bytes: Span<UInt8>) throws(Errno) {
        if let failure { throw failure }
        do throws(Errno) {
            try bytes.withUnsafeBytes { (buffer) throws(Errno) in try sink(buffer) }
        } catch {
            failure = error
            throw error
        }
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
}
