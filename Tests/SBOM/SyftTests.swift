import Foundation
import Inventory
import SBOM
import TestSupport
import Testing

/// The same packages as Syft finds. `SIDESCAN_SYFT` names the program, `SIDESCAN_SYFT_ROOTS` directories parted by `:`.
@Suite struct SyftTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let program = environment["SIDESCAN_SYFT"]
    private static let roots = (environment["SIDESCAN_SYFT_ROOTS"] ?? "").split(separator: ":").map(String.init)

    private struct Listing: Decodable {
        struct Artifact: Decodable {
            let name: String
            let version: String
            let purl: String
        }
        let artifacts: [Artifact]
    }

    /// What is told of each, in one line.
    private static func listed(_ root: String, _ program: String, _ arguments: [String]) throws -> Set<String> {
        let run = try ProgramRun(
            [program, "scan", "dir:\(root)", "-q", "-o", "syft-json"] + arguments,
            environment: ["SYFT_CHECK_FOR_APP_UPDATE": "false"], timeout: 300)
        let listing = try JSONDecoder().decode(Listing.self, from: Data(run.output))
        return Set(
            listing.artifacts.map { "\($0.name) \($0.version == "UNKNOWN" ? "" : $0.version) \($0.purl)" })
    }

    @Test("Names, versions and package URLs are Syft's", .enabled(if: program != nil), arguments: roots)
    func sameAsSyft(root: String) throws {
        let program = try #require(Self.program)
        // Its catalogers for directories leave out what its catalogers for images list, and the other way round.
        let syft = try Self.listed(root, program, [])
            .union(Self.listed(root, program, ["--override-default-catalogers", "image"]))
        let inventory = try WalkedTree.inventory(of: root)
        let system = inventory.operatingSystem
        let ours = Set(
            inventory.distinct().map { package in
                [package.name, package.version, package.purl(on: system)]
                    .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
            })
        let report =
            "\(root): \(syft.count) of Syft, \(ours.count) of ours, \(syft.intersection(ours).count) the same"
            + syft.subtracting(ours).sorted().map { "\n- \($0)" }.joined()
            + ours.subtracting(syft).sorted().map { "\n+ \($0)" }.joined()
            + inventory.missed.map { "\n? \($0.reason) \(String(decoding: $0.path.bytes, as: UTF8.self))" }.joined()
        print(report)
        #expect(syft == ours, "\(report)")
    }
}
