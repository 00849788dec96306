import CActs
import Glibc
import HandmadeStream

/// What a worker that was taken over does to its supervisor, from within its cage, instead of scanning.
struct Misbehaviour: Sendable {
    let name: String
    /// Where it returns, the worker ends with exit code 0.
    let run: @Sendable () -> Void

    private init(_ name: String, _ run: @escaping @Sendable () -> Void) {
        self.name = name
        self.run = run
    }

    /// A stream that is written, whatever it is worth, by a worker that ends as it should.
    private init(_ name: String, _ stream: [UInt8]) {
        self.init(name) { write(stream) }
    }

    /// All of them.
    static let all = streams + failures + ends + floods

    /// The outputs that a scan has to have.
    private static let outputs = HandmadeStream().frame(1, [0] + text).frame(1, [1] + text)
    private static let text = Array("FORGED report\n".utf8)
    private static let counts = [UInt8](repeating: 0, count: 56)
    /// A whole stream, accepted as it is.
    private static let whole = outputs.frame(2, counts).closed

    private static let streams = [
        Misbehaviour("nothing", []),
        Misbehaviour("garbage", (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 27) }),
        Misbehaviour(
            "garbage behind the name", Array("SIDESCN".utf8) + [2] + Array("\u{1b}[2J\u{1b}]0;FORGED\u{7}".utf8)),
        Misbehaviour("another version", Array("SIDESCN".utf8) + [7] + whole.dropFirst(8)),
        Misbehaviour("half a frame", Array(outputs.bytes.dropLast(5))),
        Misbehaviour("a byte too few", whole.dropLast()),
        Misbehaviour("a byte too many", whole + [0]),
        Misbehaviour("two streams", whole + whole),
        Misbehaviour("unclosed", outputs.frame(2, counts).bytes),
        Misbehaviour("outputs alone", outputs.bytes),
        Misbehaviour("a changed byte", changed(at: 14)),
        Misbehaviour("changed counts", changed(at: whole.count - 38)),
        Misbehaviour("a changed digest", changed(at: whole.count - 1)),
        Misbehaviour("an unknown frame", HandmadeStream().frame(9, text).closed),
        Misbehaviour("a frame of 4 GiB", HandmadeStream().frame(1, text, length: .max).bytes),
        Misbehaviour("no outcome", outputs.closed),
        Misbehaviour("a closing frame alone", HandmadeStream().closed),
        Misbehaviour("two outcomes", outputs.frame(2, counts).frame(2, counts).closed),
        Misbehaviour("an output behind the outcome", outputs.frame(2, counts).frame(1, [0] + text).closed),
        Misbehaviour("a failure behind outputs", outputs.frame(3, [1] + text.dropLast()).closed),
        Misbehaviour("short counts", outputs.frame(2, counts.dropLast()).closed),
        Misbehaviour("an output too many", outputs.frame(1, [2] + text).frame(2, counts).closed),
        Misbehaviour("an output of number 255", outputs.frame(1, [255] + text).frame(2, counts).closed),
        Misbehaviour("no outputs", HandmadeStream().frame(2, counts).closed),
        Misbehaviour(
            "one output twice", HandmadeStream().frame(1, [0] + text).frame(1, [0] + text).frame(2, counts).closed),
        Misbehaviour(
            "an output without a byte", HandmadeStream().frame(1, [0]).frame(1, [1] + text).frame(2, counts).closed),
        Misbehaviour(
            "an output that came ahead and has no place",
            HandmadeStream().frame(4, [0] + text).frame(1, [1] + text).frame(2, counts).closed),
        Misbehaviour(
            "an output that is placed twice",
            outputs.frame(4, [0] + text).frame(5, [0]).frame(5, [0]).frame(2, counts).closed),
        // Nobody but the parsers could tell these: they are the worker's to say.
        Misbehaviour("other counts", outputs.frame(2, [UInt8](repeating: 0xff, count: 56)).closed),
    ]

    private static let failures = [
        failure("a failure that is none", 0, text.dropLast()),
        failure("a failure of two lines", 1, Array("first\nsidescan-agent: FORGED".utf8)),
        failure("a failure of 5000 bytes", 1, Array(repeating: UInt8(ascii: "a"), count: 5000)),
        failure("a failure of 4096 escapes", 1, Array(repeating: 0x1b, count: 4096)),
        failure("a failure with escapes", 1, hostileText),
        failure("a failure with a threshold's exit code", 4, Array("FORGED".utf8)),
        failure("a failure without a word", 101, []),
    ]

    private static func failure(_ name: String, _ exitCode: UInt8, _ message: [UInt8]) -> Misbehaviour {
        Misbehaviour(name, HandmadeStream().frame(3, [exitCode] + message).closed)
    }

    /// Colours, a title, a line back, a deleted one, text from right to left, an invisible character, another line end,
    /// C1, and what is no UTF-8.
    private static let hostileText =
        Array("\u{1b}[31m\u{1b}]0;title\u{7}\r\u{8}\u{7f}\u{202e}txt\u{2066}\u{200b}\u{2028}\u{85}\u{9b}2J\u{0}".utf8)
        + [0xff, 0xc0, 0xaf, UInt8(ascii: "!")]

    private static let ends = [
        Misbehaviour("hang") { hang() },
        Misbehaviour("close the result and hang") {
            close(1)
            hang()
        },
        Misbehaviour("close everything and hang") {
            for descriptor in 0..<CInt(64) { close(descriptor) }
            hang()
        },
        Misbehaviour("half a stream and hang") {
            write(Array(whole.prefix(40)))
            hang()
        },
        Misbehaviour("a whole stream and hang") {
            write(whole)
            hang()
        },
        Misbehaviour("a whole stream, closed, and hang") {
            write(whole)
            close(1)
            close(2)
            hang()
        },
        Misbehaviour("a whole stream and exit code 1") {
            write(whole)
            _exit(1)
        },
        Misbehaviour("a whole stream and SIGSEGV") {
            write(whole)
            act_fault()
        },
        Misbehaviour("a trap") { fatalError(String(decoding: hostileText, as: UTF8.self)) },
        Misbehaviour("abort") { abort() },
        Misbehaviour("an endless recursion") { act_overflow() },
        Misbehaviour("a forged note and exit code 3") {
            // The reporter's note of system call 59, execve, on x86_64, and lines that would be the supervisor's.
            write(
                Array("\nsidescan: refused system call 0000003b c000003e\n".utf8)
                    + Array("\nsidescan-agent: FORGED\n".utf8) + hostileText, to: 2)
            _exit(3)
        },
        Misbehaviour("a forged note and SIGSEGV") {
            write(Array("\nsidescan: refused system call 0000003b c000003e\n".utf8), to: 2)
            act_fault()
        },
        Misbehaviour("a forged note of no call, and a refused call") {
            write(hostileText + Array("\nsidescan: refused system call 7fffffff \u{1b}[31m3e\n".utf8), to: 2)
            _ = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        },
        Misbehaviour("a whole stream, and lines that look like the supervisor's") {
            for _ in 0..<50 { write(hostileText + Array("\nsidescan-agent: FORGED\n".utf8), to: 2) }
            write(whole)
        },
    ]

    private static let floods = [
        Misbehaviour("a flood of output") {
            write(HandmadeStream().bytes)
            let frame = HandmadeStream().frame(1, Array(repeating: 0, count: 1 << 16)).bytes.dropFirst(8)
            while true { write(Array(frame)) }
        },
        Misbehaviour("a flood of empty frames") {
            write(HandmadeStream().bytes)
            let frames = (0..<1000).flatMap { _ in [1, 0, 0, 0, 1, 0] as [UInt8] }
            while true { write(frames) }
        },
        Misbehaviour("a trickle of output") {
            write(HandmadeStream().frame(1, [0] + text, length: 1 << 20).bytes)
            while true {
                write([0])
                usleep(1000)
            }
        },
        Misbehaviour("a flood of errors") {
            let line = hostileText + [UInt8(ascii: "\n")]
            let lines = (0..<100).flatMap { _ in line }
            while true { write(lines, to: 2) }
        },
        Misbehaviour("a flood of errors without a line end, and exit code 3") {
            for _ in 0..<100 { write(Array(repeating: 0x1b, count: 10_000), to: 2) }
            _exit(3)
        },
        Misbehaviour("memory without end") {
            takeMemory()
            hang()
        },
    ]

    private static func changed(at index: Int) -> [UInt8] {
        var stream = whole
        stream[index] ^= 1
        return stream
    }
}

/// Writes all of it, as far as anybody takes it.
private func write(_ bytes: [UInt8], to descriptor: CInt = 1) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard written > 0 else { return }
        rest = rest.dropFirst(written)
    }
}

private func hang() -> Never {
    while true { sleep(1) }
}

/// Takes what memory there is and uses all of it.
private func takeMemory() {
    let size = 1 << 20
    while let block = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
        block != MAP_FAILED
    {
        memset(block, 1, size)
    }
}
