import FoundationEssentials
public import KubernetesAPI
import PlainData
public import ResultTransport

/// One scan, from preflight to the last object removed.
///
/// Cancelling the task that performs it interrupts the scan; what it has made is removed all the same.
public struct ScanRun: Sendable {
    /// The run's id.
    public let id: RunID

    private let order: ScanOrder
    private let client: KubernetesClient
    private let actor: String
    private let results: ResultsDirectory?
    private let log: AuditLog
    private let surroundings: Surroundings

    /// A scan.
    ///
    /// - Parameters:
    ///   - order: What is asked for.
    ///   - id: Its id.
    ///   - client: Who asks the API server.
    ///   - actor: What the audit log calls the caller where the API server does not say who that is.
    ///   - results: Where results go; nil for nowhere, as for a preflight.
    ///   - log: The audit log.
    ///   - surroundings: The time, and who is told.
    public init(
        _ order: ScanOrder, id: RunID = RunID(), with client: KubernetesClient, as actor: String,
        results: ResultsDirectory?, log: AuditLog, _ surroundings: Surroundings
    ) {
        self.order = order
        self.id = id
        self.client = client
        self.actor = actor
        self.results = results
        self.log = log
        self.surroundings = surroundings
    }

    /// The command that removes what this run may leave behind.
    public var cleanupCommand: String { "sidescan cleanup --run \(id) -n \(order.namespace) --results" }

    /// Scans.
    ///
    /// - Returns: How it ended. Everything else was told.
    public func perform() async -> ScanExit {
        let state = ScanState(
            RunActs(client: client, run: id, actor: actor, log: log, surroundings: surroundings))
        let outcome: Result<ScanGains, ScanFailure>
        do {
            outcome = .success(
                try await within(.seconds(order.timeout), on: surroundings.clock) { try await gather(state) })
        } catch {
            outcome = .failure(Task.isCancelled ? ScanFailure("interrupted", .interrupted) : .of(error))
        }
        // The task may be cancelled, and what is left to do is to be done all the same.
        let conclusion = ScanConclusion(
            order: order, run: id, results: results, acts: await state.acts, state: state,
            cleanupCommand: cleanupCommand)
        return await Task { await conclusion.conclude(outcome) }.value
    }

    private func gather(_ state: ScanState) async throws -> ScanGains {
        let began = surroundings.now()
        let plan = ScanPlan(run: id)
        await state.become(await whoActs(state.acts))
        let preflight = Preflight(order: order, acts: await state.acts, plan: plan)
        surroundings.tell(.step("run \(id)"))
        let pod = try await preflight.pod()
        let report = try await preflight.examine(pod)
        for line in report.lines { surroundings.tell(.step(line)) }
        for warning in report.warnings { surroundings.tell(.warning(warning)) }
        try await preflight.rehearse(report)
        if order.preflightOnly {
            surroundings.tell(.step("preflight passed; nothing was made"))
            return .preflight
        }
        if order.writesEvents, let target = report.target {
            await state.tellEvents(
                RunEvents(
                    client, on: RunEvents.Subject(pod: target.pod, namespace: target.namespace, uid: target.podUID)))
        }
        let session = ScanSession(order: order, plan: plan, acts: await state.acts, began: began)
        let marks = plan.marks(
            report, order,
            expires: Surroundings.timestamp(began.addingTimeInterval(Double(order.timeout + ScanPlan.spareSeconds))))
        let result = try await scan(session, report, marks, state)
        await session.acts.note(
            "collect", "report of \(result.report.count) bytes", .done, "sha256 \(result.index.sha256), verified")
        surroundings.tell(.step("the report is here: \(result.report.count) bytes, digest verified"))
        return .result(report, result)
    }

    private func scan(
        _ session: ScanSession, _ report: PreflightReport, _ marks: RunMarks, _ state: ScanState
    ) async throws -> VerifiedResult {
        let plan = session.plan
        let credentials = try plan.credentials(report, order, marks)
        let seconds = max(1, session.secondsLeft)
        var made = credentials.map { $0.objects.map { RunActs.name($0.0, $0.1.name, in: order.namespace) } } ?? []
        switch report.way {
        case .sidecar:
            let pod = marks.marked(try plan.scanPod(report, order, seconds: seconds), as: .scanPod)
            made.append(RunActs.name(.pod, pod.name, in: order.namespace))
            let omissions = try plan.omissions(report, order)
            if !omissions.isEmpty {
                surroundings.tell(.warning("the copy of the target goes without \(omissions.joined(separator: ", "))"))
            }
            await begin(session, report, made, state, kinds: RunObjects.kinds)
            try await make(credentials, session)
            return try await SidecarScan(session: session, pod: pod).run()
        case .debug, .auto:
            guard let target = report.target else { throw ScanFailure("there is no pod to join", .failed) }
            let agent = try plan.ephemeralContainer(report, order, seconds: seconds)
            made.append("ephemeral container \(agent.name) in pods/\(target.pod)")
            await begin(
                session, report, made, state, kinds: credentials == nil ? [] : [.roleBinding, .role, .configMap])
            await state.join(agent.name, of: target)
            try await make(credentials, session)
            return try await DebugScan(session: session, target: target, agent: agent).run()
        }
    }

    /// Writes down all that the run is about to make, before any of it is made: whoever finds the log after a crash knows
    /// what to look for.
    private func begin(
        _ session: ScanSession, _ report: PreflightReport, _ made: [String], _ state: ScanState, kinds: [ResourceKind]
    ) async {
        await state.begin(kinds)
        let subject =
            switch order.subject {
            case .pod(let pod, _): "pods/\(pod) in \(order.namespace), container \(report.target?.container ?? "")"
            case .image(let image): "image \(image)"
            }
        await session.acts.note("begin", subject, .done, "will make \(made.joined(separator: ", "))")
    }

    private func make(_ credentials: ScanCredentials?, _ session: ScanSession) async throws {
        guard let credentials else { return }
        for (kind, object) in credentials.objects {
            try Task.checkCancellation()
            _ = try await session.acts.create(object, kind, in: order.namespace)
        }
        surroundings.tell(
            .step(
                "made \(credentials.kinds.map(\.kind).joined(separator: ", ")) \(credentials.name): "
                    + "the agent may apply its own ConfigMaps and nothing else"))
    }

    /// The caller's name, as the API server has it where it is asked for (authentication.k8s.io/v1, 1.28 and later).
    private func whoActs(_ acts: RunActs) async -> String {
        let kind = ResourceKind(
            group: "authentication.k8s.io", kind: "SelfSubjectReview", plural: "selfsubjectreviews",
            isNamespaced: false)
        let question = KubernetesObject(
            .map([.init("apiVersion", .text(kind.apiVersion)), .init("kind", .text(kind.kind))]))
        let answer = try? await acts.review(question, kind, about: "who the caller is")
        return answer?["status", "userInfo", "username"]?.text ?? actor
    }
}
