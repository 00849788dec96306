import KubernetesAPI
import PlainData
import ResultTransport
import ScanReport

/// What a run brings in.
enum ScanGains: Sendable {
    /// Preflight passed, and no more was asked for.
    case preflight
    case result(PreflightReport, VerifiedResult)
}

/// The end of a run: the verdict, the results directory, cleaning up. It goes to its own end however the run came to its.
struct ScanConclusion: Sendable {
    /// How often it is looked whether an agent whose report is here has ended too.
    private static let looks = 20

    let order: ScanOrder
    let run: RunID
    let results: ResultsDirectory?
    let acts: RunActs
    let state: ScanState
    let cleanupCommand: String

    private var tell: @Sendable (Surroundings.Note) -> Void { acts.surroundings.tell }

    func conclude(_ outcome: Result<ScanGains, ScanFailure>) async -> ScanExit {
        var exit: ScanExit
        var words: String?
        do throws(ScanFailure) {
            switch try outcome.get() {
            case .preflight: return .done
            case .result(let preflight, let result): exit = try judge(preflight, result)
            }
        } catch {
            tell(.problem(error.description))
            (exit, words) = (error.exit, error.description)
            // Whoever reads only this file must not take a run without a result for one that is fine.
            if !order.preflightOnly { failThreshold() }
        }
        let hasFailed = words != nil
        if await !cleanUp(afterFailure: hasFailed), exit == .done { exit = .leftovers }
        let began = await state.kinds != nil
        await acts.note(
            "end", "exit code \(exit.rawValue)", hasFailed ? .failed : .done, words, isTold: began)
        return exit
    }

    private func judge(_ preflight: PreflightReport, _ result: VerifiedResult) throws(ScanFailure) -> ScanExit {
        try results?.write(ResultsDirectory.report, result.report)
        let verdict = try ScanVerdict(result, by: order)
        let summary: String
        do {
            summary = try ScanSummary(preflight: preflight, verdict: verdict, result: result, order: order).markdown()
        } catch {
            throw ScanFailure("can't write the summary: \(error)", .failed)
        }
        try results?.write(ResultsDirectory.summary, summary.utf8)
        try results?.write(ResultsDirectory.threshold, verdict.thresholdResult.utf8)
        tell(.step("\(verdict.report.verdict.status.rawValue): \(verdict.report.verdict.summary)"))
        for violation in verdict.violations { tell(.problem("threshold not met: \(violation)")) }
        if let reached = verdict.reached { tell(.problem("there are findings from \(reached.rawValue) on")) }
        if verdict.isShort {
            tell(.problem("not everything could be seen: what is missing is in the report's coverage"))
        }
        if let results { tell(.step("results are in \(results.path)")) }
        return verdict.exit
    }

    private func failThreshold() {
        do throws(ScanFailure) {
            try results?.write(ResultsDirectory.threshold, ScanVerdict.thresholdResult(isMet: false).utf8)
        } catch {
            tell(.problem(error.description))
        }
    }

    /// Removes what the run made, and looks whether it is gone.
    ///
    /// - Returns: Whether nothing is left that could be removed.
    private func cleanUp(afterFailure hasFailed: Bool) async -> Bool {
        guard let kinds = await state.kinds else { return true }
        if let joined = await state.joined { await tellOfContainer(joined.container, joined.target, hasFailed) }
        guard !kinds.isEmpty else { return true }
        var order = CleanupOrder(.one(run), in: order.namespace)
        order.includesResults = true
        let selection = CleanupSelection(order, now: acts.surroundings.now())
        let outcome = await RunSweep(acts: acts).sweep(run, kinds, in: order.namespace, calm: hasFailed ? 3 : 1) {
            selection.chosen($0)
        }
        outcome.tell(tell)
        let names = outcome.removed.map(\.name)
        await acts.note(
            "verify", "what is left of the run", outcome.isClean ? .done : .failed,
            outcome.isClean
                ? "nothing"
                : (outcome.left.map(\.found.name) + outcome.unknown.map(\.kind.plural)).joined(separator: ", "))
        if outcome.isClean {
            tell(.step("removed \(names.count) objects; a list by the run's id shows none any more"))
        } else {
            tell(.problem("try again with: \(cleanupCommand)"))
        }
        return outcome.isClean
    }

    /// An ephemeral container can't be taken out of its pod: what can be said is whether it has ended.
    private func tellOfContainer(_ container: String, _ target: TargetFacts, _ hasFailed: Bool) async {
        for look in 0..<(hasFailed ? 1 : Self.looks) {
            if look > 0 { try? await acts.surroundings.clock.sleep(for: acts.surroundings.pause) }
            guard let pod = try? await acts.client.get(.pod, target.pod, in: target.namespace), pod.uid == target.podUID
            else { return }
            guard EphemeralAgent.isThere(container, in: pod) else { return }
            if case .ended? = AgentStatus(container, in: pod) {
                tell(.step("container \(container) has ended; Kubernetes keeps its entry until the pod goes"))
                return
            }
        }
        tell(
            .warning(
                "container \(container) has not ended yet; the agent ends by itself after \(order.timeout) seconds at the "
                    + "latest, and Kubernetes keeps its entry until the pod goes"))
    }
}
