import DataFormats
import PlainData

/// The index of a published result: what a reader knows before it has the report, and holds the report to.
public struct ResultIndex: Sendable, Hashable {
    /// The run.
    public let run: RunID
    /// What was looked at.
    public let target: ResultTarget
    /// What the report says in short.
    public let summary: ResultSummary
    /// The agent that published it: printable ASCII, at most 64 characters.
    public let agentVersion: String
    /// The report's length as JSON, in bytes: at least 1.
    public let size: Int
    /// Its length as zlib's bytes (RFC 1950).
    public let compressedSize: Int
    /// SHA-256 of these, 64 hexadecimal digits in lower case.
    public let sha256: String
    /// Into how many pieces they are cut.
    public let chunkCount: Int
    /// The length of each piece but the last, in bytes; the last has the rest.
    public let chunkSize: Int

    /// The most bytes that a report may inflate to: 256 MiB.
    public static let mostBytes = 256 << 20
    /// The most bytes that an index has as JSON. Whatever a target is called, it stays below.
    public static let longest = 6 << 10
    /// What an index says that it is.
    static let format = "sidescan.dev/result/v1"

    init(
        run: RunID, target: ResultTarget, summary: ResultSummary, agentVersion: String, size: Int, compressedSize: Int,
        sha256: String, chunkSize: Int
    ) {
        self.run = run
        self.target = target
        self.summary = summary
        self.agentVersion = agentVersion
        self.size = size
        self.compressedSize = compressedSize
        self.sha256 = sha256
        chunkCount = (compressedSize + chunkSize - 1) / chunkSize
        self.chunkSize = chunkSize
    }

    /// The length of a piece, counted from 0.
    func length(ofChunk number: Int) -> Int { min(chunkSize, compressedSize - number * chunkSize) }

    /// Reads an index from its JSON. What it doesn't know it passes over.
    ///
    /// - Throws: ``ResultError/index(_:)``.
    public init(parsing json: [UInt8]) throws(ResultError) {
        guard json.count <= Self.longest else { throw .index("it is longer than \(Self.longest) bytes") }
        if let index = Self(ordinary: json) {
            self = index
        } else {
            try self.init(any: json)
        }
    }

    /// What may be wrong with it has its reason here.
    init(any json: [UInt8]) throws(ResultError) {
        let value: PlainValue
        do {
            value = try JSON.parse(json)
        } catch {
            throw .index("it is no JSON")
        }
        guard value["format"]?.text == Self.format else { throw .index("its format is not \(Self.format)") }
        guard let run = value["run"]?.text.flatMap({ RunID(parsing: $0) }) else { throw .index("it names no run") }
        guard let report = value["report"] else { throw .index("it tells nothing of a report") }
        let size = try ResultSummary.number(report["size"], "report.size")
        let compressedSize = try ResultSummary.number(report["compressedSize"], "report.compressedSize")
        let chunkSize = try ResultSummary.number(report["chunkSize"], "report.chunkSize")
        guard Self.sizes.contains(size) else {
            throw .index("report.size is not from 1 to \(Self.mostBytes)")
        }
        guard Self.compressedSizes.contains(compressedSize) else {
            throw .index("report.compressedSize is too large")
        }
        guard chunkSize > 0 else { throw .index("report.chunkSize is 0") }
        guard let digest = report["sha256"]?.text, Self.isDigest(digest) else {
            throw .index("report.sha256 is no SHA-256")
        }
        guard let version = value["agentVersion"]?.text, Self.isVersion(version) else {
            throw .index("agentVersion is none")
        }
        self.init(
            run: run, target: try ResultTarget(value["target"]), summary: try ResultSummary(value),
            agentVersion: version, size: size, compressedSize: compressedSize, sha256: digest, chunkSize: chunkSize)
        guard try ResultSummary.number(report["chunks"], "report.chunks") == chunkCount else {
            throw .index("report.chunks does not fit the sizes")
        }
    }

    static let sizes = 1...mostBytes
    /// What zlib can't compress becomes longer by less than that (zlib.h, compressBound).
    static let compressedSizes = 1...(2 * mostBytes)

    static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy(\.isLowercaseHexadecimal)
    }

    /// The index as JSON in one line, at most ``longest`` bytes.
    public var json: [UInt8] {
        let report: [PlainValue.Entry] = [
            PlainValue.Entry("size", .integer(size)), PlainValue.Entry("compressedSize", .integer(compressedSize)),
            PlainValue.Entry("sha256", .text(sha256)), PlainValue.Entry("chunks", .integer(chunkCount)),
            PlainValue.Entry("chunkSize", .integer(chunkSize)),
        ]
        let entries =
            [
                PlainValue.Entry("format", .text(Self.format)), PlainValue.Entry("run", .text(run.text)),
                PlainValue.Entry("agentVersion", .text(agentVersion)), PlainValue.Entry("target", target.value),
            ] + summary.entries + [PlainValue.Entry("report", .map(report))]
        return Array(JSON.text(.map(entries), pretty: false).utf8)
    }

    static func isVersion(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }
}

extension ResultTarget {
    fileprivate init(_ value: PlainValue?) throws(ResultError) {
        self.init()
        for member in Self.members {
            guard let text = value?[member.name] else { continue }
            guard case .string(let bytes) = text else { throw .index("target.\(member.name) is no text") }
            self[keyPath: member.path] = String(decoding: bytes, as: UTF8.self)
        }
        if let fault { throw .index(fault) }
    }

    fileprivate var value: PlainValue {
        .map(
            Self.members.compactMap { member in
                self[keyPath: member.path].map { PlainValue.Entry(member.name, .text($0)) }
            })
    }
}
