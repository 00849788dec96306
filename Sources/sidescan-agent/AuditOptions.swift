import AgentCore
import ArgumentParser

/// How single audits look at a target.
struct AuditOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "With --audit certificates: tell of a certificate that ends within so many days. (default: 30)",
            valueName: "days"))
    var expiringDays: Int?

    @Flag(
        name: .long,
        help: "With --audit executables: list the programs and libraries, each with what it says of itself.")
    var listExecutables = false

    func validate() throws {
        if let expiringDays, !(0...36_500).contains(expiringDays) {
            throw ValidationError("--expiring-days takes days, from 0 to 36500")
        }
    }

    /// The settings of a scan of these audits.
    func settings(for audits: Set<AuditSet>) throws -> AuditSettings {
        if listExecutables, !audits.contains(.executables) {
            throw ValidationError("--list-executables lists what --audit executables looks at: add it")
        }
        if expiringDays != nil, !audits.contains(.certificates) {
            throw ValidationError("--expiring-days is for --audit certificates: add it")
        }
        var settings = AuditSettings()
        settings.listsExecutables = listExecutables
        if let expiringDays { settings.expiringDays = expiringDays }
        return settings
    }
}
