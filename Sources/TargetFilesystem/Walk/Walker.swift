public import LinuxSystem
public import SystemPackage

/// Something that looks at what a walk finds. Each of the walk's threads has one of its own.
public protocol WalkVisitor {
    /// Looks at some entries of one directory.
    mutating func visit(_ batch: borrowing WalkBatch)
}

/// Walks everything below a root once, on several threads, in bounded memory and descriptors.
///
/// Directories are opened from their parents' descriptors with `O_NOFOLLOW`, never by path, so the walk can't leave the
/// root and depth has no limit but ``maximumDepth``. Children are visited before a directory's listing goes on, so what
/// waits is bounded by depth times the listing buffer, however wide the tree.
public struct Walker: Sendable {
    /// The deepest directory whose entries are looked at; the root is 0. What lies deeper is counted as left out.
    ///
    /// Landlock goes up from what is opened to the root at each open, so a chain of directories costs the square of its
    /// depth: some seconds for this one. No program that names files by paths makes any deeper than half of PATH_MAX.
    public static let maximumDepth = 8_192
    /// The largest listing buffer, in bytes.
    static let largestBuffer = 64 << 10

    /// How much of the listing buffer a directory at a depth may fill. What a buffer's directories leave waiting adds up
    /// over the levels, so the deeper, the less: some 100 MiB at the very most, in a tree made for it.
    static func bufferLimit(depth: Int) -> Int {
        switch depth {
        case ..<32: largestBuffer
        case ..<512: 4 << 10
        default: 512
        }
    }

    /// Whether the walk enters other mounts.
    public let crossesMounts: Bool
    /// How many directories may be open before some are closed early.
    let descriptorBudget: Int

    /// A walker. It may have half of the process's descriptors, at most 512 (the readers of files need some too), and asks
    /// for the limit now: a process that has shut itself in can't.
    ///
    /// - Parameter crossesMounts: Whether to enter other mounts below the root.
    public init(crossesMounts: Bool = false) {
        self.init(crossesMounts: crossesMounts, descriptorBudget: max(8, min(512, descriptorLimit() / 2)))
    }

    init(crossesMounts: Bool, descriptorBudget: Int) {
        self.crossesMounts = crossesMounts
        self.descriptorBudget = descriptorBudget
    }

    /// Walks below a root.
    ///
    /// - Parameters:
    ///   - root: The root; it is not among the entries itself.
    ///   - threads: The threads to walk on.
    ///   - makeVisitor: Makes the visitor of one thread.
    /// - Returns: What was seen, and the visitors after their work.
    /// - Throws: The errno where the root itself can't be listed.
    public func walk<Visitor: WalkVisitor & Sendable>(
        _ root: borrowing TargetRoot, on threads: WorkerThreads, makeVisitor: @Sendable () -> Visitor
    ) throws(Errno) -> (summary: WalkSummary, visitors: [Visitor]) {
        let opened = try openForReading([UInt8(ascii: ".")], at: root.descriptor, [.directory, .noWait])
        let limiter = DescriptorLimiter(budget: descriptorBudget, threads: threads.count)
        let directory = WalkDirectory(name: [], parent: nil, status: root.status)
        directory.adopt(opened, limiter)
        let schedule = WalkSchedule(threads: threads.count, first: directory)
        let attributes = ExtendedAttributeReader()
        let results = ResultSlots<(WalkSummary, Visitor)>(count: threads.count)
        threads.run { index in
            var worker = WalkWorker(
                walker: self, schedule: schedule, limiter: limiter, attributes: attributes,
                rootStatus: directory.status,
                visitor: makeVisitor())
            worker.run()
            results.set((worker.summary, worker.visitor), at: index)
        }
        var summary = WalkSummary()
        var visitors: [Visitor] = []
        for (part, visitor) in results.take() {
            summary.merge(part)
            visitors.append(visitor)
        }
        return (summary, visitors)
    }

    /// Walks below a root only to count.
    ///
    /// - Throws: The errno where the root itself can't be listed.
    public func count(_ root: borrowing TargetRoot, on threads: WorkerThreads) throws(Errno) -> WalkSummary {
        try walk(root, on: threads) { CountingVisitor() }.summary
    }
}

private struct CountingVisitor: WalkVisitor {
    mutating func visit(_ batch: borrowing WalkBatch) {}
}
