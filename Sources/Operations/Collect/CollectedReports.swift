internal import PrintableText
internal import ResultTransport
internal import SystemPackage

/// The reports in a directory that runs were collected into, found by the journal; also while a collector works there.
public struct CollectedReports: Sendable {
    /// One of them.
    public struct Report: Sendable, Hashable {
        /// The namespace the run was in: a DNS label.
        public let namespace: String
        /// The run's id.
        public let run: String
        /// The report, JSON on one line, with its newline.
        public let bytes: [UInt8]
    }

    /// Which reports are wanted.
    public struct Selection: Sendable, Hashable {
        /// The ids of their runs; nil for all.
        public var runs: Set<String>?
        /// Of this namespace alone; nil for all.
        public var namespace: String?

        /// Those of some runs or all, in a namespace or all.
        public init(runs: Set<String>?, namespace: String? = nil) {
            self.runs = runs
            self.namespace = namespace
        }

        fileprivate func holds(_ record: RunRecord) -> Bool {
            record.event == .collected && runs?.contains(record.run) ?? true
                && namespace ?? record.namespace == record.namespace
        }
    }

    private let path: String
    private let directory: OpenFile
    private let journal: OpenFile

    /// Opens what ``Collector`` made.
    ///
    /// - Throws: Where it is none.
    public init(directory path: String) throws(CollectFailure) {
        self.path = path
        directory = try OpenFile.directory(at: path, isMade: false)
        do throws(Errno) {
            journal = try directory.existingFile(CollectJournal.name)
        } catch {
            throw CollectFailure(
                "nothing was collected into \(path): can't open its \(CollectJournal.name): \(error)")
        }
    }

    /// Tells reports one by one, in the order they were collected in.
    ///
    /// - Parameters:
    ///   - selection: Which ones.
    ///   - problem: Hears of what can't be had, in one line each: a file was moved away or changed, or no such run was collected.
    ///   - report: Hears of the others.
    /// - Throws: Where the journal can't be read, or what `report` throws.
    public func forEach(
        _ selection: Selection, problem: (String) -> Void,
        _ report: (Report) throws(CollectFailure) -> Void
    ) throws(CollectFailure) {
        var missing = selection.runs ?? []
        var isNamespaceSeen = false
        var lines: ReportLines?
        var damaged: (line: Int, isWhole: Bool)?
        try CollectJournal.forEachLine(
            of: FileDescriptor(rawValue: journal.number), "\(path)/\(CollectJournal.name)"
        ) { (_, bytes, number, isWhole) throws(CollectFailure) in
            guard isWhole, let record = RunRecord(line: bytes) else {
                if damaged == nil { damaged = (number, isWhole) }
                return
            }
            guard damaged == nil, selection.holds(record) else { return }
            isNamespaceSeen = true
            missing.remove(record.run)
            let place = record.report
            if lines?.name != place.file {
                lines = ReportLines(place, in: directory)
                if let error = lines?.failure {
                    problem(
                        "\(path)/\(place.file.path), of \(place.of) reports, run \(record.run)'s among them, can't be read: "
                            + "\(error); if it was moved away, it has to be put back")
                }
            }
            guard let own = lines, own.failure == nil else { return }
            guard let bytes = own.line(place.line, upTo: record.bytes + 1), let head = ReportHead(bytes),
                head.run == record.run, head.verdict == record.verdict, head.findings == record.findings,
                Collector.text(head.finishedAt) == record.finishedAt, Collector.isLabel(record.namespace),
                RunID(parsing: record.run) != nil
            else {
                problem("run \(printable(record.run)): \(path)/\(place.file.path), line \(place.line), was changed")
                return
            }
            try report(Report(namespace: record.namespace, run: record.run, bytes: bytes))
        }
        // The last line may be one that a collector is writing.
        if let damaged, damaged.isWhole {
            problem(
                "\(path)/\(CollectJournal.name), line \(damaged.line), is damaged or another version's: what it and those behind "
                    + "it tell of is left out")
        }
        if selection.runs == nil, let namespace = selection.namespace, !isNamespaceSeen {
            problem("nothing was collected from namespace \(printable(namespace))")
        }
        for run in missing.sorted() {
            let place = selection.namespace.map { " in namespace \(printable($0))" } ?? ""
            problem("run \(printable(run)) was not collected\(place)")
        }
    }
}
