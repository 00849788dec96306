import PlainData

/// A table of a rules file, read key by key; what is wrong names its place.
struct RuleTable {
    let value: PlainValue
    let place: String

    init(_ value: PlainValue, place: String) throws(SecretRuleError) {
        guard case .map = value else { throw SecretRuleError(message: "\(place): it is no table") }
        self.value = value
        self.place = place
    }

    func failure(_ message: String) -> SecretRuleError { SecretRuleError(message: "\(place): \(message)") }

    /// Refuses keys that nobody reads: a misspelt one would change what is found.
    func allow(only keys: Set<String>) throws(SecretRuleError) {
        for entry in value.entries ?? [] {
            let key = entry.key.text ?? ""
            if !keys.contains(key) { throw failure("it has a key that is not known: \(key)") }
        }
    }

    func text(_ key: String) throws(SecretRuleError) -> String {
        guard let text = try optionalText(key), !text.isEmpty else { throw failure("it has no \(key)") }
        return text
    }

    func optionalText(_ key: String) throws(SecretRuleError) -> String? {
        guard let value = value[key] else { return nil }
        guard case .string = value, let text = value.text else { throw failure("\(key) is no string") }
        return text
    }

    func texts(_ key: String) throws(SecretRuleError) -> [String] {
        guard let value = value[key] else { return [] }
        guard let elements = value.elements else { throw failure("\(key) is no array") }
        var texts: [String] = []
        for element in elements {
            guard case .string = element, let text = element.text else {
                throw failure("\(key) holds what is no string")
            }
            texts.append(text)
        }
        return texts
    }

    func integer(_ key: String, _ range: ClosedRange<Int>) throws(SecretRuleError) -> Int? {
        guard let value = value[key] else { return nil }
        guard let integer = value.integer, range.contains(integer) else {
            throw failure("\(key) is no whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    func number(_ key: String, _ range: ClosedRange<Double>) throws(SecretRuleError) -> Double? {
        switch value[key] {
        case nil: return nil
        case .double(let number) where range.contains(number): return number
        case .integer(let number) where range.contains(Double(number)): return Double(number)
        default: throw failure("\(key) is no number from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    func boolean(_ key: String) throws(SecretRuleError) -> Bool? {
        switch value[key] {
        case nil: return nil
        case .boolean(let boolean): return boolean
        default: throw failure("\(key) is neither true nor false")
        }
    }
}
