import PrintableText

/// A condition that results do not satisfy.
public struct Violation: Sendable, Equatable, CustomStringConvertible {
    /// The condition as a flattened threshold file names it: `failed.critical.max`; nil where no condition can be judged.
    public let key: String?
    /// What is demanded and what is there.
    public let message: String

    /// A violation from its parts.
    public init(key: String?, message: String) {
        self.key = key
        self.message = message
    }

    /// Key and message in one line.
    public var description: String { key.map { "\($0): \(message)" } ?? message }
}

extension Threshold {
    /// What a run does not satisfy: a profile that did not load, of which nothing is known, and each condition that is not
    /// met, in the file's order. Empty where everything is satisfied.
    public func violations(in run: AssessedRun) -> [Violation] {
        run.failedProfiles.map { name in
            Violation(key: nil, message: "profile \(printable(name)) did not load, so its controls can't be counted")
        } + violations(in: run.outcomes)
    }

    /// Each condition that outcomes do not satisfy, in the file's order.
    public func violations(in outcomes: [ControlOutcome]) -> [Violation] {
        let counts = OutcomeCounts(outcomes)
        return conditions.flatMap { condition in
            messages(of: condition, in: counts).map { Violation(key: condition.key, message: $0) }
        }
    }

    private func messages(of condition: Condition, in counts: OutcomeCounts) -> [String] {
        let subject = condition.subject
        let found = counts.number(of: subject)
        let what =
            subject == .compliance ? "compliance is \(found) %" : "\(found) \(found == 1 ? "control" : "controls")"
        switch condition.demand {
        case .min(let least): return Double(found) < least ? ["\(what), at least \(text(least)) demanded"] : []
        case .max(let most):
            return Double(found) > most ? ["\(what), at most \(text(most)) allowed\(names(subject, counts))"] : []
        case .exactly(let number):
            return Double(found) != number ? ["\(what), exactly \(text(number)) demanded\(names(subject, counts))"] : []
        case .controls(let ids):
            let actual = counts.ids(of: subject)
            let missing = unique(ids).filter { !actual.contains($0) }
            let surplus = unique(actual).filter { !ids.contains($0) }
            return missing.map { "\(printable($0)) is not among them" }
                + surplus.map { "\(printable($0)) is among them and not listed" }
        }
    }

    /// Some of the controls, so that who reads a violation knows where to look.
    private func names(_ subject: Subject, _ counts: OutcomeCounts) -> String {
        let ids = counts.ids(of: subject)
        guard !ids.isEmpty else { return "" }
        return ": " + ids.prefix(10).map { printable($0) }.joined(separator: ", ") + (ids.count > 10 ? " …" : "")
    }

    private func unique(_ ids: [String]) -> [String] {
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }

    private func text(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
}
