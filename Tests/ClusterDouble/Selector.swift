import PlainData

/// Which objects of a kind a request means (Kubernetes' documentation, Labels and Selectors; Field Selectors).
struct Selector: Sendable {
    private enum Term {
        case equal(String, String)
        case unequal(String, String)
        case among(String, [String], isNegated: Bool)
        case present(String)
        case absent(String)
    }

    private var labels: [Term] = []
    private var fields: [(path: [String], value: String, isNegated: Bool)] = []
    var isEmpty: Bool { labels.isEmpty && fields.isEmpty }

    init(labels: String?, fields: String?) throws(StatusAnswer) {
        for term in Self.split(labels ?? "") { self.labels.append(try Self.labelTerm(term)) }
        for term in Self.split(fields ?? "") {
            let isNegated = term.contains("!=")
            let parts = term.split(separator: isNegated ? "!=" : term.contains("==") ? "==" : "=", maxSplits: 1)
            guard let key = parts.first else {
                throw .badRequest("invalid selector: '\(term)'; can't understand '\(term)'")
            }
            self.fields.append(
                (key.split(separator: ".").map(String.init), parts.count > 1 ? String(parts[1]) : "", isNegated))
        }
    }

    /// Whether a selector by name is one, and which: what makes resourceNames count for lists.
    var name: String? { fields.first { $0.path == ["metadata", "name"] && !$0.isNegated }?.value }

    func matches(_ object: PlainValue) -> Bool {
        let own = object.at("metadata", "labels")
        for term in labels {
            let holds =
                switch term {
                case .equal(let key, let value): own?[key]?.text == value
                case .unequal(let key, let value): own?[key]?.text != value
                case .present(let key): own?[key] != nil
                case .absent(let key): own?[key] == nil
                case .among(let key, let values, let isNegated):
                    (own?[key]?.text).map { values.contains($0) != isNegated } ?? isNegated
                }
            guard holds else { return false }
        }
        return fields.allSatisfy { (($0.value == (object.at($0.path)?.text ?? "")) != $0.isNegated) }
    }

    private static func labelTerm(_ term: String) throws(StatusAnswer) -> Term {
        if let open = term.firstIndex(of: "("), term.hasSuffix(")") {
            let words = term[..<open].split(separator: " ").map(String.init)
            let values = term[term.index(after: open)...].dropLast().split(separator: ",").map {
                $0.filter { $0 != " " }
            }
            guard words.count == 2, ["in", "notin"].contains(words[1]) else {
                throw .badRequest("unable to parse requirement: '\(term)'")
            }
            return .among(words[0], values.map { String($0) }, isNegated: words[1] == "notin")
        }
        let text = term.filter { $0 != " " }
        for (sign, isEqual) in [("!=", false), ("==", true), ("=", true)] {
            guard let range = text.firstRange(of: sign) else { continue }
            let (key, value) = (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
            return isEqual ? .equal(key, value) : .unequal(key, value)
        }
        return text.hasPrefix("!") ? .absent(String(text.dropFirst())) : .present(text)
    }

    /// At commas that stand in no parentheses.
    private static func split(_ text: String) -> [String] {
        var terms: [String] = []
        var term = ""
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 {
                terms.append(term)
                term = ""
            } else {
                term.append(character)
            }
        }
        return (terms + [term]).map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
    }
}
