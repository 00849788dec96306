/// The names of the ConfigMaps that hold a run's result, all derived from one: so a Role can name them beforehand.
public struct ResultNames: Sendable, Hashable {
    /// How many chunks a result has at most: 8 MiB in pieces of 1,000,000 bytes.
    public static let mostChunks = 9

    /// The index, which is written last.
    public let index: String

    /// - Returns: nil where the name, with a chunk's number, is no DNS subdomain (RFC 1123).
    public init?(index: String) {
        guard !index.isEmpty, index.utf8.count <= 240 else { return nil }
        self.index = index
    }

    /// The name of a chunk, counted from 0.
    public func chunk(_ number: Int) -> String { "\(index)-\(number)" }

    /// Index and chunks, as a Role's `resourceNames` lists them.
    public var all: [String] { [index] + (0..<Self.mostChunks).map(chunk) }
}
