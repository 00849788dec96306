public import PlainData

/// Controls that have ended while others still run: what is made of each for a report is made then, and not of all at the
/// end.
public struct EndedControls: Sendable {
    private let writesJSON: Bool
    private var controls: [Result<ControlResult, ProfileRunError>] = []
    private var texts: [[UInt8]] = []

    /// - Parameter writesJSON: Whether they are going to be written as ``ProfileFormat/inspec``.
    public init(writesJSON: Bool) { self.writesJSON = writesJSON }

    /// How many there are.
    public var count: Int { controls.count }

    /// Takes the next one, from data as ``ControlResult/init(_:)`` takes it. What is wrong with it is told by
    /// ``WrittenRun/init(_:_:)``, where a profile names it.
    public mutating func append(_ value: PlainValue) {
        let control = Result { () throws(ProfileRunError) in try ControlResult(value) }
        controls.append(control)
        guard writesJSON else { return }
        texts.append((try? control.get()).map { JSONText.bytes(InspecFormat.control($0)) } ?? [])
    }

    /// Those from a number on as JSON, as ``WrittenRun/around()`` leaves them out: with commas between them, and before them
    /// where some come before. Nil where one of them can't be written.
    public func json(from start: Int) -> [UInt8]? {
        guard (0...texts.count).contains(start), !texts[start...].contains([]) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(texts[start...].reduce(0) { $0 + $1.count + 1 })
        for index in start..<texts.count {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += texts[index]
        }
        return bytes
    }

    /// The control that a number in a profile's data stands for.
    func control(_ number: Int, at path: String) throws(ProfileRunError) -> ControlResult {
        guard controls.indices.contains(number) else {
            throw ProfileRunError(path: path, problem: "is the number of no control")
        }
        do {
            return try controls[number].get()
        } catch {
            throw ProfileRunError(path: "\(path).\(error.path)", problem: error.problem)
        }
    }

    /// A control as JSON; nil where none are written. One that is no control has no byte.
    func text(_ number: Int) -> [UInt8]? { texts.indices.contains(number) ? texts[number] : nil }
}
