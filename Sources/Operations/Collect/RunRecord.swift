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
    /// Where its report is. The store says which file that is, and how many lines it has.
    var report = ReportPlace(file: ReportFileName(number: 0), line: 0, of: 0)

    /// Why it was refused.
    var reason = ""
    /// Whether it may still become complete.
    var mayComplete = false

    /// The line, with its newline.
    var line: [UInt8] {
        var lines = JSONLines()
        write(to: &lines)
        return lines.bytes
    }

    /// Writes the line behind others.
    func write(to line: inout JSONLines) {
        line.begin()
        line.add("event", event.rawValue)
        line.add("run", run)
        line.add("namespace", namespace)
        line.add("index", index)
        line.add("uid", uid)
        line.add("at", at)
        switch event {
        case .collected:
            line.add("digest", digest)
            line.add("bytes", bytes)
            line.add("verdict", verdict)
            line.add("workload", workload)
            line.add("container", container)
            line.add("image", image)
            line.add("findings", findings)
            line.add("finishedAt", finishedAt)
            line.add("reports", report.file.text)
            line.add("line", report.line)
            line.add("of", report.of)
        case .refused, .gone:
            line.add("reason", reason)
            line.add("mayComplete", mayComplete)
        }
        line.end()
    }
}

/// Maps of JSON, each on one line, written from front to end.
struct JSONLines {
    private(set) var bytes: [UInt8] = []
    /// Whether nothing of the line is written.
    private var isFirst = true

    /// - Parameter count: About how many there will be.
    init(_ count: Int = 1) { bytes.reserveCapacity(count << 10) }

    /// Begins a line.
    mutating func begin() {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
    }

    /// Ends a line.
    mutating func end() {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func add(_ name: StaticString, _ text: String) {
        begin(name)
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            guard PlainBytes.hold(utf8, but: UInt8(ascii: "\""), UInt8(ascii: "\\")) else { return false }
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: utf8)
            bytes.append(UInt8(ascii: "\""))
            return true
        }
        if !isPlain { bytes += JSON.text(.text(text), pretty: false).utf8 }
    }

    mutating func add(_ name: StaticString, _ number: Int) {
        begin(name)
        bytes += String(number).utf8
    }

    mutating func add(_ name: StaticString, _ numbers: [Int]) {
        begin(name)
        bytes.append(UInt8(ascii: "["))
        for (place, number) in numbers.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += String(number).utf8
        }
        bytes.append(UInt8(ascii: "]"))
    }

    mutating func add(_ name: StaticString, _ boolean: Bool) {
        begin(name)
        bytes += (boolean ? "true" : "false").utf8
    }

    private mutating func begin(_ name: StaticString) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }
}

extension RunRecord {
    /// A line as it was written, without its newline; nil where it is none.
    init?(line: [UInt8]) {
        let record = line.withUnsafeBufferPointer { Self(line: $0) }
        guard let record else { return nil }
        self = record
    }

    /// The same, where it lies.
    init?(line: UnsafeBufferPointer<UInt8>) {
        guard line.first == UInt8(ascii: "{") else { return nil }
        var cursor = JSONCursor(line)
        guard let record = try? Self.read(&cursor) else { return nil }
        self = record
    }

    private static func read(_ cursor: inout JSONCursor) throws(JSONCursor.Unusual) -> RunRecord? {
        var record = RunRecord(event: .collected, run: "", namespace: "", index: "", uid: "", at: "")
        var (seen, event) = (Seen(), Event?.none)
        try cursor.map { (name, value) throws(JSONCursor.Unusual) in
            switch name {
            case "event":
                event = Event(rawValue: try value.string())
                seen.insert(.event)
            case "run":
                record.run = try value.string()
                seen.insert(.run)
            case "namespace":
                record.namespace = try value.string()
                seen.insert(.namespace)
            case "index":
                record.index = try value.string()
                seen.insert(.index)
            case "uid":
                record.uid = try value.string()
                seen.insert(.uid)
            case "at":
                record.at = try value.string()
                seen.insert(.at)
            case "digest":
                record.digest = try value.string()
                seen.insert(.digest)
            case "bytes":
                record.bytes = try value.integer()
                seen.insert(.bytes)
            case "verdict":
                record.verdict = try value.string()
                seen.insert(.verdict)
            case "workload":
                record.workload = try value.string()
                seen.insert(.workload)
            case "container":
                record.container = try value.string()
                seen.insert(.container)
            case "image":
                record.image = try value.string()
                seen.insert(.image)
            case "findings":
                record.findings = []
                try value.array { (element) throws(JSONCursor.Unusual) in
                    record.findings.append(try element.integer())
                }
                seen.insert(.findings)
            case "finishedAt":
                record.finishedAt = try value.string()
                seen.insert(.finishedAt)
            case "reports":
                guard let file = ReportFileName(try value.text().bytes) else { throw JSONCursor.Unusual() }
                record.report.file = file
                seen.insert(.reports)
            case "line":
                record.report.line = try value.integer()
                seen.insert(.line)
            case "of":
                record.report.of = try value.integer()
                seen.insert(.of)
            case "reason":
                record.reason = try value.string()
                seen.insert(.reason)
            case "mayComplete":
                record.mayComplete = try value.boolean()
                seen.insert(.mayComplete)
            default: try value.skip()
            }
        }
        try cursor.end()
        guard let event, seen.isSuperset(of: event == .collected ? .ofCollected : .ofOthers) else { return nil }
        record.event = event
        guard
            event != .collected
                || record.digest.utf8.count == 64 && record.findings.count == FleetGroup.severities.count
                    && record.report.line >= 1 && record.report.line <= record.report.of
        else { return nil }
        return record
    }

    /// Which members a line has.
    private struct Seen: OptionSet {
        let rawValue: UInt32

        static let event = Seen(rawValue: 1 << 0)
        static let run = Seen(rawValue: 1 << 1)
        static let namespace = Seen(rawValue: 1 << 2)
        static let index = Seen(rawValue: 1 << 3)
        static let uid = Seen(rawValue: 1 << 4)
        static let at = Seen(rawValue: 1 << 5)
        static let digest = Seen(rawValue: 1 << 6)
        static let bytes = Seen(rawValue: 1 << 7)
        static let verdict = Seen(rawValue: 1 << 8)
        static let workload = Seen(rawValue: 1 << 9)
        static let container = Seen(rawValue: 1 << 10)
        static let image = Seen(rawValue: 1 << 11)
        static let findings = Seen(rawValue: 1 << 12)
        static let finishedAt = Seen(rawValue: 1 << 13)
        static let reason = Seen(rawValue: 1 << 14)
        static let mayComplete = Seen(rawValue: 1 << 15)
        static let reports = Seen(rawValue: 1 << 16)
        static let line = Seen(rawValue: 1 << 17)
        static let of = Seen(rawValue: 1 << 18)

        static let ofAll: Seen = [.event, .run, .namespace, .index, .uid, .at]
        static let ofCollected: Seen = [
            ofAll, .digest, .bytes, .verdict, .workload, .container, .image, .findings, .finishedAt,
            .reports, .line, .of,
        ]
        static let ofOthers: Seen = [ofAll, .reason, .mayComplete]
    }
}
