internal import FoundationEssentials
internal import SystemPackage

/// What is collected, and what is known of it: the directory, its journal, and the table made from it.
///
/// Reports are written by whoever has them (``directory``), and told here afterwards. What was told counts when ``commit()``
/// comes back; whatever stops this process before is done anew by the next.
actor CollectStore {
    /// A moment at which a process may be stopped, for tests.
    enum Step: Sendable, Hashable, CaseIterable {
        case writeReport, reportWritten, persist, append, appended, summary
    }

    nonisolated let directory: CollectDirectory
    private let now: @Sendable () -> String
    private let before: @Sendable (Step) throws(CollectFailure) -> Void

    private var journal: CollectJournal
    private var table: RunTable
    /// Told, and not yet in the journal.
    private var pending: [RunRecord] = []
    private var claims: Set<RunTable.Key> = []
    private var pass: UInt32 = 0
    private var tally = Tally()

    /// Runs in the directory.
    var collected: Int { tally.collected }
    /// Indexes that are refused, and those of them that were seen since this was opened.
    var refused: Int { tally.refused }
    var refusedNow: Int { tally.refusedNow }
    /// Runs of this pass that were to be deleted from the cluster, and could not be.
    private(set) var notDeleted = 0
    /// Files of reports that the journal didn't tell of when this was opened, as they were called and as they are now.
    nonisolated let setAside: [(path: String, kept: String)]
    /// The file that the journal's torn end is kept in; nil where it had none.
    nonisolated let tornEnd: String?
    /// Whether the summary is older than the journal.
    private(set) var isSummaryStale = true

    /// Opens a directory, and makes it where it is missing.
    ///
    /// - Throws: Where it can't be used, another process uses it, or its journal is damaged.
    init(
        path: String, now: @escaping @Sendable () -> String = { Surroundings.timestamp(Date()) },
        before: @escaping @Sendable (Step) throws(CollectFailure) -> Void = { _ in }
    ) throws(CollectFailure) {
        let directory = try CollectDirectory(path: path)
        var table = try RunTable { () throws(CollectFailure) in try directory.scratch() }
        var tally = Tally()
        var journal = try CollectJournal(in: directory)
        let (last, tornEnd) = try journal.recover(in: directory) { (offset, record) throws(CollectFailure) in
            try tally.enter(record, at: offset, pass: 0, into: &table)
        }
        let setAside = try directory.setAside { (name) in last.map { $0.number < name.number } ?? true }
        try directory.persistNames()
        self.directory = directory
        self.setAside = setAside
        self.tornEnd = tornEnd
        self.now = now
        self.before = before
        self.table = table
        self.journal = journal
        self.tally = tally
    }

    /// Nothing more comes: another one may open the directory.
    nonisolated func close() { directory.unlock() }

    // MARK: - Passes

    /// A list of all indexes begins.
    func beginPass() {
        pass += 1
        notDeleted = 0
    }

    /// What was collected of a run could not be deleted from the cluster; the next pass tries again.
    func couldNotDelete() { notDeleted += 1 }

    /// It is at its end: what was refused earlier in a namespace (nil for all) and wasn't seen this time is gone.
    func endPass(in namespace: String?) throws(CollectFailure) {
        try commit()
        while refused > 0 {
            var gone: [RunRecord] = []
            try journal.forEach { (offset, record) throws(CollectFailure) in
                guard gone.count < 1000, record.event == .refused, namespace == nil || record.namespace == namespace,
                    let entry = try table.entry(ofIndex: record.index, in: record.namespace),
                    entry.offset == offset, entry.state == .refused, entry.pass < pass
                else { return }
                gone.append(record)
            }
            guard !gone.isEmpty else { return }
            pending += gone.map { record in
                var record = record
                record.event = .gone
                return record
            }
            try commit()
        }
    }

    // MARK: - One index

    /// What is known of the run that an index is of.
    enum Standing: Sendable, Hashable {
        /// Nothing: it is to be collected. It is claimed for whoever asked until the next ``commit()``.
        case new
        /// It was collected already, with this digest.
        case known
        /// It was collected with another digest.
        case other
        /// Somebody else has claimed it: ask after the next ``commit()``.
        case claimed
    }

    /// A run as its index names it.
    struct Claim: Sendable {
        var run: String
        var namespace: String
        var digest: String
        var index: String
    }

    /// What is known of some runs.
    func standings(of claims: [Claim]) throws(CollectFailure) -> [Standing] {
        var standings: [Standing] = []
        for claim in claims { standings.append(try standing(of: claim)) }
        return standings
    }

    private func standing(of claim: Claim) throws(CollectFailure) -> Standing {
        let key = RunTable.Key(run: claim.run, in: claim.namespace)
        if let entry = try table.entry(of: key) {
            guard entry.mark == RunTable.Mark(claim.digest) else { return .other }
            try forget(claim.index, in: claim.namespace, "its run was collected by another index")
            return .known
        }
        return claims.insert(key).inserted ? .new : .claimed
    }

    /// A report is about to be written, or was.
    nonisolated func step(_ step: Step) throws(CollectFailure) { try before(step) }

    /// Runs' reports are written.
    func tell(_ records: consuming [RunRecord]) {
        // Taken over: a record has a dozen strings to be copied.
        if pending.isEmpty { pending = records } else { pending += records }
    }

    /// An index could not be verified.
    ///
    /// - Returns: Whether that is new since this was opened, or its reason is.
    @discardableResult
    func refuse(
        _ index: String, in namespace: String, uid: String, run: String, _ reason: String, mayComplete: Bool
    ) throws(CollectFailure) -> Bool {
        if var entry = try table.entry(ofIndex: index, in: namespace), entry.state == .refused,
            entry.mark == Self.mark(reason, uid)
        {
            let isFirst = entry.pass == 0
            if isFirst { tally.refusedNow += 1 }
            entry.pass = max(pass, 1)
            try table.set(index: index, in: namespace, entry)
            return isFirst
        }
        var record = RunRecord(
            event: .refused, run: run, namespace: namespace, index: index, uid: uid, at: "")
        record.reason = reason
        record.mayComplete = mayComplete
        pending.append(record)
        return true
    }

    /// An index is refused no more, for another reason than that it was verified; of others nothing happens.
    func forget(_ index: String, in namespace: String, _ reason: String) throws(CollectFailure) {
        guard let entry = try table.entry(ofIndex: index, in: namespace), entry.state == .refused else { return }
        var record = RunRecord(event: .gone, run: "", namespace: namespace, index: index, uid: "", at: "")
        record.reason = reason
        pending.append(record)
    }

    /// Brings all that was told onto the disk.
    func commit() throws(CollectFailure) {
        claims = []
        guard !pending.isEmpty else { return }
        try before(.persist)
        let file = ReportFileName(number: journal.length)
        let count = pending.count { $0.event == .collected }
        do throws(CollectFailure) {
            try directory.placeReports(count, as: file)
        } catch {
            // Without their reports they aren't collected, whoever commits next.
            pending.removeAll { $0.event == .collected }
            throw error
        }
        let at = now()
        for index in pending.indices {
            pending[index].at = at
            pending[index].report.file = file
            pending[index].report.of = count
        }
        try before(.append)
        let offsets = try journal.append(pending)
        try before(.appended)
        // By their places: a record has a dozen strings to be copied.
        let (told, pass) = (pending, max(pass, 1))
        pending = []
        try told.withUnsafeBufferPointer { (told) throws(CollectFailure) in
            for (place, offset) in offsets.enumerated() {
                try tally.enter(told[place], at: offset, pass: pass, into: &table)
            }
        }
        isSummaryStale = true
    }

    // MARK: - The summary

    /// Writes `fleet-summary.json` and `fleet-summary.md` anew, from the journal.
    func writeSummary() throws(CollectFailure) {
        try before(.summary)
        let directory = directory
        var groups = FleetGroups { () throws(CollectFailure) in try directory.scratch() }
        var totals = FleetTotals()
        try forEachLatest { (record) throws(CollectFailure) in
            totals.add(record)
            if record.event == .collected { try groups.add(FleetGroup(record)) }
        }
        let summary = FleetSummary(totals: totals, generatedAt: now())
        try directory.replace(FleetSummary.jsonName) { file in
            try summary.writeJSON(to: file, groups) { (body) throws(CollectFailure) in try self.forEachOther(body) }
        }
        try directory.replace(FleetSummary.markdownName) { file in
            try summary.writeMarkdown(to: file, groups) { (body) throws(CollectFailure) in try self.forEachOther(body) }
        }
        try directory.persistNames()
        isSummaryStale = false
    }

    /// Tells the record that counts of each run and each index that is refused or gone.
    private func forEachLatest(_ body: (RunRecord) throws(CollectFailure) -> Void) throws(CollectFailure) {
        try journal.forEach { (offset, record) throws(CollectFailure) in
            if !tally.isEachLatest {
                guard try table.entry(of: Self.key(record))?.offset == offset else { return }
            }
            try body(record)
        }
    }

    /// Of these only what was not collected.
    private func forEachOther(_ body: (RunRecord) throws(CollectFailure) -> Void) throws(CollectFailure) {
        try journal.forEach { (offset, record) throws(CollectFailure) in
            guard record.event != .collected, try table.entry(of: Self.key(record))?.offset == offset else { return }
            try body(record)
        }
    }

    // MARK: - The table

    private static func key(_ record: RunRecord) -> RunTable.Key {
        record.event == .collected
            ? RunTable.Key(run: record.run, in: record.namespace)
            : RunTable.Key(index: record.index, in: record.namespace)
    }

    fileprivate static func mark(_ reason: String, _ uid: String) -> RunTable.Mark { RunTable.Mark("\(uid) \(reason)") }
}

/// How many there are of what the journal tells.
private struct Tally {
    var collected = 0
    var refused = 0
    var refusedNow = 0
    /// Whether every line is the latest of what it is of.
    var isEachLatest = true

    /// Takes in a line, and puts what it says into the table.
    mutating func enter(
        _ record: RunRecord, at offset: Int64, pass: UInt32, into table: inout RunTable
    ) throws(CollectFailure) {
        let former = try table.entry(ofIndex: record.index, in: record.namespace)
        if let former {
            isEachLatest = false
            if former.state == .refused {
                refused -= 1
                if former.pass > 0 { refusedNow -= 1 }
            }
        }
        let isCollected = record.event == .collected
        let entry = RunTable.Entry(
            state: RunTable.State(record.event),
            mark: isCollected ? RunTable.Mark(record.digest) : CollectStore.mark(record.reason, record.uid),
            offset: offset, pass: pass)
        switch record.event {
        case .collected:
            collected += 1
            let lines = table.count
            try table.set(RunTable.Key(run: record.run, in: record.namespace), entry)
            if table.count == lines { isEachLatest = false }
        case .refused:
            refused += 1
            if pass > 0 { refusedNow += 1 }
        case .gone: break
        }
        // The index of a run that is collected may have been refused before: that line counts no more.
        if !isCollected || former != nil { try table.set(index: record.index, in: record.namespace, entry) }
    }
}

extension RunTable.State {
    fileprivate init(_ event: RunRecord.Event) {
        switch event {
        case .collected: self = .collected
        case .refused: self = .refused
        case .gone: self = .gone
        }
    }
}
