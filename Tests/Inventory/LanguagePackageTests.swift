import Foundation
import Inventory
import TargetFilesystem
import TestSupport
import Testing

@Suite struct LanguagePackageTests {
    @Test("Python's metadata ends at the empty line, and its name is made normal")
    func python() {
        let found = Found(
            "/usr/lib/python3/Charset_Normalizer-3.5.2.dist-info/METADATA",
            "Metadata-Version: 2.1\r\nName: Charset_.Normalizer\r\nVersion: 3.5.2\r\nLicense: UNKNOWN\r\n"
                + "Classifier: License :: OSI Approved :: MIT License\r\n\r\nName: other\r\nVersion: 9\r\n")
        #expect(found.lines == ["charset-normalizer 3.5.2 pkg:pypi/charset-normalizer@3.5.2"])
        #expect(found.licences == ["MIT License"])
        #expect(found.evidence == ["/usr/lib/python3/Charset_Normalizer-3.5.2.dist-info/METADATA"])
    }

    @Test(
        "Metadata is read where Python's installers put it",
        arguments: ["a.egg-info/PKG-INFO", "a.egg-info", "a.egg/EGG-INFO/PKG-INFO", "a.dist-info/METADATA"])
    func pythonPlaces(place: String) {
        #expect(Found("/lib/" + place, "Name: a\nVersion: 1\n").lines == ["a 1 pkg:pypi/a@1"])
    }

    @Test("Metadata without a version is told as malformed, and lists nothing")
    func brokenPython() {
        let found = Found("/lib/a.dist-info/METADATA", "Name: a\n\nVersion: 1\n")
        #expect(found.lines.isEmpty)
        #expect(found.reasons == [.malformed])
    }

    @Test("What pip itself installs is found with pip's own names and versions")
    func pip() throws {
        let listing = try ProgramRun(["python3", "-m", "pip", "list", "--format=json", "--disable-pip-version-check"])
        try #require(listing.exitCode == 0)
        struct Entry: Decodable { let name: String, version: String }
        let entries = try JSONDecoder().decode([Entry].self, from: Data(listing.output))
        let place = try ProgramRun([
            "python3", "-c",
            "import importlib.metadata as m\nfor d in m.distributions(): print(d._path, d.name, d.version, sep='\\t')",
        ])
        var names: Set<String> = []
        for line in place.text.split(separator: "\n") {
            let fields = line.split(separator: "\t").map(String.init)
            var file = fields[0]
            for name in ["METADATA", "PKG-INFO"] where FileManager.default.fileExists(atPath: "\(fields[0])/\(name)") {
                file = "\(fields[0])/\(name)"
            }
            guard let data = FileManager.default.contents(atPath: file) else { continue }
            let found = Found(file, Array(data))
            let package = try #require(found.inventory.packages.first, "\(file)")
            #expect(String(decoding: package.version, as: UTF8.self) == fields[2])
            names.insert(String(decoding: package.name, as: UTF8.self))
        }
        for entry in entries {
            let normal = entry.name.lowercased().map { "_.".contains($0) ? "-" : $0 }
            #expect(names.contains(String(normal)), "\(entry.name)")
        }
    }

    @Test("A scope is the namespace of Node's package; markers in a package are none")
    func node() {
        let found = Found(
            "/app/node_modules/@babel/core/package.json",
            #"{"name": "@babel/core", "version": "7.0.0", "license": "MIT"}"#)
        #expect(found.lines == ["@babel/core 7.0.0 pkg:npm/%40babel/core@7.0.0"])
        #expect(found.licences == ["MIT"])
        let marker = Found("/app/node_modules/a/dist/package.json", #"{"type": "module"}"#)
        #expect(marker.lines.isEmpty && marker.reasons.isEmpty)
        #expect(Found("/app/node_modules/a/package.json", "{").reasons == [.malformed])
        #expect(PackageCollector.interest(in: Array("/app/package.json".utf8)) == .none)
    }

    @Test("Ruby's specifications are read, and never run")
    func gem() {
        let found = Found(
            "/var/lib/gems/3.1.0/specifications/rake-13.0.6.gemspec",
            """
            # s.name = "comment"
            Gem::Specification.new do |s|
              s.name = "rake".freeze
              s.version = Gem::Version.new("13.0.6")
              s.licenses = ["MIT".freeze, 'Ruby'.freeze]
              s.name = `id`
            end
            """)
        #expect(found.lines == ["rake 13.0.6 pkg:gem/rake@13.0.6"])
        #expect(found.licences == ["MIT", "Ruby"])
        let made = Found(
            "/specifications/a.gemspec", "s.name = \"a#{1}\"\ns.version = \"1\"\n")
        #expect(made.lines.isEmpty)
        #expect(made.reasons == [.malformed])
    }

    @Test("Composer's two forms say the same", arguments: [#"[%]"#, #"{"packages": [%], "dev": true}"#])
    func composer(form: String) {
        let entry = #"{"name": "psr/log", "version": "v1.1.4", "license": ["MIT"]}"#
        let found = Found("/app/vendor/composer/installed.json", form.replacingOccurrences(of: "%", with: entry))
        #expect(found.lines == ["psr/log v1.1.4 pkg:composer/psr/log@v1.1.4"])
        #expect(found.licences == ["MIT"])
    }

    @Test(".NET's libraries are named by name and version")
    func dotNet() {
        let found = Found(
            "/app/App.deps.json",
            "\u{feff}" + #"{"libraries": {"Newtonsoft.Json/13.0.1": {"type": "package"}, "nothing": {}}}"#)
        #expect(found.lines == ["Newtonsoft.Json 13.0.1 pkg:nuget/Newtonsoft.Json@13.0.1"])
    }

    @Test("What the system's databases list names the distribution")
    func system() {
        var found = Found("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME='Debian 12'\n")
        PackageCollector.collect(
            path: Array("/var/lib/dpkg/status".utf8),
            bytes: Array(
                """
                Package: bash
                Status: install ok installed
                Source: bash (5.2.15-2)
                Version: 5.2.15-2+b13
                Architecture: amd64

                Package: gone
                Status: deinstall ok config-files
                Version: 1

                """.utf8), into: &found.inventory)
        #expect(
            found.lines == [
                "bash 5.2.15-2+b13 "
                    + "pkg:deb/debian/bash@5.2.15-2%2Bb13?arch=amd64&distro=debian-12&upstream=bash%405.2.15-2"
            ])
        var alpine = Found("/etc/os-release", "ID=alpine\nVERSION_ID=3.19.1\n")
        PackageCollector.collect(
            path: Array("/lib/apk/db/installed".utf8),
            bytes: Array("P:ssl_client\nV:1.36.1-r15\nA:x86_64\nL:GPL-2.0-only\no:busybox\n\n".utf8),
            into: &alpine.inventory)
        #expect(
            alpine.lines == [
                "ssl_client 1.36.1-r15 "
                    + "pkg:apk/alpine/ssl_client@1.36.1-r15?arch=x86_64&distro=alpine-3.19.1&upstream=busybox"
            ])
        #expect(alpine.licences == ["GPL-2.0-only"])
    }

    @Test("The licences of dpkg's packages are those of their copyright files")
    func copyright() {
        var found = Found("/var/lib/dpkg/status.d/adduser", "Package: adduser\nVersion: 3.134\nArchitecture: all\n")
        PackageCollector.collect(
            path: Array("/usr/share/doc/adduser/copyright".utf8),
            bytes: Array(
                "Format: x\n\nFiles: *\nLicense: GPL-2+\n see `/usr/share/common-licenses/GPL-2'.\nLicense: GPL-2+\n"
                    .utf8),
            into: &found.inventory)
        #expect(found.licences == ["GPL-2", "GPL-2+"])
    }

    @Test("A package that several files prove is listed once, with all of them")
    func distinct() {
        var found = Found("/a/x.dist-info/METADATA", "Name: x\nVersion: 1\nLicense: MIT\n")
        var other = PackageInventory()
        PackageCollector.collect(
            path: Array("/b/x.dist-info/METADATA".utf8), bytes: Array("Name: X\nVersion: 1\nLicense: BSD\n".utf8),
            into: &other)
        found.inventory.merge(other)
        #expect(found.lines.count == 1)
        #expect(found.evidence == ["/a/x.dist-info/METADATA", "/b/x.dist-info/METADATA"])
        #expect(found.licences == ["BSD", "MIT"])
    }

    private static func inventory(_ names: [String], mostBytes: Int = PackageInventory.usualBytes) -> PackageInventory {
        var inventory = PackageInventory(mostBytes: mostBytes)
        for name in names {
            PackageCollector.collect(
                path: Array("/\(name).dist-info/METADATA".utf8), bytes: Array("Name: \(name)\nVersion: 1\n".utf8),
                into: &inventory)
        }
        return inventory
    }

    @Test("Packages that take more memory than they may are told as cut")
    func memory() {
        let long = String(repeating: "a", count: 3000)
        let inventory = Self.inventory(["b", long, long + "b"], mostBytes: 64_000)
        #expect(inventory.packages.count == 1 && inventory.byteCount <= 4000)
        #expect(inventory.missed.map(\.reason) == [.overLimit])
    }

    @Test("Of too many packages the same are kept, whichever thread found them")
    func mergedLimit() {
        let one = PackageInventory.merged([Self.inventory(["a", "d"]), Self.inventory(["c", "b"])], mostPackages: 3)
        let other = PackageInventory.merged([Self.inventory(["b", "d", "c"]), Self.inventory(["a"])], mostPackages: 3)
        #expect(one.distinct() == other.distinct())
        #expect(one.packages.map(\.name) == ["a", "b", "c"].map { Array($0.utf8) })
        #expect(one.missed.map(\.reason) == [.overLimit] && other.missed.map(\.reason) == [.overLimit])
    }

    @Test("Of packages that take too much memory the same are kept, in whatever order they come and however often")
    func mergedMemory() {
        let names = (0..<300).map { "p\($0 * 7919 % 300)" } + (0..<40).map { "p\($0)" }
        var some = PackageInventory(mostBytes: 100_000)
        for half in [names.prefix(170), names.suffix(170)] { some.merge(Self.inventory(Array(half))) }
        let all = Self.inventory(names, mostBytes: 100_000)
        let other = Self.inventory(names.reversed(), mostBytes: 100_000)
        #expect(all.distinct() == other.distinct() && all.distinct() == some.distinct())
        #expect((10..<100).contains(all.distinct().count))
        #expect(all.byteCount <= 150_000)
        #expect(all.missed == other.missed && all.missed == some.missed)
        #expect(all.missed.map(\.reason) == [.overLimit])
    }

    @Test("A licence of no words is none", arguments: [#"[""]"#, #""""#, #"["", "MIT"]"#])
    func emptyLicence(stated: String) {
        let found = Found(
            "/vendor/composer/installed.json", #"[{"name": "a/b", "version": "1", "license": \#(stated)}]"#)
        #expect(found.lines.count == 1)
        #expect(found.licences == (stated.contains("MIT") ? ["MIT"] : []))
    }

    @Test("More packages than are kept are told as cut")
    func limit() {
        var inventory = PackageInventory(mostPackages: 1)
        for name in ["a", "b", "c"] {
            PackageCollector.collect(
                path: Array("/\(name).dist-info/METADATA".utf8), bytes: Array("Name: \(name)\nVersion: 1\n".utf8),
                into: &inventory)
        }
        #expect(inventory.packages.count == 1)
        #expect(inventory.missed.map(\.reason) == [.overLimit])
    }
}
