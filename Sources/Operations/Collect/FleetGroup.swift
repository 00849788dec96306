/// The runs of one workload's container in one image that ended with one verdict: a line of the fleet summary.
///
/// Its texts are printable: none holds a tab or a newline.
struct FleetGroup: Sendable, Hashable {
    /// The order of ``findings``.
    static let severities = ["critical", "high", "medium", "low", "info"]

    /// What makes it this group and no other.
    struct Name: Sendable, Hashable {
        var namespace: String
        /// "Deployment/web", "Pod/web-0".
        var workload: String
        var container: String
        var image: String
        var verdict: String
    }

    let name: Name
    var namespace: String { name.namespace }
    var workload: String { name.workload }
    var container: String { name.container }
    var image: String { name.image }
    var verdict: String { name.verdict }

    /// How many runs.
    var runs: Int
    /// The id of the one that ended last, where its report is, when it ended, and its findings by severity.
    var latest: String
    var report: ReportPlace
    var finishedAt: String
    var findings: [Int]

    /// A group of a single run.
    init(_ record: RunRecord) {
        name = Name(
            namespace: record.namespace, workload: record.workload, container: record.container, image: record.image,
            verdict: record.verdict)
        runs = 1
        latest = record.run
        report = record.report
        finishedAt = record.finishedAt
        findings = record.findings
    }

    /// Its name in the order of the summary.
    var key: [UInt8] { Array([namespace, workload, container, image, verdict].joined(separator: "\t").utf8) }

    /// Takes in the same group's other runs.
    mutating func add(_ other: FleetGroup) {
        runs += other.runs
        guard (finishedAt, latest) < (other.finishedAt, other.latest) else { return }
        latest = other.latest
        report = other.report
        finishedAt = other.finishedAt
        findings = other.findings
    }

    /// One line for a scratch file, with its newline.
    var line: [UInt8] {
        let numbers = findings.map(String.init).joined(separator: ",")
        let place = "\(report.file.number)\t\(report.line)\t\(report.of)"
        return key + Array("\t\(runs)\t\(latest)\t\(finishedAt)\t\(numbers)\t\(place)\n".utf8)
    }

    /// A line of a scratch file, without its newline.
    init?(line: some Collection<UInt8>) {
        let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 12, let runs = Int(fields[5]), let file = Int64(fields[9]), let line = Int(fields[10]),
            let of = Int(fields[11])
        else { return nil }
        name = Name(
            namespace: fields[0], workload: fields[1], container: fields[2], image: fields[3], verdict: fields[4])
        self.runs = runs
        (latest, finishedAt) = (fields[6], fields[7])
        report = ReportPlace(file: ReportFileName(number: file), line: line, of: of)
        findings = fields[8].split(separator: ",").compactMap { Int($0) }
    }
}
