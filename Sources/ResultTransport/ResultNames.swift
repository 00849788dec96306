/// The names of the ConfigMaps that hold a run's result, all derived from one: so a Role can name them beforehand.
public struct ResultNames: Sendable, Hashable {
    /// How many chunks a result has at most: 8 MiB in pieces of 1,000,000 bytes.
    public static let mostChunks = 9

    /// The index, which is written last.
    public let index: String

    /// - Returns: nil where the name, with a chunk's number, is no DNS subdomain (RFC 1123).
    public init?(index: String) {
        // A hyphen and the last chunk's number, one digit.
        guard index.utf8.count + 2 <= Self.longestName, Self.isSubdomain(index) else { return nil }
        self.index = index
    }

    /// The names that a run's result has where nobody chose others: `sidescan-RUNID` and what is derived from it.
    public init(of run: RunID) { index = "sidescan-\(run.text)" }

    /// The name of a chunk, counted from 0.
    public func chunk(_ number: Int) -> String { "\(index)-\(number)" }

    /// Index and chunks, as a Role's `resourceNames` lists them.
    public var all: [String] { [index] + (0..<Self.mostChunks).map(chunk) }

    /// Kubernetes documentation, Object Names and IDs, DNS Subdomain Names.
    private static let longestName = 253

    private static func isSubdomain(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { bytes in
            // Each label begins and ends with a letter or digit.
            var last = UInt8(ascii: ".")
            for byte in bytes {
                switch byte {
                case UInt8(ascii: "."): guard isAlphanumeric(last) else { return false }
                case UInt8(ascii: "-"): guard last != UInt8(ascii: ".") else { return false }
                default: guard isAlphanumeric(byte) else { return false }
                }
                last = byte
            }
            return isAlphanumeric(last)
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
