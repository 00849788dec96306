/// What was not seen, in one line.
enum GapText {
    static func line(_ gap: Coverage.Gap) -> String {
        let errno = gap.errno.map { " (\($0))" } ?? ""
        let remedy = gap.remedy.map { "; \($0)" } ?? ""
        return "\(gap.count) × \(gap.subject.rawValue), \(gap.reason)\(errno)\(remedy)"
    }
}
