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

    @Test(
        "Syft, whose reader grype has, takes both forms with all packages and the distribution",
        .enabled(if: program != nil), arguments: ["cyclonedx", "spdx"])
    func isTaken(form: String) throws {
        struct Converted: Decodable {
            struct Artifact: Decodable { let name: String, purl: String }
            struct Distribution: Decodable { let id: String?, versionID: String? }
            let artifacts: [Artifact]
            let distro: Distribution?
        }
        let program = try #require(Self.program)
        var inventory = PackageInventory()
        for (path, text) in [
            ("/etc/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n"),
            (
                "/var/lib/dpkg/status",
                "Package: libstdc++6\nStatus: install ok installed\nVersion: 1:12-1+b1\nArchitecture: amd64\nSource: gcc-12\n"
            ),
            ("/lib/a.dist-info/METADATA", "Name: a\nVersion: 1\nLicense-Expression: MIT OR ISC\n"),
            ("/node_modules/@a/b/package.json", #"{"name": "@a/b", "version": "1", "license": "MIT"}"#),
        ] {
            PackageCollector.collect(path: Array(path.utf8), bytes: Array(text.utf8), into: &inventory)
        }
        let bill = BillOfMaterials(inventory, of: "x", toolVersion: "0.1.0")
        let directory = try TemporaryDirectory()
        try directory.write("bill.json", form == "spdx" ? bill.spdx() : bill.cycloneDX())
        let run = try ProgramRun(
            [program, "convert", directory.path + "/bill.json", "-q", "-o", "syft-json"],
            environment: ["SYFT_CHECK_FOR_APP_UPDATE": "false"], timeout: 120)
        try #require(run.exitCode == 0, "\(run.errorText)")
        let converted = try JSONDecoder().decode(Converted.self, from: Data(run.output))
        let expected = inventory.distinct().map {
            String(decoding: $0.purl(on: inventory.operatingSystem), as: UTF8.self)
        }
        #expect(Set(expected).isSubset(of: converted.artifacts.map(\.purl)))
        #expect(converted.distro?.id == "debian" && converted.distro?.versionID == "12")
    }
}
