/// What was found of packages, in short; a bill of materials lists them.
public struct PackageSummary: Codable, Sendable, Equatable {
    /// The operating system, where it says which it is.
    public let operatingSystem: OperatingSystem?
    /// How many packages there are.
    public let total: Int
    /// How many of each kind, by the types of package URLs: `deb`, `npm`.
    public let kinds: [String: Int]
    /// Whether everything was seen that could tell of packages.
    public let isComplete: Bool
    /// What was not seen, in words; nil where everything was.
    public let reason: String?

    /// A summary from its parts.
    public init(operatingSystem: OperatingSystem?, total: Int, kinds: [String: Int], reason: String?) {
        self.operatingSystem = operatingSystem
        self.total = total
        self.kinds = kinds
        isComplete = reason == nil
        self.reason = reason
    }

    /// An operating system as os-release(5) has it, made printable. What it does not say is empty.
    public struct OperatingSystem: Codable, Sendable, Equatable {
        /// `ID`.
        public let id: String
        /// `VERSION_ID`.
        public let versionID: String
        /// `PRETTY_NAME`, or `NAME` where there is none.
        public let name: String

        /// An operating system from its parts.
        public init(id: String, versionID: String, name: String) {
            self.id = id
            self.versionID = versionID
            self.name = name
        }
    }
}

extension PackageSummary {
    /// The summary in one line.
    var line: String {
        let system = operatingSystem.map { " in \($0.name.isEmpty ? $0.id : $0.name)" } ?? ""
        let counts = kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
        return "\(total)\(system)" + (counts.isEmpty ? "" : ": " + counts.joined(separator: ", "))
    }
}
