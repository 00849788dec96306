internal import DataFormats
internal import PlainData
internal import ScanReport
internal import SystemPackage

/// How many runs there are, in all.
struct FleetTotals: Sendable, Hashable {
    static let verdicts = ["clean", "findings", "incomplete"]

    private(set) var collected = 0
    private(set) var refused = 0
    private(set) var gone = 0
    private(set) var byVerdict = [0, 0, 0]

    mutating func add(_ record: RunRecord) {
        switch record.event {
        case .collected:
            collected += 1
            if let place = Self.verdicts.firstIndex(of: record.verdict) { byVerdict[place] += 1 }
        case .refused: refused += 1
        case .gone: gone += 1
        }
    }
}

/// The summary of all runs in a directory, written without ever being held whole. All texts in it are printable.
struct FleetSummary {
    static let jsonName = "fleet-summary.json"
    static let markdownName = "fleet-summary.md"
    /// Of the JSON form: a reader that knows a major version can read all its minors.
    static let schemaVersion = "1.0"

    /// Tells records one by one.
    typealias Records = (_ body: (RunRecord) throws(CollectFailure) -> Void) throws(CollectFailure) -> Void

    let totals: FleetTotals
    let generatedAt: String

    /// One member a line, and one workload a line.
    func writeJSON(
        to file: FileDescriptor, _ groups: borrowing FleetGroups, _ records: Records
    ) throws(CollectFailure) {
        var output = BufferedOutput(file, Self.jsonName)
        let counts = PlainValue.map([
            .init("collected", .integer(totals.collected)), .init("refused", .integer(totals.refused)),
            .init("gone", .integer(totals.gone)),
        ])
        let verdicts = PlainValue.map(
            zip(FleetTotals.verdicts, totals.byVerdict).map { .init($0, .integer($1)) })
        try output.write(
            """
            {
              "schemaVersion": "\(Self.schemaVersion)",
              "generatedAt": "\(generatedAt)",
              "runs": \(JSON.text(counts, pretty: false)),
              "verdicts": \(JSON.text(verdicts, pretty: false)),
              "workloads": [
            """)
        var separator = "\n"
        try groups.forEach { (group) throws(CollectFailure) in
            try output.write("\(separator)    \(JSON.text(Self.value(group), pretty: false))")
            separator = ",\n"
        }
        try output.write("\n  ],\n  \"refused\": [")
        separator = "\n"
        if totals.refused + totals.gone > 0 {
            try records { (record) throws(CollectFailure) in
                guard record.event != .collected else { return }
                try output.write("\(separator)    \(JSON.text(Self.value(record), pretty: false))")
                separator = ",\n"
            }
        }
        try output.write("\n  ]\n}\n")
        try output.flush()
    }

    /// Tables for a merge request or a wiki.
    func writeMarkdown(
        to file: FileDescriptor, _ groups: borrowing FleetGroups, _ records: Records
    ) throws(CollectFailure) {
        var output = BufferedOutput(file, Self.markdownName)
        let verdicts = zip(totals.byVerdict, FleetTotals.verdicts).map { "\($0) \($1)" }.joined(separator: ", ")
        try output.write(
            """
            # Fleet summary

            \(generatedAt): \(totals.collected) runs collected (\(verdicts)); \(totals.refused) could not be verified.

            | namespace | workload | container | image | verdict | runs | latest run | ended | \
            \(FleetGroup.severities.joined(separator: " | ")) |
            | --- | --- | --- | --- | --- | ---: | --- | --- |\
            \(String(repeating: " ---: |", count: FleetGroup.severities.count))

            """)
        try groups.forEach { (group) throws(CollectFailure) in
            let cells =
                [
                    MarkdownText.escape(group.namespace), MarkdownText.escape(group.workload),
                    MarkdownText.escape(group.container), MarkdownText.code(group.image),
                    MarkdownText.escape(group.verdict), String(group.runs), MarkdownText.code(group.latest),
                    MarkdownText.escape(group.finishedAt),
                ] + group.findings.map(String.init)
            try output.write("| \(cells.joined(separator: " | ")) |\n")
        }
        if totals.refused + totals.gone > 0 {
            try output.write(
                """

                ## Not verified

                | namespace | index | run | since | why |
                | --- | --- | --- | --- | --- |

                """)
            try records { (record) throws(CollectFailure) in
                guard record.event != .collected else { return }
                let cells = [
                    MarkdownText.escape(record.namespace), MarkdownText.code(record.index),
                    record.run.isEmpty ? "" : MarkdownText.code(record.run), MarkdownText.escape(record.at),
                    (record.event == .gone ? "gone: " : "") + MarkdownText.escape(record.reason),
                ]
                try output.write("| \(cells.joined(separator: " | ")) |\n")
            }
        }
        try output.flush()
    }

    private static func value(_ group: FleetGroup) -> PlainValue {
        .map([
            .init("namespace", .text(group.namespace)), .init("workload", .text(group.workload)),
            .init("container", .text(group.container)), .init("image", .text(group.image)),
            .init("verdict", .text(group.verdict)), .init("runs", .integer(group.runs)),
            .init(
                "latest",
                .map([
                    .init("run", .text(group.latest)), .init("finishedAt", .text(group.finishedAt)),
                    .init("reports", .text(group.report.file.path)), .init("line", .integer(group.report.line)),
                    .init(
                        "findings",
                        .map(zip(FleetGroup.severities, group.findings).map { .init($0, .integer($1)) })),
                ])),
        ])
    }

    private static func value(_ record: RunRecord) -> PlainValue {
        .map([
            .init("namespace", .text(record.namespace)), .init("index", .text(record.index)),
            .init("run", .text(record.run)), .init("since", .text(record.at)),
            .init("state", .text(record.event.rawValue)), .init("reason", .text(record.reason)),
            .init("mayComplete", .boolean(record.mayComplete)),
        ])
    }
}
