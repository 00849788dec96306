public import PlainData

/// A run, and what was written of its report before it ended.
public struct WrittenRun: Sendable {
    /// The run.
    public let run: ProfileRun
    /// The numbers of the controls that ended before, by profile and control.
    private let numbers: [[Int?]]
    private let ended: EndedControls

    /// A run from data, as ``ProfileRun/init(_:)`` takes it, in which a control may be the number of one that ended before.
    ///
    /// - Throws: ``ProfileRunError`` where an entry is of another kind than InSpec's.
    public init(_ value: PlainValue, _ ended: EndedControls) throws(ProfileRunError) {
        run = try ProfileRun(value, ended)
        numbers = (value["profiles"]?.elements ?? []).map { ($0["controls"]?.elements ?? []).map(\.integer) }
        self.ended = ended
    }

    /// The run in a form; see ``ProfileRun/bytes(as:colour:)``.
    public func bytes(as format: ProfileFormat, colour: Bool = false) throws -> [UInt8] {
        guard format == .inspec else { return try run.bytes(as: format, colour: colour) }
        return JSONText.bytes(InspecFormat.document(run, controls: controls(of:)), endingWith: "\n")
    }

    /// The run as ``ProfileFormat/inspec`` without what ``EndedControls/json(from:)`` gives: what comes before that, and what
    /// comes behind it. Nil where the controls that ended are not those of the first profile, in their order.
    public func around() -> (before: [UInt8], behind: [UInt8])? {
        guard ended.count > 0, let first = numbers.first, first == (0..<ended.count).map(Optional.some) else {
            return nil
        }
        // A byte that no UTF-8 has stands for them.
        let text = JSONText.bytes(
            InspecFormat.document(run) { $0 == 0 ? [.text([0xff])] : controls(of: $0) }, endingWith: "\n")
        guard let place = text.firstIndex(of: 0xff) else { return nil }
        return (Array(text[..<place]), Array(text[(place + 1)...]))
    }

    private func controls(of profile: Int) -> [JSONPart] {
        run.profiles[profile].controls.enumerated().map { (index, control) -> JSONPart in
            let text = numbers[profile][index].flatMap(ended.text)
            return text.map(JSONPart.text) ?? .value(InspecFormat.control(control))
        }
    }
}
