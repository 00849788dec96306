import Foundation
import ScanReport
import TestSupport
import Testing

/// Packages and bills of materials, of a caged agent.
@Suite("Bills of materials") struct PackageAuditTests {
    private let root: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
    }

    /// A root with one package of each kind at least.
    private func fill() throws {
        try root.write("usr/lib/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n")
        try root.makeDirectory("etc")
        try root.link("etc/os-release", to: "../usr/lib/os-release")
        try root.write(
            "var/lib/dpkg/status",
            "Package: bash\nStatus: install ok installed\nVersion: 5.2.15-2+b13\nArchitecture: amd64\nSource: bash (5.2.15-2)\n"
        )
        try root.write(
            "usr/share/doc/bash/copyright", "Format: x\n\nFiles: *\nLicense: GPL-3+\n <b>\"mine\" \\ & yours</b>\n")
        try root.write("lib/apk/db/installed", "P:musl\nV:1.2.5-r0\nA:x86_64\nL:MIT\n\n")
        try root.write("srv/python/Charset_Normalizer-3.dist-info/METADATA", "Name: Charset_Normalizer\nVersion: 3\n")
        try root.write("srv/node_modules/@a/b/package.json", #"{"name": "@a/b", "version": "1", "license": "MIT"}"#)
        try root.write("srv/gems/specifications/rake.gemspec", "s.name = \"rake\"\ns.version = \"13.0.6\"\n")
        try root.write(
            "srv/vendor/composer/installed.json", #"[{"name": "psr/log", "version": "v1.1.4", "license": ["MIT"]}]"#)
        try root.write("srv/App.deps.json", #"{"libraries": {"Newtonsoft.Json/13.0.1": {"type": "package"}}}"#)
        let script = """
            import gzip, sys, zipfile
            source, root = sys.argv[1:]
            for name, seed in [("tool", "inlined"), ("app", "crates")]:
                program = open(f"{source}/Fuzz/Corpus/build-information/{seed}", "rb").read()
                open(f"{root}/srv/{name}", "wb").write(program + bytes(max(0, 4096 - len(program))))
            with zipfile.ZipFile(f"{root}/srv/slf4j-api-2.0.9.jar", "w", zipfile.ZIP_DEFLATED) as jar:
                jar.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\\n")
                jar.writestr("META-INF/maven/org.slf4j/slf4j-api/pom.properties",
                    "groupId=org.slf4j\\nartifactId=slf4j-api\\nversion=2.0.9\\n")
            import os
            os.makedirs(f"{root}/var/lib/rpm")
            database = gzip.open(f"{source}/Tests/Inventory/Databases/rpmdb.sqlite.gz").read()
            open(f"{root}/var/lib/rpm/rpmdb.sqlite", "wb").write(database)
            """
        let run = try ProgramRun([Machine.python, "-c", script, AgentBinary.packageRoot, root.path])
        try #require(run.exitCode == 0, "\(run.errorText)")
    }

    private func scan(_ arguments: String..., of directory: String? = nil) throws -> ProgramRun {
        try ProgramRun([try AgentBinary.path, "scan", "--root", directory ?? root.path] + arguments, timeout: 60)
    }

    private func report(_ arguments: String...) throws -> Report {
        let run = try ProgramRun(
            [try AgentBinary.path, "scan", "--root", root.path, "--output", "json"] + arguments, timeout: 60)
        #expect(try ReportSchema.complaint(about: run.output) == nil)
        return try JSONDecoder().decode(Report.self, from: Data(run.output))
    }

    private struct CycloneDX: Decodable {
        struct Named: Decodable { let name: String }
        struct Metadata: Decodable {
            let timestamp: String?
            let component: Named
        }
        struct Component: Decodable { let name: String, version: String?, purl: String? }
        struct Composition: Decodable { let aggregate: String }
        let serialNumber: String?
        let metadata: Metadata
        let components: [Component]
        let compositions: [Composition]

        var purls: [String] { components.compactMap(\.purl).sorted() }
    }

    private struct SPDX: Decodable {
        struct Reference: Decodable { let referenceLocator: String }
        struct Package: Decodable { let name: String, externalRefs: [Reference]? }
        struct Creation: Decodable { let created: String, comment: String? }
        let name: String
        let documentNamespace: String
        let creationInfo: Creation
        let packages: [Package]

        var purls: [String] { packages.flatMap { ($0.externalRefs ?? []).map(\.referenceLocator) }.sorted() }
    }

    private func cycloneDX(_ run: ProgramRun) throws -> CycloneDX {
        try JSONDecoder().decode(CycloneDX.self, from: Data(run.output))
    }

    private func spdx(_ run: ProgramRun) throws -> SPDX {
        try JSONDecoder().decode(SPDX.self, from: Data(run.output))
    }

    private static let expected = [
        "pkg:apk/debian/musl@1.2.5-r0?arch=x86_64&distro=debian-12", "pkg:cargo/app@0.3.0", "pkg:cargo/serde@1.0.193",
        "pkg:composer/psr/log@v1.1.4",
        "pkg:deb/debian/bash@5.2.15-2%2Bb13?arch=amd64&distro=debian-12&upstream=bash%405.2.15-2",
        "pkg:gem/rake@13.0.6", "pkg:golang/example.org/a@v1.4.2", "pkg:golang/github.com/f/z@v0.1.1",
        "pkg:golang/github.com/x/y@v2.0.1#v2", "pkg:golang/stdlib@1.22.1", "pkg:maven/org.slf4j/slf4j-api@2.0.9",
        "pkg:npm/%40a/b@1", "pkg:nuget/Newtonsoft.Json@13.0.1", "pkg:pypi/charset-normalizer@3",
    ]

    @Test("each kind of package is in both forms, and the report says how many there are")
    func everyKind() throws {
        try fill()
        let run = try scan("--output", "cyclonedx")
        #expect(run.exitCode == 0 && run.errorText.isEmpty, "\(run.errorText)")
        let bill = try cycloneDX(run)
        #expect(bill.purls.filter { !$0.hasPrefix("pkg:rpm/") } == Self.expected)
        #expect(bill.purls.contains { $0.hasPrefix("pkg:rpm/debian/") })
        #expect(bill.metadata.component.name == root.path && bill.compositions.map(\.aggregate) == ["unknown"])
        #expect(try spdx(try scan("--output", "spdx")).purls == bill.purls)
        let packages = try #require(try report("--audit", "packages").packages)
        #expect(packages.total == bill.purls.count && packages.isComplete && packages.reason == nil)
        #expect(Set(packages.kinds.keys).count == 11 && packages.kinds["golang"] == 4)
        #expect(packages.operatingSystem?.name == "Debian GNU/Linux 12")
        let text = try scan("--audit", "packages").text
        #expect(text.contains("packages \(packages.total) in Debian GNU/Linux 12: "), "\(text)")
        #expect(try scan("--audit", "packages", "--output", "markdown").text.contains("## Packages"))
    }

    @Test(
        "CycloneDX is valid by the published schema",
        .enabled(if: CycloneDXSchema.directory != nil, "needs python3-jsonschema, and PyPI for the schema"))
    func cycloneDXIsValid() throws {
        try fill()
        for more in [[], ["--sbom-date"]] {
            let run = try ProgramRun(
                [try AgentBinary.path, "scan", "--root", root.path, "--output", "cyclonedx"] + more, timeout: 60)
            #expect(try CycloneDXSchema.complaint(about: run.output) == nil)
        }
    }

    @Test("equal packages are equal bytes, on however many threads, but where the date is asked for")
    func deterministic() throws {
        try fill()
        for form in ["cyclonedx", "spdx"] {
            let first = try scan("--output", form, "--jobs", "1").output
            #expect(try scan("--output", form, "--jobs", "4").output == first && !first.isEmpty)
        }
        let id = "01a1fd79-6a2a-78a5-b516-c1f69f6a4d2f"
        let dated = try cycloneDX(try scan("--output", "cyclonedx", "--sbom-date", "--run-id", id))
        #expect(dated.serialNumber == "urn:uuid:\(id)")
        let time = try #require(dated.metadata.timestamp)
        #expect(time.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/#) != nil)
        let spdx = try spdx(try scan("--output", "spdx", "--sbom-date", "--run-id", id, "--sbom-name", "app:1"))
        #expect(spdx.documentNamespace.hasSuffix(id) && spdx.creationInfo.created.hasPrefix("20"))
        #expect(spdx.name == "app:1")
    }

    @Test("what could not be read is told in the bill, in the report and on standard error")
    func incomplete() throws {
        try root.write("a.jar", "no archive")
        let run = try scan("--output", "cyclonedx")
        #expect(run.exitCode == 0)
        #expect(try cycloneDX(run).compositions.map(\.aggregate) == ["incomplete"])
        #expect(run.errorText.split(separator: "\n").count == 1, "\(run.errorText)")
        #expect(run.errorText.contains("incomplete") && run.errorText.contains("/a.jar"))
        #expect(try spdx(try scan("--output", "spdx")).creationInfo.comment?.contains("may be missing") == true)
        let report = try report("--audit", "packages")
        #expect(report.packages?.isComplete == false && report.verdict.status == .incomplete && report.rules.isEmpty)
        #expect(report.coverage.unreadable.map(\.reason) == ["malformed"])
    }

    @Test(
        "what the agent's user may not read is missing, and told",
        .enabled(if: Machine.canChangeCredentials, "\(Machine.credentialsReason)"))
    func unreadable() throws {
        try root.write("var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nVersion: 1\n", mode: 0o600)
        try root.makeDirectory("closed", mode: 0o700)
        try root.write("program", String(repeating: "x", count: 5000), mode: 0o600)
        try root.write("short", "x", mode: 0o600)
        #expect(chmod(root.path, 0o755) == 0)
        let run = try ProgramRun(
            [
                "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all",
                "--bounding-set=-all", SharedAgent.path, "scan", "--root", root.path, "--audit", "packages",
                "--require-confinement", "none", "--output", "json",
            ], timeout: 60)
        let report = try JSONDecoder().decode(Report.self, from: Data(run.output))
        #expect(report.packages?.isComplete == false && report.packages?.total == 0)
        let missed = report.coverage.unreadable.flatMap { gap in gap.examples.map { "\(gap.subject) \($0.text)" } }
        #expect(Set(missed) == ["directory /closed", "file /program", "file /var/lib/dpkg/status"], "\(missed)")
        #expect(report.coverage.unreadable.map(\.count).reduce(0, +) == 3)
    }

    @Test("bills alone run no other audit, and a threshold asks for the others all the same")
    func alone() throws {
        try root.write("usr/bin/su", "program")
        #expect(chmod(root.path + "/usr/bin/su", 0o4755) == 0)
        #expect(try scan("--output", "cyclonedx", "--fail-on", "info").exitCode == 4)
        #expect(try scan("--output", "cyclonedx", "--fail-on", "info", "--audit", "packages").exitCode == 0)
        let both = try report("--output", "cyclonedx:\(root.path)/bill.json")
        #expect(!both.rules.isEmpty && both.packages != nil)
        #expect(try report().packages == nil)
        for wrong in ["--sbom-date", "--sbom-name=x"] {
            let run = try scan(wrong)
            #expect(run.exitCode == 1 && run.errorText.contains("--output cyclonedx"), "\(run.errorText)")
        }
    }
}
