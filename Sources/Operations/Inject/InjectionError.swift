/// Why a sidecar can't be added or taken out.
public struct InjectionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One line: what is wrong, and what to do. Printable.
    public let description: String

    /// An error in one line, which has to be printable.
    public init(_ description: String) { self.description = description }

    /// The same error, with where it was met before it.
    func at(_ place: String) -> InjectionError { InjectionError("\(place): \(description)") }
}
