import Foundation
import Inventory
import SBOM
import TestSupport
import Testing

@Suite struct BillOfMaterialsTests {
    /// A Python that has cyclonedx-python-lib with its JSON validation, and spdx-tools: they ship the schemas.
    private static let python = ProcessInfo.processInfo.environment["SIDESCAN_SBOM_PYTHON"] ?? "python3"

    private static func has(_ module: String) -> Bool {
        (try? ProgramRun([python, "-c", "import \(module)"]))?.exitCode == 0
    }

    /// Packages of several kinds, in an order of their own, with words that JSON and both forms have to take.
    private static func inventory(isReversed: Bool = false) -> PackageInventory {
        var files: [(String, String)] = [
            ("/etc/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n"),
            (
                "/var/lib/dpkg/status",
                "Package: libstdc++6\nStatus: install ok installed\nVersion: 1:12-1+b1\nArchitecture: amd64\nSource: gcc-12\n"
            ),
            ("/lib/b.dist-info/METADATA", "Name: b\nVersion: 1\nLicense: \"Mine\" & <yours>\u{1}\n"),
            ("/lib/a.dist-info/METADATA", "Name: a\nVersion: 1\nLicense-Expression: MIT OR ISC\n"),
            ("/node_modules/@a/b/package.json", #"{"name": "@a/b", "version": "1", "license": "MIT"}"#),
            ("/node_modules/c/package.json", #"{"name": "c d\u0000é\ud800", "version": " ", "license": "MIT"}"#),
        ]
        if isReversed { files.reverse() }
        var inventory = PackageInventory()
        for (path, text) in files {
            PackageCollector.collect(path: Array(path.utf8), bytes: Array(text.utf8), into: &inventory)
        }
        return inventory
    }

    private static func bill(isReversed: Bool = false, _ occasion: BillOfMaterials.Occasion? = nil) -> BillOfMaterials {
        BillOfMaterials(inventory(isReversed: isReversed), of: "nginx:1.27", toolVersion: "0.1.0", occasion: occasion)
    }

    private static let occasion = BillOfMaterials.Occasion(
        time: "2026-01-31T12:00:00Z", serial: "0190163d-8694-739b-aea5-966c26f8ad91")

    @Test("The same packages give the same bytes, in whatever order they were found")
    func deterministic() {
        #expect(Self.bill().cycloneDX() == Self.bill(isReversed: true).cycloneDX())
        #expect(Self.bill().spdx() == Self.bill(isReversed: true).spdx())
        #expect(!Self.bill().cycloneDX().contains("timestamp"))
        #expect(Self.bill(Self.occasion).cycloneDX().contains("urn:uuid:0190163d-8694-739b-aea5-966c26f8ad91"))
        #expect(Self.bill(Self.occasion).spdx().contains("2026-01-31T12:00:00Z"))
    }

    @Test("CycloneDX has each package with its URL, and the operating system as grype and trivy look for it")
    func cycloneDX() throws {
        struct Document: Decodable {
            struct Component: Decodable { let type: String, name: String, version: String?, purl: String? }
            let specVersion: String
            let components: [Component]
        }
        let document = try JSONDecoder().decode(Document.self, from: Data(Self.bill().cycloneDX().utf8))
        #expect(document.specVersion == "1.6")
        let components = document.components
        #expect(
            components.compactMap(\.purl).prefix(1) == [
                "pkg:deb/debian/libstdc%2B%2B6@1:12-1%2Bb1?arch=amd64&distro=debian-12&upstream=gcc-12"
            ])
        let system = try #require(components.first { $0.type == "operating-system" })
        #expect(system.name == "debian" && system.version == "12")
    }

    @Test("CycloneDX is valid by the published schema", .enabled(if: has("cyclonedx.validation.json, jsonschema")))
    func cycloneDXIsValid() throws {
        let script = """
            import sys
            from cyclonedx.schema import SchemaVersion
            from cyclonedx.validation.json import JsonStrictValidator
            error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read())
            sys.exit(str(error)[:2000] if error else 0)
            """
        for occasion in [nil, Self.occasion] { try Self.check(Self.bill(occasion).cycloneDX(), script) }
    }

    @Test("SPDX is valid by its own tools", .enabled(if: has("spdx_tools.spdx.validation.document_validator")))
    func spdxIsValid() throws {
        let script = """
            import sys
            from spdx_tools.spdx.parser.parse_anything import parse_file
            from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document
            messages = validate_full_spdx_document(parse_file(sys.argv[1]), "SPDX-2.3")
            sys.exit("\\n".join(m.validation_message for m in messages)[:2000] if messages else 0)
            """
        for occasion in [nil, Self.occasion] { try Self.check(Self.bill(occasion).spdx(), script, name: "a.spdx.json") }
    }

    /// `SIDESCAN_SPDX_SCHEMA` names the published schema: schemas/spdx-schema.json of spdx-spec's branch support/2.3.
    private static let spdxSchema = ProcessInfo.processInfo.environment["SIDESCAN_SPDX_SCHEMA"]

    @Test("SPDX is valid by the published schema", .enabled(if: spdxSchema != nil && has("jsonschema")))
    func spdxIsValidBySchema() throws {
        let script = """
            import json, sys
            import jsonschema
            schema = json.load(open(sys.argv[2]))
            validator = jsonschema.validators.validator_for(schema)(schema)
            errors = [error.message for error in validator.iter_errors(json.load(open(sys.argv[1])))]
            sys.exit("\\n".join(errors)[:2000] if errors else 0)
            """
        for occasion in [nil, Self.occasion] {
            try Self.check(Self.bill(occasion).spdx(), script, more: [Self.spdxSchema ?? ""])
        }
    }

    @Test("SPDX names the operating system as the published schema allows")
    func purposes() {
        let text = Self.bill().spdx()
        #expect(text.contains(#""primaryPackagePurpose": "OPERATING_SYSTEM""#) && !text.contains("OPERATING-SYSTEM"))
    }

    private static func check(_ text: String, _ script: String, name: String = "a.json", more: [String] = []) throws {
        let directory = try TemporaryDirectory()
        try directory.write(name, text)
        let run = try ProgramRun([python, "-c", script, "\(directory.path)/\(name)"] + more, timeout: 300)
        #expect(run.exitCode == 0, "\(run.errorText)")
    }

    @Test("Characters that steer a terminal are escaped, those of one byte and those of two")
    func steering() {
        var inventory = PackageInventory()
        let text = "Name: a\nVersion: 1\nLicense: x\u{9b}2J\u{80}\u{9f}\u{a0}\u{e9}\u{1b}y\n"
        PackageCollector.collect(
            path: Array("/lib/\u{9b}31m/a.dist-info/METADATA".utf8), bytes: Array(text.utf8), into: &inventory)
        let bill = BillOfMaterials(inventory, of: "x\u{9b}", toolVersion: "0")
        for text in [bill.cycloneDX(), bill.spdx()] {
            #expect(!text.unicodeScalars.contains { (0x7f...0x9f).contains($0.value) })
            #expect(text.contains(#"x\u009b2J\u0080\u009f"# + "\u{a0}\u{e9}" + #"\u001by"#))
            #expect(text.contains(#"/lib/\u009b31m/a"#))
        }
    }

    @Test("What packages count as taking is more than both bills have of them")
    func cost() {
        var inventory = PackageInventory()
        for (index, word) in ["a", "\u{1}\u{2}", "é\"\\", String(repeating: "\u{1}", count: 300)].enumerated() {
            for place in 0..<3 {
                let json = #"{"name": "\#(index)", "version": "1", "license": "\#(word)"}"#
                PackageCollector.collect(
                    path: Array("/\(place)\(word)/node_modules/a/package.json".utf8), bytes: Array(json.utf8),
                    into: &inventory)
                PackageCollector.collect(
                    path: Array("/\(place)\(word)/a.dist-info/METADATA".utf8),
                    bytes: Array("Name: \(word)\(index)\nVersion: \(word)1\nLicense: \(word)\n".utf8),
                    into: &inventory)
            }
        }
        let bill = BillOfMaterials(inventory, of: "x", toolVersion: "0")
        #expect(bill.packages.count >= 5)
        #expect(bill.cycloneDX().utf8.count + bill.spdx().utf8.count < inventory.byteCount)
    }

    @Test("An inventory that misses something says so")
    func incomplete() {
        var inventory = Self.inventory()
        PackageCollector.collect(path: Array("/a.jar".utf8), bytes: [], into: &inventory)
        let bill = BillOfMaterials(inventory, of: "x", toolVersion: "0")
        #expect(bill.cycloneDX().contains(#""aggregate": "incomplete""#))
        #expect(bill.spdx().contains("packages may be missing"))
        #expect(!Self.bill().spdx().contains("packages may be missing"))
    }
}
