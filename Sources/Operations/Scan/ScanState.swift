import KubernetesAPI

/// What a run has come to, for whoever cleans up after it.
actor ScanState {
    /// With the actor and the Events that are known by now.
    private(set) var acts: RunActs
    /// The kinds of objects that the run may have made; nil where it made nothing yet.
    private(set) var kinds: [ResourceKind]?
    /// The ephemeral container that may be there, and its pod.
    private(set) var joined: (container: String, target: TargetFacts)?

    init(_ acts: RunActs) { self.acts = acts }

    func become(_ actor: String) { acts.actor = actor }

    func tellEvents(_ events: RunEvents) { acts.events = events }

    /// From now on something may be there.
    func begin(_ kinds: [ResourceKind]) { self.kinds = kinds }

    func join(_ container: String, of target: TargetFacts) { joined = (container, target) }
}
