import PlainData

/// What a scalar stands for to sigs.k8s.io/yaml, by which kubectl and the API server read manifests. A date is text there:
/// it becomes JSON.
struct KubernetesScalar {
    let value: PlainValue
    /// Whether it is a whole number that 64 bits don't hold, and so only near to `value`.
    private(set) var isRounded = false

    /// Nil where the value is not what its tag says, or the tag is none of YAML's.
    init?(bytes: [UInt8], tag: String?, isText: Bool) {
        let prefix = "tag:yaml.org,2002:"
        guard let tag else {
            (value, isRounded) = isText ? (.string(bytes), false) : Self.plain(bytes)
            return
        }
        guard tag == "!" || tag.hasPrefix(prefix) else { return nil }
        let plain = Self.plain(bytes)
        switch (tag.dropFirst(prefix.count), plain.value) {
        case _ where tag == "!", ("str", _), ("timestamp", _): value = .string(bytes)
        case ("null", .null), ("bool", .boolean), ("int", .integer), ("float", .double):
            (value, isRounded) = plain
        case ("float", .integer(let integer)): value = .double(Double(integer))
        default: return nil
        }
    }

    private static func plain(_ bytes: [UInt8]) -> (value: PlainValue, isRounded: Bool) {
        guard let first = bytes.first else { return (.null, false) }
        if bytes.count <= 5, let word = word(bytes.asText) { return (word, false) }
        guard first.isDigit || "+-.".utf8.contains(first) else { return (.string(bytes), false) }
        let digits = bytes.filter { $0 != .ascii("_") }
        // A point at the start is for doubles alone.
        if first != .ascii("."), let number = whole(digits) { return number }
        if isDouble(digits), let double = Double(digits.asText), double.isFinite {
            return (.double(double), false)
        }
        return (.string(bytes), false)
    }

    private static func word(_ text: String) -> PlainValue? {
        switch text {
        case "~", "null", "Null", "NULL": .null
        case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": .boolean(true)
        case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": .boolean(false)
        case ".nan", ".NaN", ".NAN": .double(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": .double(.infinity)
        case "-.inf", "-.Inf", "-.INF": .double(-.infinity)
        default: nil
        }
    }

    /// `[-+]?(0b…|0o…|0x…|0…|…)`, as Go's `strconv.ParseInt` reads it with base 0.
    private static func whole(_ bytes: [UInt8]) -> (PlainValue, isRounded: Bool)? {
        var digits = bytes[...]
        var sign = ""
        if let first = digits.first, "+-".utf8.contains(first) {
            sign = first == .ascii("-") ? "-" : ""
            digits = digits.dropFirst()
        }
        var radix = 10
        if digits.count > 1, digits.first == .ascii("0") {
            switch digits[digits.startIndex + 1] | 0x20 {
            case .ascii("b"): (radix, digits) = (2, digits.dropFirst(2))
            case .ascii("o"): (radix, digits) = (8, digits.dropFirst(2))
            case .ascii("x"): (radix, digits) = (16, digits.dropFirst(2))
            default: (radix, digits) = (8, digits.dropFirst())
            }
        }
        guard !digits.isEmpty,
            digits.allSatisfy({ ($0.hexadecimalDigit.map { Int($0) } ?? 99) < radix })
        else { return nil }
        let value = wholeNumber(sign + digits.asText, radix: radix)
        return (value, isRounded: value.integer == nil)
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    private static func isDouble(_ bytes: [UInt8]) -> Bool {
        var scan = ByteScanner(bytes)
        _ = scan.take("+") || scan.take("-")
        if scan.take(".") {
            guard scan.digits(1...Int.max) else { return false }
        } else {
            guard scan.digits(1...Int.max) else { return false }
            if scan.take(".") { _ = scan.digits(0...Int.max) }
        }
        if scan.take("e") || scan.take("E") {
            _ = scan.take("+") || scan.take("-")
            guard scan.digits(1...Int.max) else { return false }
        }
        return scan.isAtEnd
    }
}
