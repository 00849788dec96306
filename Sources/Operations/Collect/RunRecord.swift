internal import DataFormats
internal import PlainData

/// One line of the journal: what became of one index. All texts in it are printable and of bounded length.
struct RunRecord: Sendable, Hashable {
    enum Event: String, Sendable {
        /// The run was verified, and its report is in the directory.
        case collected
        /// It could not be verified.
        case refused
        /// It was refused, and later its index was gone.
        case gone
    }

    var event: Event
    /// The run's id; what the index claims, or nothing, where it was refused.
    var run: String
    var namespace: String
    /// The index ConfigMap's name and uid.
    var index: String
    var uid: String
    /// When the line was written: RFC 3339, UTC. The store says it.
    var at: String

    /// SHA-256 of the report, 64 hexadecimal digits; of a collected run only, as all below.
    var digest = ""
    /// The report's size.
    var bytes = 0
    var verdict = ""
    /// "Deployment/web", or "Pod/web-0" where the controller isn't known.
    var workload = ""
    var container = ""
    var image = ""
    /// Findings by severity, the gravest first, as ``FleetGroup/severities`` names them.
    var findings: [Int] = []
    /// When the run ended: RFC 3339, UTC.
    var finishedAt = ""

    /// Why it was refused.
    var reason = ""
    /// Whether it may still become complete.
    var mayComplete = false

    /// The line, with its newline.
    var line: [UInt8] {
        var entries: [PlainValue.Entry] = [
            .init("event", .text(event.rawValue)), .init("run", .text(run)), .init("namespace", .text(namespace)),
            .init("index", .text(index)), .init("uid", .text(uid)), .init("at", .text(at)),
        ]
        switch event {
        case .collected:
            entries += [
                .init("digest", .text(digest)), .init("bytes", .integer(bytes)), .init("verdict", .text(verdict)),
                .init("workload", .text(workload)), .init("container", .text(container)),
                .init("image", .text(image)), .init("findings", .array(findings.map { .integer($0) })),
                .init("finishedAt", .text(finishedAt)),
            ]
        case .refused, .gone:
            entries += [.init("reason", .text(reason)), .init("mayComplete", .boolean(mayComplete))]
        }
        return Array(JSON.text(.map(entries), pretty: false).utf8) + [UInt8(ascii: "\n")]
    }
}

extension RunRecord {
    /// A line as it was written, without its newline; nil where it is none.
    init?(line: [UInt8]) {
        guard line.first == UInt8(ascii: "{"), let document = try? JSON.parse(line), let entries = document.entries
        else { return nil }
        var texts: [String: String] = [:]
        for entry in entries { if let key = entry.key.text, let text = entry.value.text { texts[key] = text } }
        guard let event = texts["event"].flatMap(Event.init), let run = texts["run"],
            let namespace = texts["namespace"], let index = texts["index"], let uid = texts["uid"],
            let at = texts["at"]
        else { return nil }
        self.init(event: event, run: run, namespace: namespace, index: index, uid: uid, at: at)
        switch event {
        case .collected:
            guard let digest = texts["digest"], digest.utf8.count == 64, let verdict = texts["verdict"],
                let workload = texts["workload"], let container = texts["container"], let image = texts["image"],
                let finishedAt = texts["finishedAt"], let bytes = document["bytes"]?.integer,
                let findings = document["findings"]?.elements?.compactMap(\.integer),
                findings.count == FleetGroup.severities.count
            else { return nil }
            self.digest = digest
            self.verdict = verdict
            self.workload = workload
            self.container = container
            self.image = image
            self.finishedAt = finishedAt
            self.bytes = bytes
            self.findings = findings
        case .refused, .gone:
            guard let reason = texts["reason"], case .boolean(let mayComplete)? = document["mayComplete"] else {
                return nil
            }
            self.reason = reason
            self.mayComplete = mayComplete
        }
    }
}
