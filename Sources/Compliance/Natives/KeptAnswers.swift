import PlainData
import RubyHost

/// Answers that are given again: a run tells one story of a file, and controls ask the same of the same files.
struct KeptAnswers {
    private var answers: [[PlainValue]: RubyHost.Answer] = [:]
    private var bytes = 0

    /// A profile may ask for any number of files, of any size.
    private static let mostAnswers = 4096
    private static let mostBytes = 2 << 20
    private static let longest = 64 << 10

    /// What was answered to a call.
    subscript(_ call: [PlainValue]) -> RubyHost.Answer? { answers[call] }

    /// Keeps an answer, where there is room for it.
    mutating func keep(_ answer: RubyHost.Answer, of call: [PlainValue]) {
        let value: PlainValue =
            switch answer {
            case .value(let value), .failure(let value): value
            }
        let size = Self.size(of: .array(call)) + Self.size(of: value)
        guard answers.count < Self.mostAnswers, size <= Self.longest, bytes + size <= Self.mostBytes else { return }
        bytes += size
        answers[call] = answer
    }

    /// How many bytes the texts in a value have, and what else it takes at least.
    private static func size(of value: PlainValue) -> Int {
        switch value {
        case .string(let bytes), .symbol(let bytes): bytes.count + 32
        case .array(let elements): elements.reduce(32) { $0 + size(of: $1) }
        case .map(let entries): entries.reduce(32) { $0 + size(of: $1.key) + size(of: $1.value) }
        default: 16
        }
    }
}
