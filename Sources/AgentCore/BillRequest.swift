/// How a bill of materials is written, where one is among the outputs.
public struct BillRequest: Codable, Sendable {
    /// What it says was looked at; nil for the container's name or the directory's path.
    public var subject: String?
    /// Whether it says when it was made and has a serial number: no two are the same then.
    public var isDated = false

    /// A bill of what is found out, the same each time.
    public init() {}
}
