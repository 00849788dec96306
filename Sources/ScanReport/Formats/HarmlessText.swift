extension Unicode.Scalar {
    /// Whether it can neither steer a terminal nor hide or reorder text: the same that `printable` leaves as it is.
    var isHarmless: Bool {
        if value < 0x7f { return value >= 0x20 }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: return false
        default: return true
        }
    }

    /// How it is shown where it is not harmless.
    var escaped: String {
        let digits = String(value, radix: 16, uppercase: true)
        return value < 0x80
            ? "\\x" + String(repeating: "0", count: 2 - digits.count) + digits : "\\u{\(digits)}"
    }
}

/// Text with what is not harmless escaped and everything else, backslashes too, as it is: InSpec's texts are full of them
/// (`eq "out\n"`), so that two texts may look alike here.
func harmless(_ text: String, keeping kept: Set<Unicode.Scalar> = []) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
        if scalar.isHarmless || kept.contains(scalar) {
            shown.unicodeScalars.append(scalar)
        } else {
            switch scalar {
            case "\n": shown += "\\n"
            case "\r": shown += "\\r"
            case "\t": shown += "\\t"
            default: shown += scalar.escaped
            }
        }
    }
    return shown
}
