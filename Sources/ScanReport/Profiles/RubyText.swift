import PlainData

extension PlainValue {
    /// The value as Ruby's `to_s` gives it, where it is no array and no map; those as JSON.
    var rubyText: String {
        switch self {
        case .null: ""
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let integer): String(integer)
        case .double(let double): rubyFloat(double)
        case .string(let bytes), .symbol(let bytes): String(decoding: bytes, as: UTF8.self)
        case .array, .map: JSONText.render(self)
        }
    }
}

/// A number as Ruby's `Float#to_s` gives it: the shortest digits that read back as the same number, with an exponent
/// below 0.0001 and from 10¹⁶ on.
func rubyFloat(_ number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity" }
    let sign = number.sign == .minus ? "-" : ""
    let parts = number.magnitude.description.split(separator: "e")
    let mantissa = (parts.first ?? "0").split(separator: ".")
    let whole = mantissa.first ?? "0"
    let fraction = mantissa.count > 1 ? mantissa[1] : ""
    var digits = Array((whole + fraction).utf8)
    var point = whole.utf8.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    while digits.count > 1, digits.first == UInt8(ascii: "0") {
        digits.removeFirst()
        point -= 1
    }
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
    let text = String(decoding: digits, as: UTF8.self)
    if text == "0" { return sign + "0.0" }
    if point > 16 || point < -3 {
        let exponent = point - 1
        let padding = exponent.magnitude < 10 ? "0" : ""
        return sign + text.prefix(1) + "." + (text.count > 1 ? text.dropFirst() : "0")
            + "e\(exponent < 0 ? "-" : "+")\(padding)\(exponent.magnitude)"
    }
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + text }
    if text.count <= point { return sign + text + String(repeating: "0", count: point - text.count) + ".0" }
    return sign + text.prefix(point) + "." + text.dropFirst(point)
}
