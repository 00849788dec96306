import CLinux
import Compliance
import DataFormats
import LinuxSystem
import PlainData
import PrintableText
import ScanReport
import Synchronization
import SystemPackage
import TargetFilesystem
import Thresholds

/// The evaluation of profiles: read and made ready before the cage closes, run behind it.
///
/// Each evaluation runs on a thread of its own. Where a control never ends, its thread is given up with all that it
/// holds, and a fresh interpreter on the next thread begins anew without that control.
struct ProfileScan {
    /// The threads, which have to be in the cage like all others.
    let threads: LoneThreads
    private let texts: ProfileTexts
    private let request: ProfileRequest
    private let memory: Int
    private let threshold: Threshold?

    /// What the heap is known to grow by.
    private var heap = cl_memory()

    /// How many bytes the profiles' texts have.
    let sourceSize: Int

    /// The first evaluation, whose interpreter gets ready while the cage is closed: the agent's own Ruby takes as long.
    private let first = Attempt()

    /// Below this the first one is not begun early: an interpreter that ran out of memory would keep its thread.
    private static let enough = 16 << 20

    /// Below this nothing is parsed ahead: the memory would be used before a large file is read, and the thread for nothing.
    private static let enoughToParse = 8 << 20

    /// How long to wait, at most, before what runs is looked at again, in milliseconds.
    private static let longestWait = 20

    /// How many controls may never end or take all memory, before the profiles are given up.
    private static let attempts = 8

    /// Whether two threads get on faster than one.
    private let hasProcessors: Bool

    /// Starts the threads. Before any filter is loaded.
    init(_ request: ProfileRequest, memory: UInt64) throws(AgentFailure) {
        self.request = request
        threads = LoneThreads(count: Self.attempts + 1)
        hasProcessors = cl_affinity_count() > 1
        guard threads.count > 0 else { throw AgentFailure("can't start a thread for the profiles", .failed) }
        self.memory = Int(clamping: memory) / 4 * 3
        let (attempt, share) = (first, self.memory / 4)
        if share >= Self.enough { threads.start(0) { attempt.prepare(memory: share) } }
        let order = try ProfileOrder.value(of: request)
        sourceSize = (order["profiles"]?.elements ?? []).reduce(0) { $0 + ProfileOrder.sourceSize(of: $1) }
        texts = ProfileTexts(order)
        threshold = try request.threshold.map { (path) throws(AgentFailure) in try Self.threshold(path) }
    }

    /// Notes where the heap will grow.
    mutating func reserve(_ memory: cl_memory) { heap = memory }

    private static func threshold(_ path: String) throws(AgentFailure) -> Threshold {
        let text = try ProfileOrder.text(path)
        do {
            return try Threshold(try YAML.parse(text))
        } catch {
            throw AgentFailure("\(printable(path)) is no threshold file: \(printable("\(error)"))", .failed)
        }
    }

    /// Evaluates them on a root.
    ///
    /// - Parameters:
    ///   - writesJSON: Whether the results are going to be written as ``ProfileFormat/inspec``.
    ///   - ahead: Takes controls in that form as they end, or says that it takes no more; see ``EndedControls/json(from:)``.
    func results(
        of root: borrowing TargetRoot, _ knowledge: TargetKnowledge, writesJSON: Bool,
        ahead: ([UInt8]) -> Bool
    ) throws(AgentFailure) -> Results {
        // Memory of an attempt that was given up is not got back, so each may take a quarter of what is left: of all of it the
        // attempts leave a tenth.
        var left = memory
        var stopped: [GivenUp] = []
        var known: [PlainValue.Entry] = []
        var secrets: [PlainValue] = []
        parseAhead()
        let attempts = min(threads.count, Self.attempts)
        for index in 0..<attempts {
            let attempt = index == 0 ? first : Attempt()
            let own = try duplicate(root)
            // The last one tries nothing, and only says what is known.
            let isLast = index == attempts - 1
            let order = texts.order.adding("known", .map(known)).adding("secrets", .array(secrets))
                .adding("given_up", isLast ? .text("too many others were stopped before") : .null)
                .adding("stopped", reasons(stopped.filter { !$0.isUnknown }))
                .adding("too_large", reasons(stopped.filter(\.isUnknown)))
            let (memory, seconds) = (left / 4, request.controlSeconds)
            left -= memory
            let handed = HandedRoot(own)
            threads.start(index) { [texts] in
                attempt.run(handed.take(), knowledge, order, texts, memory: memory)
            }
            var ended = EndedControls(writesJSON: writesJSON)
            var wait = Self.longestWait
            // What another attempt has handed over can't be taken back.
            var isAhead = writesJSON && index == 0
            var result: Result<PlainValue, Evaluation.Failure>?
            while result == nil {
                result = attempt.result(milliseconds: wait)
                // Behind the interpreter, which writes while this reads.
                let taken = ended.count
                let reports = attempt.reports(from: taken)
                for report in reports { ended.append(Evaluation.report(report)) }
                if isAhead {
                    isAhead = ended.json(from: taken).map(ahead) ?? false
                }
                wait = reports.isEmpty ? min(2 * wait, Self.longestWait) : 1
                guard result == nil, let late = attempt.control(olderThan: seconds) else { continue }
                guard !late.key.isEmpty, !stopped.contains(where: { $0.key == late.key }) else {
                    let place = late.key.isEmpty ? "outside of its controls" : "in \(printable(late.key))"
                    throw AgentFailure("a profile was given up: \(late.reason), \(place)", .failed)
                }
                stopped.append(late)
                let reported = attempt.reported
                known += reported.map { PlainValue.Entry($0.key, $0.report["results"] ?? .null) }
                // Each report has all that were known by then.
                secrets += reported.last?.report["secrets"]?.elements ?? []
                break
            }
            guard let result else { continue }
            switch result {
            case .success(let value): return try Results(value, ended, isAhead: isAhead, request, threshold)
            case .failure(let failure): throw AgentFailure(failure.message, .failed)
            }
        }
        throw AgentFailure(
            "the profiles were given up, because \(stopped.count) controls were: "
                + stopped.map { "\(printable($0.key)): \($0.reason)" }.joined(separator: ", "), .failed)
    }

    /// Leaves its threads to the process's end, which ends them all at once.
    func abandon() { _ = Unmanaged.passRetained(threads) }

    /// Lets the last thread parse what the first one comes to later.
    private func parseAhead() {
        let (texts, share) = (texts, memory / 16)
        guard threads.count > Self.attempts, hasProcessors, share >= Self.enoughToParse else { return }
        threads.start(Self.attempts) { [heap] in
            // Each as far ahead of the interpreter as the other: its memory is used as its files are read.
            var taken = 0
            func takeHeap(_ share: Double) {
                let end = min(heap.size, Int(Double(heap.size) * share))
                guard taken < end else { return }
                cl_populate(cl_memory(start: heap.start + UInt(taken), size: end - taken))
                taken = end
            }
            texts.parseAhead(memory: share, exhausted: pause) { takeHeap(0.1 + $0) }
            takeHeap(1)
        }
    }

    private func reasons(_ stopped: [GivenUp]) -> PlainValue {
        .map(stopped.map { PlainValue.Entry($0.key, .text($0.reason)) })
    }

    private func duplicate(_ root: borrowing TargetRoot) throws(AgentFailure) -> TargetRoot {
        do {
            return try root.duplicate()
        } catch {
            throw AgentFailure("can't look at the target's root: \(error.name)", .targetUnreachable)
        }
    }

    /// What came of it.
    struct Results {
        let written: WrittenRun
        /// What comes around the controls that were handed over, where all of them were and belong there.
        let around: (before: [UInt8], behind: [UInt8])?
        /// The exit code that they stand for.
        let exitCode: UInt64
        /// What is to be said of them besides, a line each: controls and tags that were asked for and are not there, and what
        /// the threshold file has to say. Nil where nothing could be.
        let remarks: String?

        var run: ProfileRun { written.run }

        /// Leaves it to the process's end: taking it apart would take longer than that has still to live.
        func abandon() { _ = Unmanaged.passRetained(Abandoned(self)) }

        private final class Abandoned {
            private let results: Results

            init(_ results: Results) { self.results = results }
        }

        fileprivate init(
            _ value: PlainValue, _ ended: EndedControls, isAhead: Bool, _ request: ProfileRequest,
            _ threshold: Threshold?
        ) throws(AgentFailure) {
            if let failure = value["failure"]?.text { throw AgentFailure(printable(failure), .failed) }
            do {
                written = try WrittenRun(value, ended)
                around = isAhead ? written.around() : nil
            } catch {
                throw AgentFailure("the profiles' results can't be read: \(error)", .failed)
            }
            var lines: [String] = []
            for (option, key) in [("--controls", "unmatched"), ("--tags", "unmatched_tags")] {
                lines += (value[key]?.elements ?? []).compactMap(\.text).map { name in
                    "\(option) \(printable(name)) matches no control"
                }
            }
            if let threshold {
                let violations = threshold.violations(in: AssessedRun(written.run))
                lines += violations.isEmpty ? ["All validation tests passed"] : violations.map(\.description)
                exitCode = violations.isEmpty ? 0 : UInt64(AgentFailure.ExitCode.threshold.rawValue)
            } else {
                exitCode =
                    request.countsInExitCode ? UInt64(written.run.exitCode(distinct: request.hasDistinctExitCodes)) : 0
            }
            // An output of the worker's is never empty.
            remarks = request.hasRemarks ? lines.joined(separator: "\n") + "\n" : nil
        }
    }
}

/// Keeps a thread that has no more to do until the process ends.
private func pause() -> Never {
    while true { cl_sleep_milliseconds(1_000) }
}

/// A control that was given up.
private struct GivenUp {
    let key: String
    let reason: String
    /// Whether what it looks at is to blame, and not what it does.
    let isUnknown: Bool
}

/// One evaluation, as two threads see it.
private final class Attempt: Sendable {
    private struct State {
        var control: (key: String, began: Int64)?
        var isExhausted = false
        var isTargetTooLarge = false
        var ended: [(key: String, report: [UInt8])] = []
        var result: Result<PlainValue, Evaluation.Failure>?
    }

    private let state = Mutex(State())
    private let prepared = Prepared()
    private let changed = ConditionLock()

    private var result: Result<PlainValue, Evaluation.Failure>? { state.withLock { $0.result } }

    /// The control that runs, where it is to be given up: it began longer ago than this, or has taken all memory.
    func control(olderThan seconds: Int) -> GivenUp? {
        let now = cl_monotonic_milliseconds()
        return state.withLock { state in
            guard let control = state.control else { return nil }
            if state.isExhausted {
                return GivenUp(
                    key: control.key, reason: "it took more memory than it may", isUnknown: state.isTargetTooLarge)
            }
            guard now - control.began > Int64(seconds) * 1000 else { return nil }
            return GivenUp(key: control.key, reason: "it took longer than \(seconds) s", isUnknown: false)
        }
    }

    /// Gets the interpreter ready, on the thread on which it is to run.
    func prepare(memory: Int) {
        prepared.evaluation = Result { () throws(Evaluation.Failure) in
            try Evaluation(
                memory: memory, exhausted: { self.waitForTheEnd(readingTarget: $0) },
                controlBegins: { self.begin($0) }, controlEnds: { self.end($0, $1) })
        }
    }

    func run(
        _ root: consuming TargetRoot?, _ knowledge: TargetKnowledge, _ order: PlainValue, _ texts: ProfileTexts,
        memory: Int
    ) {
        guard let root = root.take() else { return }
        // Reading the profiles' files counts as a control too.
        begin("")
        if prepared.evaluation == nil { prepare(memory: memory) }
        let result: Result<PlainValue, Evaluation.Failure>
        do throws(Evaluation.Failure) {
            guard let evaluation = try prepared.evaluation?.get() else { return }
            evaluation.abandon()
            result = .success(try evaluation.run(order, texts, on: root, knowledge))
        } catch {
            result = .failure(error)
        }
        changed.lock()
        state.withLock { $0.result = result }
        changed.broadcast()
        changed.unlock()
        pause()
    }

    /// Waits for the result.
    ///
    /// - Returns: The result; nil where there is none by then.
    func result(milliseconds: Int) -> Result<PlainValue, Evaluation.Failure>? {
        let deadline = cl_monotonic_milliseconds() + Int64(milliseconds)
        changed.lock()
        defer { changed.unlock() }
        while result == nil, cl_monotonic_milliseconds() < deadline { changed.wait(until: deadline) }
        return result
    }

    private func waitForTheEnd(readingTarget: Bool) -> Never {
        state.withLock { state in
            state.isExhausted = true
            state.isTargetTooLarge = readingTarget
        }
        pause()
    }

    /// What there is to say of the controls that have ended, behind so many.
    func reports(from start: Int) -> [[UInt8]] {
        state.withLock { $0.ended[start...].map(\.report) }
    }

    /// What there is to say of the controls that have ended, by key.
    var reported: [(key: String, report: PlainValue)] {
        state.withLock { $0.ended }.map { ($0.key, Evaluation.report($0.report)) }
    }

    private func end(_ key: String, _ report: [UInt8]) {
        state.withLock { $0.ended.append((key, report)) }
    }

    private func begin(_ key: String) {
        let now = cl_monotonic_milliseconds()
        state.withLock { $0.control = (key, now) }
    }
}

/// An interpreter that is ready. Only the one thread that makes it ever touches it.
private final class Prepared: @unchecked Sendable {
    var evaluation: Result<Evaluation, Evaluation.Failure>?
}

/// Hands a root from one thread to another.
private final class HandedRoot: Sendable {
    private let root: Mutex<TargetRoot?>

    init(_ root: consuming TargetRoot) { self.root = Mutex(root) }

    func take() -> TargetRoot? { root.withLock { $0.take() } }
}

extension PlainValue {
    fileprivate func adding(_ key: String, _ value: PlainValue) -> PlainValue {
        .map((entries ?? []) + [PlainValue.Entry(key, value)])
    }
}
