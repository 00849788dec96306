/// How many controls ended how.
struct OutcomeCounts {
    private var ids: [Threshold.Subject: [String]] = [:]

    init(_ outcomes: [ControlOutcome]) {
        for outcome in outcomes {
            ids[.total(outcome.status), default: []].append(outcome.id)
            ids[.severity(outcome.status, outcome.severity), default: []].append(outcome.id)
        }
    }

    func ids(of subject: Threshold.Subject) -> [String] { ids[subject] ?? [] }

    /// The number that a subject's min and max are held to.
    func number(of subject: Threshold.Subject) -> Int {
        subject == .compliance ? compliance : ids(of: subject).count
    }

    /// The share of controls with an impact that passed, in percent, halves rounded up; 0 where there is none.
    private var compliance: Int {
        let passed = number(of: .total(.passed))
        let all = passed + [.failed, .skipped, .error].reduce(0) { $0 + number(of: .total($1)) }
        return all == 0 ? 0 : (200 * passed + all) / (2 * all)
    }
}
