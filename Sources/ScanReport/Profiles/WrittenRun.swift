public import PlainData

/// A run, and what was written of its report before it ended.
public struct WrittenRun: Sendable {
    /// The run.
    public let run: ProfileRun
    /// Controls as JSON, by profile and control.
    private let texts: [[[UInt8]?]]

    /// A run from data, as ``ProfileRun/init(_:)`` takes it, in which a control may be the number of one that ended before.
    ///
    /// - Throws: ``ProfileRunError`` where an entry is of another kind than InSpec's.
    public init(_ value: PlainValue, _ ended: EndedControls) throws(ProfileRunError) {
        run = try ProfileRun(value, ended)
        texts = (value["profiles"]?.elements ?? []).map { profile in
            (profile["controls"]?.elements ?? []).map { $0.integer.flatMap(ended.text) }
        }
    }

    /// The run in a form; see ``ProfileRun/bytes(as:colour:)``.
    public func bytes(as format: ProfileFormat, colour: Bool = false) throws -> [UInt8] {
        guard format == .inspec else { return try run.bytes(as: format, colour: colour) }
        return JSONText.bytes(InspecFormat.document(run, texts), endingWith: "\n")
    }
}
