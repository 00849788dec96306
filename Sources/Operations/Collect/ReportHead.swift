internal import DataFormats
internal import PlainData

/// What a report says of itself, read without making a tree of all that is in it: the members of its outermost object.
///
/// Everything else is passed over unjudged; whoever reads the report whole judges it.
struct ReportHead: Sendable, Hashable {
    let run: String
    let finishedAt: String
    let verdict: String
    /// Findings by severity, in the order of ``FleetGroup/severities``.
    let findings: [Int]

    /// - Returns: nil where it isn't one object with these members, each once.
    init?(_ report: [UInt8]) {
        guard
            let members = report.withUnsafeBufferPointer({ Self.members(["runID", "finishedAt", "verdict"], in: $0) })
        else { return nil }
        guard let run = members[0]?.text, let finishedAt = members[1]?.text, let verdict = members[2],
            let status = verdict["status"]?.text
        else { return nil }
        let findings = FleetGroup.severities.compactMap { verdict["counts"]?[$0]?.integer }
        guard findings.count == FleetGroup.severities.count else { return nil }
        self.run = run
        self.finishedAt = finishedAt
        self.verdict = status
        self.findings = findings
    }

    private static func members(
        _ names: [String], in bytes: UnsafeBufferPointer<UInt8>
    ) -> [PlainValue?]? {
        let names = names.map { Array($0.utf8) }
        var found = [PlainValue?](repeating: nil, count: names.count)
        var position = 0
        skipBlanks(bytes, &position)
        guard position < bytes.count, bytes[position] == UInt8(ascii: "{") else { return nil }
        position += 1
        skipBlanks(bytes, &position)
        while position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            let key = position + 1
            guard skipValue(bytes, &position) else { return nil }
            let name = bytes[key..<(position - 1)]
            skipBlanks(bytes, &position)
            guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { return nil }
            position += 1
            skipBlanks(bytes, &position)
            let start = position
            guard skipValue(bytes, &position) else { return nil }
            // An escape in a name could make two names one.
            guard !name.contains(UInt8(ascii: "\\")) else { return nil }
            if let place = names.firstIndex(where: { $0.elementsEqual(name) }) {
                guard found[place] == nil, let value = try? JSON.parse(Array(bytes[start..<position])) else {
                    return nil
                }
                found[place] = value
            }
            skipBlanks(bytes, &position)
            guard position < bytes.count else { return nil }
            if bytes[position] == UInt8(ascii: "}") {
                position += 1
                skipBlanks(bytes, &position)
                return position == bytes.count ? found : nil
            }
            guard bytes[position] == UInt8(ascii: ",") else { return nil }
            position += 1
            skipBlanks(bytes, &position)
        }
        return nil
    }

    private static func skipBlanks(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    /// Passes over a string, or over anything else up to the comma or bracket that ends it.
    private static func skipValue(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Bool {
        let start = position
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                guard position < bytes.count else { return false }
                position += 1
                if depth == 0 { return true }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return position > start }
                depth -= 1
                if depth == 0 {
                    position += 1
                    return true
                }
            case UInt8(ascii: ",") where depth == 0: return position > start
            default: break
            }
            position += 1
        }
        return false
    }
}
