import CLinux
import Confinement
import Glibc
import LinuxSystem
import PrintableText
import SystemPackage
import WorkerStream

/// Takes a worker's result as it comes, and ends the worker where it goes beyond a bound.
struct WorkerWatch: ~Copyable {
    private let request: ScanRequest
    private let outputs: Int
    private let deadline: Int64
    private var errors: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// The most bytes of the worker's standard error that are kept: the last ones.
    private static let longestErrors = 8192
    /// How often the worker's memory is looked at, in milliseconds.
    private static let interval: Int64 = 50

    /// A watch that begins now.
    ///
    /// - Parameters:
    ///   - request: The bounds.
    ///   - outputs: How many outputs the result has to have.
    init(_ request: ScanRequest, outputs: Int) {
        self.request = request
        self.outputs = outputs
        deadline = cl_monotonic_milliseconds() + Int64(request.timeout + request.wait) * 1000
    }

    /// What the worker said on standard error, made printable: at most its last five lines.
    var complaints: [String] {
        errors.split(separator: UInt8(ascii: "\n")).suffix(5).map { printable(Array($0.prefix(400))) }
    }

    /// Sends the worker what there is of its order, reads the result to its end, and reaps the worker.
    ///
    /// - Parameters:
    ///   - worker: The worker.
    ///   - signals: What asks the supervisor to end.
    /// - Throws: A failure where there is no whole result.
    mutating func run(
        _ worker: inout SpawnedWorker, _ signals: borrowing TerminationSignals
    ) throws(AgentFailure) -> WorkerResult.Outcome {
        var decoder = StreamDecoder(
            outputs: outputs, limit: request.outputLimit << 20, mostAhead: WorkerOrder.mostAhead(of: request))
        var isResultOpen = true
        var isErrorsOpen = true
        var end: SpawnedWorker.End?
        var nextLook: Int64 = 0
        while end == nil {
            let now = cl_monotonic_milliseconds()
            guard now < deadline else {
                worker.end()
                throw overdue()
            }
            if now >= nextLook {
                try checkMemory(&worker)
                nextLook = now + Self.interval
            }
            let wait = CInt(min(deadline - now, nextLook - now))
            let waitsForEnd = !isResultOpen && !isErrorsOpen
            if waitsForEnd { worker.awaitEnd(milliseconds: wait) }
            let ready = cl_poll_many(
                [
                    isResultOpen ? worker.result.number : -1, isErrorsOpen ? worker.errors.number : -1, signals.number,
                    worker.orderNumber,
                ], 4, 0b1000, waitsForEnd ? 0 : wait)
            if ready > 0, ready & 0b100 != 0 { try stop(&worker, signals) }
            if ready > 0, ready & 0b1000 != 0 { worker.sendSome() }
            if ready > 0, ready & 0b001 != 0 {
                isResultOpen = try take(from: worker.result.number, into: &decoder, of: &worker)
            }
            if ready > 0, ready & 0b010 != 0 { isErrorsOpen = takeErrors(from: worker.errors.number) }
            if waitsForEnd { end = worker.reap() }
        }
        guard case .exited(0) = end else { throw death(end) }
        do {
            return try decoder.finish()
        } catch {
            throw AgentFailure("the worker's result is not accepted: \(error.message)", .failed)
        }
    }

    /// - Returns: Whether more may come.
    private mutating func take(
        from result: CInt, into decoder: inout StreamDecoder, of worker: inout SpawnedWorker
    ) throws(AgentFailure) -> Bool {
        let got = cl_read(result, &buffer, buffer.count)
        guard got > 0 else { return got == -Int(EAGAIN) || got == -Int(EINTR) }
        do {
            try decoder.feed(buffer.span.extracting(0..<got))
            return true
        } catch {
            worker.end()
            throw AgentFailure("the worker's result is not accepted: \(error.message)", .failed)
        }
    }

    /// - Returns: Whether more may come.
    private mutating func takeErrors(from descriptor: CInt) -> Bool {
        let got = cl_read(descriptor, &buffer, buffer.count)
        guard got > 0 else { return got == -Int(EAGAIN) || got == -Int(EINTR) }
        errors += buffer[..<got]
        if errors.count > Self.longestErrors { errors.removeFirst(errors.count - Self.longestErrors) }
        return true
    }

    private mutating func checkMemory(_ worker: inout SpawnedWorker) throws(AgentFailure) {
        guard let used = worker.residentMemory, used > UInt64(request.memory) << 20 else { return }
        worker.end()
        throw AgentFailure(
            "the worker was ended: it used more than --memory \(request.memory) MiB; nothing is reported", .failed)
    }

    private mutating func stop(
        _ worker: inout SpawnedWorker, _ signals: borrowing TerminationSignals
    ) throws(AgentFailure) {
        guard let signal = signals.next() else { return }
        worker.end()
        throw AgentFailure("stopped by \(signal); nothing is reported", .failed)
    }

    private func overdue() -> AgentFailure {
        AgentFailure(
            "the worker was ended: the scan took longer than \(bound); nothing is reported",
            .failed)
    }

    private var bound: String {
        request.wait == 0
            ? "--timeout \(request.timeout) seconds"
            : "--wait \(request.wait) and --timeout \(request.timeout) seconds together"
    }

    /// What a worker's end without a result is called.
    private func death(_ end: SpawnedWorker.End?) -> AgentFailure {
        let last = complaints.last.map { ", and said: \($0)" } ?? ""
        switch end {
        case .killed(SIGSYS):
            let refused = RefusedCall.last(in: errors)
            // abort(3) begins with it, and no filter allows it: nothing else of the worker's unblocks signals.
            if refused?.name == "rt_sigprocmask" {
                return AgentFailure(
                    "the worker gave up (abort)\(last); most likely its memory ran out, see --memory; nothing is reported",
                    .failed)
            }
            let call = refused.map { "the system call \(printable($0.name))" } ?? "a system call"
            return AgentFailure(
                "the worker was killed by SIGSYS: \(call) is not allowed in its cage; nothing is reported."
                    + " Find out more with --confinement-log", .failed)
        case .killed(SIGKILL):
            return AgentFailure(
                "the worker was killed by SIGKILL, perhaps because memory ran out; nothing is reported", .failed)
        case .killed(SIGXCPU):
            return AgentFailure(
                "the worker was killed by SIGXCPU: it used more processor time than --timeout allows; nothing is reported",
                .failed)
        case .killed(let signal):
            return AgentFailure("the worker was killed by \(signalName(signal))\(last); nothing is reported", .failed)
        case .exited(let code):
            return AgentFailure("the worker ended with exit code \(code)\(last); nothing is reported", .failed)
        case .unknown, nil:
            return AgentFailure("the worker's end could not be told; nothing is reported", .failed)
        }
    }
}
