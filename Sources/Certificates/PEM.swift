/// Text around base64 (RFC 7468).
package struct PEM {
    /// What stands behind BEGIN.
    package let label: String
    /// Whether its headers say that it is encrypted, as those of old private keys do.
    package let isEncrypted: Bool
    /// What the base64 stands for.
    package let bytes: [UInt8]

    /// The first block with one of some labels; nil where there is none, or it is malformed.
    package static func first(in text: [UInt8], labelled labels: Set<String>) -> PEM? {
        var label: String?
        var isEncrypted = false
        var content: [UInt8] = []
        for line in text.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            let line = line.drop { $0 == 32 || $0 == 9 }
            if let open = label {
                if line.starts(with: Array("-----END ".utf8)) {
                    return decoded(content).map { PEM(label: open, isEncrypted: isEncrypted, bytes: $0) }
                }
                if line.contains(UInt8(ascii: ":")) {
                    isEncrypted = isEncrypted || line.starts(with: Array("Proc-Type: 4,ENCRYPTED".utf8))
                } else if !line.starts(with: Array("DEK-Info".utf8)) {
                    content.append(contentsOf: line)
                }
            } else if let found = labelOf(line), labels.contains(found) {
                label = found
            }
        }
        return nil
    }

    private static func labelOf(_ line: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasPrefix("-----BEGIN ") else { return nil }
        let rest = text.dropFirst("-----BEGIN ".count).reversed().drop { $0 == " " || $0 == "\t" }
        guard rest.starts(with: "-----") else { return nil }
        return String(rest.dropFirst(5).reversed())
    }

    private static func decoded(_ text: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for character in text {
            let value: UInt8
            switch character {
            case 65...90: value = character - 65
            case 97...122: value = character - 71
            case 48...57: value = character + 4
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            case UInt8(ascii: "="), 32, 9: continue
            default: return nil
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    /// A block of these bytes.
    package static func text(label: String, _ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var characters: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let three = (0..<3).map { index + $0 < bytes.count ? UInt32(bytes[index + $0]) : 0 }
            let bits = three[0] << 16 | three[1] << 8 | three[2]
            for place in 0..<4 {
                let isThere = index + place <= bytes.count || place < 2
                let six = Int(bits >> UInt32(18 - 6 * place) & 0x3f)
                characters.append(isThere ? alphabet[six] : UInt8(ascii: "="))
            }
            index += 3
        }
        var text = "-----BEGIN \(label)-----\n"
        var start = 0
        while start < characters.count {
            let end = min(start + 64, characters.count)
            text += String(decoding: characters[start..<end], as: UTF8.self) + "\n"
            start = end
        }
        return text + "-----END \(label)-----\n"
    }
}
