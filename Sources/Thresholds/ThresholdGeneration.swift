extension Threshold {
    /// The threshold that outcomes just satisfy: at least as many passed, at most as many of everything else; what SAF's
    /// `generate threshold` makes.
    ///
    /// - Parameters:
    ///   - outcomes: The outcomes of the run to hold later ones to.
    ///   - exact: Whether numbers may not get better either.
    ///   - naming: Whether each control has to keep its status and severity.
    public static func generated(
        from outcomes: [ControlOutcome], exact: Bool = false, naming: Bool = false
    ) -> Threshold {
        let counts = OutcomeCounts(outcomes)
        var conditions: [Condition] = []
        func add(_ subject: Subject, wantsMore: Bool) {
            let number = Double(counts.number(of: subject))
            if wantsMore || exact { conditions.append(Condition(subject, .min(number))) }
            if !wantsMore || exact { conditions.append(Condition(subject, .max(number))) }
        }
        add(.compliance, wantsMore: true)
        for status in ControlOutcome.Status.allCases {
            for severity in ControlOutcome.Severity.allCases where severity != .none || status == .noImpact {
                let subject = Subject.severity(status, severity)
                add(subject, wantsMore: status == .passed)
                let ids = counts.ids(of: subject)
                if naming, !ids.isEmpty { conditions.append(Condition(subject, .controls(ids))) }
            }
            add(.total(status), wantsMore: status == .passed)
        }
        return Threshold(conditions: conditions)
    }
}
