public import Inventory
import PlainData

/// What a bill of materials is made of.
public struct BillOfMaterials: Sendable {
    /// What makes a document differ from the next one of the same things; without it equal inputs are equal bytes.
    public struct Occasion: Sendable, Hashable {
        /// When it was made: RFC 3339, in UTC and to the second, such as `2026-01-31T12:00:00Z`.
        public let time: String
        /// A UUID of its own, in small letters.
        public let serial: String

        /// An occasion.
        public init(time: String, serial: String) {
            self.time = time
            self.serial = serial
        }
    }

    /// What was looked at: an image's name, a container, a directory.
    public let subject: String
    /// The version of the tool.
    public let toolVersion: String
    /// The packages, in the order they are listed in.
    public let packages: [InstalledPackage]
    /// The operating system, where it is known.
    public let system: OperatingSystem?
    /// Whether something could not be read, so that packages may be missing.
    public let isIncomplete: Bool
    /// When and as what it was made, where that is to be told.
    public let occasion: Occasion?

    /// A bill of what an inventory found.
    ///
    /// - Parameters:
    ///   - inventory: What was found.
    ///   - subject: What was looked at.
    ///   - toolVersion: The version of the tool.
    ///   - occasion: When and as what it is made, where that is to be told.
    ///   - isIncomplete: Whether more is missing than the inventory itself knows of.
    public init(
        _ inventory: PackageInventory, of subject: String, toolVersion: String, occasion: Occasion? = nil,
        isIncomplete: Bool = false
    ) {
        self.subject = subject
        self.toolVersion = toolVersion
        self.occasion = occasion
        packages = inventory.distinct()
        system = inventory.operatingSystem
        self.isIncomplete = isIncomplete || !inventory.missed.isEmpty
    }
}

extension [UInt8] {
    var text: String { String(decoding: self, as: UTF8.self) }
}

extension PlainValue {
    /// A map of what is not nil.
    static func map(_ entries: (String, PlainValue?)...) -> PlainValue {
        .map(entries.compactMap { key, value in value.map { Entry(key, $0) } })
    }

    static func text(_ bytes: [UInt8]) -> PlainValue { .string(bytes) }
}
