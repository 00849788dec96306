import TestSupport
import Testing

/// A worker that was taken over, and turns against its supervisor from within its cage.
@Suite("Hostile workers", .enabled(if: Machine.hasLandlock, "needs root, and a kernel with Landlock in force"))
struct HostileWorkerTests {
    /// Expects that nothing is reported, that one line says why, and that nobody is left.
    private func expectRefusal(_ worker: HostileWorker, says expected: String) {
        #expect(worker.run.exitCode == 1, "\(worker.run)")
        #expect(worker.run.output.isEmpty)
        #expect(worker.file == HostileWorker.oldReport)
        #expect(worker.complaint == expected, "\(worker.run.errorText)")
    }

    private static let streams = [
        "nothing": "is empty",
        "garbage": "does not begin with the name of its format",
        "garbage behind the name": "has a frame of the unknown kind 27",
        "another version": "has the unknown version 7",
        "half a frame": "ended in the middle of a frame",
        "a byte too few": "ended in the middle of a frame",
        "a byte too many": "goes on after its closing frame",
        "two streams": "goes on after its closing frame",
        "unclosed": "ended without a closing frame",
        "outputs alone": "ended without a closing frame",
        "a changed byte": "was changed on its way: its SHA-256 digest differs",
        "changed counts": "was changed on its way: its SHA-256 digest differs",
        "a changed digest": "was changed on its way: its SHA-256 digest differs",
        "an unknown frame": "has a frame of the unknown kind 9",
        "a frame of 4 GiB": "has a frame of 4294967295 bytes; at most 1048576 are allowed",
        "no outcome": "has its frames in a wrong order",
        "a closing frame alone": "has its frames in a wrong order",
        "two outcomes": "has its frames in a wrong order",
        "an output behind the outcome": "has its frames in a wrong order",
        "short counts": "has a malformed frame of kind 2",
        "an output too many": "has a malformed frame of kind 1",
        "an output of number 255": "has a malformed frame of kind 1",
        "no outputs": "has no byte of output 0",
        "an output without a byte": "has no byte of output 0",
        "one output twice": "has no byte of output 1",
        "an output that came ahead and has no place": "has no byte of output 0",
        "an output that is placed twice": "has a malformed frame of kind 5",
        "a failure that is none": "has a malformed frame of kind 3",
        "a failure of two lines": "has a malformed frame of kind 3",
        "a failure of 5000 bytes": "has a malformed frame of kind 3",
        "a flood of output": "is longer than 1048576 bytes",
        "a flood of empty frames": "is longer than 1048576 bytes",
    ]

    @Test("a stream that is none is refused, and the line says why", arguments: streams.keys.sorted())
    func stream(_ name: String) throws {
        let worker = try HostileWorker(name)
        let reason = try #require(Self.streams[name])
        expectRefusal(worker, says: "the worker's result is not accepted: the worker's stream \(reason)")
        #expect(worker.seconds < 20)
    }

    /// The misbehaviours' text with escapes: as a worker's last words, and as a message, whose bytes that are no UTF-8 were
    /// replaced before.
    private static let escaped =
        #"\x1B[31m\x1B]0;title\x07\r\x08\x7F\u{202E}txt\u{2066}\u{200B}\u{2028}\u{0085}\u{009B}2J\x00"#
    private static let lastWords = escaped + #"\xFF\xC0\xAF!"#

    private static let failures = [
        "a failure of 4096 escapes": String(repeating: #"\x1B"#, count: 4096),
        "a failure with escapes": escaped + "\u{fffd}\u{fffd}\u{fffd}!",
        "a failure with a threshold's exit code": "FORGED",
        "a failure behind outputs": "FORGED report",
        "a failure without a word": "the worker failed, and did not say why",
    ]

    @Test("a worker's message is one printable line, whatever it holds", arguments: failures.keys.sorted())
    func failure(_ name: String) throws {
        let worker = try HostileWorker(name)
        expectRefusal(worker, says: try #require(Self.failures[name]))
        #expect(worker.seconds < 20)
    }

    private static let endless = [
        "hang", "close the result and hang", "close everything and hang", "half a stream and hang",
        "a whole stream and hang", "a whole stream, closed, and hang", "a trickle of output", "a flood of errors",
    ]

    @Test("a worker that does not come to its end is ended, whatever it has handed over", arguments: endless)
    func withoutEnd(_ name: String) throws {
        let worker = try HostileWorker(name, timeout: 2)
        expectRefusal(
            worker,
            says: "the worker was ended: the scan took longer than --timeout 2 seconds; nothing is reported")
        #expect(worker.seconds >= 2)
        #expect(worker.seconds < 12)
        #expect(worker.peakMemory < 128)
    }

    private static let deaths = [
        "a whole stream and exit code 1": "the worker ended with exit code 1; nothing is reported",
        "a whole stream and SIGSEGV": "the worker was killed by SIGSEGV; nothing is reported",
        "an endless recursion": "the worker was killed by SIGSEGV; nothing is reported",
        "a forged note and exit code 3":
            "the worker ended with exit code 3, and said: \(lastWords); nothing is reported",
        "a forged note and SIGSEGV": """
        the worker was killed by SIGSEGV, and said: sidescan: refused system call 0000003b c000003e; \
        nothing is reported
        """,
        "a forged note of no call, and a refused call": """
        the worker was killed by SIGSYS: the system call socket is not allowed in its cage; nothing is reported. \
        Find out more with --confinement-log
        """,
        "a flood of errors without a line end, and exit code 3": """
        the worker ended with exit code 3, and said: \(String(repeating: #"\x1B"#, count: 400)); nothing is reported
        """,
    ]

    @Test("a worker that dies has no result, whatever it has handed over", arguments: deaths.keys.sorted())
    func death(_ name: String) throws {
        let worker = try HostileWorker(name)
        expectRefusal(worker, says: try #require(Self.deaths[name]))
        #expect(worker.seconds < 20)
    }

    /// Deaths of which not all that is said is the same on every machine.
    private static let loudDeaths = [
        // The processor's architecture.
        "a trap": ["the worker was killed by SIGILL", "the worker was killed by SIGTRAP"],
        // The C library's way to abort.
        "abort": [
            "the worker gave up (abort)",
            "the worker was killed by SIGSYS: the system call tgkill is not allowed",
        ],
    ]

    @Test("a worker that traps or aborts has no result", arguments: loudDeaths.keys.sorted())
    func loudDeath(_ name: String) throws {
        let worker = try HostileWorker(name)
        let complaint = try #require(worker.complaint, "\(worker.run.errorText)")
        expectRefusal(worker, says: complaint)
        let expected = try #require(Self.loudDeaths[name])
        #expect(expected.contains { complaint.hasPrefix($0) }, "\(complaint)")
        #expect(worker.seconds < 20)
    }

    @Test("a stack has its own limit, however much whoever started the agent allows")
    func stack() throws {
        #expect(try HostileWorker("an endless recursion", memory: 256).peakMemory < 64)
    }

    @Test("a worker can't have more memory than it is given")
    func memory() throws {
        let worker = try HostileWorker("memory without end", timeout: 4, memory: 128)
        // The kernel refuses more, and the worker hangs with what it has; or the supervisor finds first that it is too much.
        let overdue = "the worker was ended: the scan took longer than --timeout 4 seconds; nothing is reported"
        let tooMuch = "the worker was ended: it used more than --memory 128 MiB; nothing is reported"
        expectRefusal(worker, says: worker.complaint == tooMuch ? tooMuch : overdue)
        // It did get what it may have, and no more but its program and the stacks of its threads.
        #expect((100..<192).contains(worker.peakMemory), "\(worker.peakMemory)")
    }

    /// Whatever a worker says of its findings goes by as it is: it has read the target, and nobody else has.
    @Test("counts are the worker's own, and no number of findings is too many")
    func counts() throws {
        let worker = try HostileWorker("other counts")
        #expect(worker.run.exitCode == 0, "\(worker.run.errorText)")
        #expect(worker.run.text == "FORGED report\n")
        #expect(worker.file == "FORGED report\n")
        #expect(worker.run.errors.isEmpty)
    }

    @Test("what a worker says beside its result is five printable lines at most, each said to be the worker's")
    func words() throws {
        let worker = try HostileWorker("a whole stream, and lines that look like the supervisor's")
        #expect(worker.run.exitCode == 0, "\(worker.run.errorText)")
        #expect(worker.run.text == "FORGED report\n")
        let lines = try #require(worker.lines, "\(worker.run.errorText)")
        #expect(lines.count == 5)
        for line in lines {
            #expect(
                [Self.lastWords, "sidescan-agent: FORGED"].contains { line == "sidescan-agent: worker: \($0)" },
                "\(line)")
        }
    }

    @Test("every misbehaviour that there is has its test")
    func all() throws {
        let tested =
            Array(Self.streams.keys) + Array(Self.failures.keys) + Self.endless + Array(Self.deaths.keys)
            + Array(Self.loudDeaths.keys)
            + [
                "memory without end", "other counts", "a whole stream, and lines that look like the supervisor's",
            ]
        #expect(try tested.sorted() == HostileWorker.misbehaviours.get().sorted())
    }
}
