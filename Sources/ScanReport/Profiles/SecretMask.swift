import PlainData

/// Puts `***` in the place of secrets.
struct SecretMask {
    /// What ties a report together, or can't be of an input's making.
    private static let kept: Set<String> = [
        "id", "name", "status", "version", "sha256", "start_time", "label", "groups", "source_location", "platform",
        "parent_profile",
    ]

    /// The longest first, so that no part of one stays beside the mask of another.
    private let secrets: [[UInt8]]

    init(_ texts: [String]) {
        let forms = texts.flatMap { [$0, Self.inspected($0)] }.filter { !$0.isEmpty && $0 != "***" }
        secrets = Set(forms).map { Array($0.utf8) }.sorted { ($1.count, $0.first ?? 0) < ($0.count, $1.first ?? 0) }
    }

    func masked(_ value: PlainValue) -> PlainValue {
        switch value {
        case .string(let bytes): .string(masked(bytes))
        case .symbol(let bytes): .symbol(masked(bytes))
        case .array(let elements): .array(elements.map(masked))
        case .map(let entries):
            .map(
                entries.map { entry in
                    Self.kept.contains(entry.key.text ?? "")
                        ? entry : PlainValue.Entry(key: entry.key, value: masked(entry.value))
                })
        case .null, .boolean, .integer, .double: value
        }
    }

    private func masked(_ bytes: [UInt8]) -> [UInt8] {
        secrets.reduce(bytes) { bytes, secret in
            var result: [UInt8] = []
            var start = 0
            while start < bytes.count {
                if bytes[start] == secret[0], bytes[start...].starts(with: secret),
                    isWhole(start..<start + secret.count, in: bytes)
                {
                    result += "***".utf8
                    start += secret.count
                } else {
                    result.append(bytes[start])
                    start += 1
                }
            }
            return result
        }
    }

    /// A secret of a few characters is part of many a word: it counts only where it is one.
    private func isWhole(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
        guard range.count < 4 else { return true }
        let before = range.lowerBound > 0 ? bytes[range.lowerBound - 1] : 0x20
        let after = range.upperBound < bytes.count ? bytes[range.upperBound] : 0x20
        return !isWordByte(before) && !isWordByte(after)
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), 0x80...0xff:
            true
        default: false
        }
    }

    /// A text within the quotes of Ruby's `String#inspect`, in which messages quote it.
    private static func inspected(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": shown += "\\\""
            case "\\": shown += "\\\\"
            case "\n": shown += "\\n"
            case "\r": shown += "\\r"
            case "\t": shown += "\\t"
            case "\u{1b}": shown += "\\e"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}

extension ProfileRun {
    /// The run with `***` wherever one of these texts stands in what tests, controls and profiles say; the values of
    /// sensitive inputs, which InSpec lets through in descriptions and messages. Ids and names stay as they are, and a text
    /// of fewer than four bytes is found only as a word.
    ///
    /// - Throws: Nothing, for a run that was made of data.
    public func masking(_ secrets: [String]) throws(ProfileRunError) -> ProfileRun {
        let mask = SecretMask(secrets)
        return try ProfileRun(mask.masked(plainValue))
    }
}
