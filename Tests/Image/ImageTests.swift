import Foundation
import ScanReport
import TestSupport
import Testing

/// The agent's image: what it is, and what it holds.
@Suite("Image", .disabled(if: Machine.noImagesReason != nil, "\(Machine.noImagesReason ?? "")"))
struct ImageTests {
    @Test("its configuration is that of a non-root agent and nothing else")
    func configuration() throws {
        let config = try ImageArchive.ofAgent.get().config
        #expect(config.os == "linux")
        #expect(config.created == "1970-01-01T00:00:00Z")
        #expect(config.config.user == "10001:10001")
        #expect(config.config.entrypoint == ["/sidescan-agent"])
        #expect(config.config.command == nil)
        let labels = [
            "title": "sidescan-agent",
            "description": "Audits a running container from inside its own pod",
            "version": sidescanVersion,
            "revision": ImageArchive.revision,
            "source": "https://sidescan.dev",
            "licenses": "Apache-2.0",
        ]
        let expected = labels.map { ("org.opencontainers.image." + $0.key, $0.value) }
        #expect(config.config.labels == Dictionary(uniqueKeysWithValues: expected))
    }

    @Test("it holds the agent, its profiles and who owns them; so no shell and no package manager")
    func contents() throws {
        let profiles = try ProgramRun(["find", AgentBinary.packageRoot + "/profiles", "-printf", "%P %y\n"]).text
        var expected = [
            "etc/", "etc/group", "etc/passwd", "sidescan-agent", "usr/", "usr/share/", "usr/share/sidescan/",
            "usr/share/sidescan/LICENSE", "usr/share/sidescan/profiles/",
        ]
        for line in profiles.split(separator: "\n") where !line.hasPrefix(" ") {
            let words = line.split(separator: " ")
            expected.append("usr/share/sidescan/profiles/\(words[0])\(words[1] == "d" ? "/" : "")")
        }
        #expect(expected.contains("usr/share/sidescan/profiles/apparmor/sidescan-agent"))
        let names = try ImageArchive.ofAgent.get().entries.map(\.name)
        #expect(names.sorted() == expected.sorted())
        // As a walk sees them, whatever order the builder's directories had.
        func components(_ name: String) -> [String] { name.split(separator: "/").map(String.init) }
        #expect(
            names == names.sorted { components($0).lexicographicallyPrecedes(components($1)) },
            "the layer is not sorted")
    }

    @Test("all of it is root's, older than any build, and nobody else's to write")
    func modes() throws {
        for entry in try ImageArchive.ofAgent.get().entries {
            #expect(entry.owner == "0/0", "\(entry)")
            #expect(entry.time == "1970-01-01 00:00:00", "\(entry)")
            let mode =
                entry.name == "sidescan-agent" ? "---x--x--x" : entry.name.hasSuffix("/") ? "drwxr-xr-x" : "-rw-r--r--"
            #expect(entry.mode == mode, "\(entry)")
        }
    }

    @Test("its sizes are within their limits, and are what is printed")
    func sizes() throws {
        let image = try ImageArchive.ofAgent.get()
        #expect(image.gzip == image.manifest.layers[0].size)
        #expect(image.gzip <= 15_000_000)
        #expect(image.uncompressed <= 36_000_000)
        let agent = try FileManager.default.attributesOfItem(atPath: AgentBinary.path)[.size] as? Int
        #expect(image.uncompressed > (try #require(agent)))
    }

    @Test("the agent has nothing to say against it")
    func scansClean() throws {
        try expectCleanScan(as: nil)
    }

    @Test(
        "nor has it as the image's own user", .enabled(if: Machine.canChangeCredentials, "\(Machine.credentialsReason)")
    )
    func scansCleanAsOwnUser() throws {
        try expectCleanScan(as: "10001")
    }

    private func expectCleanScan(as user: String?) throws {
        let image = try ImageArchive.ofAgent.get()
        let root = try image.unpack(into: "scanned-by-\(user ?? "caller")")
        let become =
            user.map { ["setpriv", "--reuid", $0, "--regid", $0, "--clear-groups", "--inh-caps", "-all"] } ?? []
        let run = try ProgramRun(
            become + [SharedAgent.path, "scan", "--root", root, "--fail-on", "info", "--output", "json"])
        #expect(run.exitCode == 0, "\(run.errorText)")
        let report = try JSONDecoder().decode(Report.self, from: Data(run.output))
        #expect(report.verdict.status == .clean, "\(report.verdict.summary)")
        #expect(report.verdict.skipped == 0 && report.verdict.passed > 10)
        #expect(report.coverage.entries == image.entries.count)
    }
}
