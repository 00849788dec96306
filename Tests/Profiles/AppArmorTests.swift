import Foundation
import TestSupport
import Testing

/// `profiles/apparmor/sidescan-agent`.
@Suite("AppArmor", .disabled(if: AppArmorProfile.noParserReason != nil, "\(AppArmorProfile.noParserReason ?? "")"))
struct AppArmorTests {
    private static let path = AgentBinary.packageRoot + "/profiles/apparmor/sidescan-agent"

    /// The one rule by which other users' files may be written, and the one for files of the agent's own.
    private static let streams: Set = ["/dev/null", "/dev/console", "/dev/pts/[0-9]*"]
    private static let reports = "/output/**"

    /// What a profile allows and the agent does not need.
    private func excess(of profile: AppArmorProfile) throws -> [String] {
        func allows(_ file: AppArmorProfile.FileRule, any letters: String) -> Bool {
            !Set(file.owner + file.others).isDisjoint(with: letters)
        }
        let files = try profile.files.filter { file in
            allows(file, any: "walk") && !Self.streams.contains(file.path)
                && (file.path != Self.reports || !file.others.isEmpty)
                || allows(file, any: "xmp") && file.path != "/sidescan-agent"
        }
        let rules = profile.rules.filter { rule in
            !rule.hasPrefix("ptrace (read ) ") && !rule.hasPrefix("signal (receive ) ")
                && !["ptrace (read readby ) sidescan-agent,", "signal sidescan-agent,"].contains(rule)
                && rule != "Capabilities: dac_read_search sys_ptrace"
        }
        return files.map { "\($0)" } + rules
    }

    @Test("its name is what docs and manifests call it")
    func name() throws {
        let names = try ProgramRun(["apparmor_parser", "--names", Self.path])
        #expect(names.text == "sidescan-agent\n")
    }

    @Test("it allows what the agent needs")
    func needs() throws {
        let profile = try AppArmorProfile(Self.path)
        let files = try profile.files
        #expect(Set(files.filter { $0.others.contains("r") }.map(\.path)).isSuperset(of: ["/", "/**"]))
        #expect(files.contains { $0.path == Self.reports && $0.owner.contains("w") })
        #expect(files.contains { $0.path == "/sidescan-agent" && $0.others.contains("x") && $0.others.contains("m") })
        for rule in ["ptrace (read ) unconfined,", "signal sidescan-agent,", "signal (receive ) unconfined,"] {
            #expect(profile.rules.contains(rule))
        }
    }

    @Test("it writes to standard streams and /output, runs the agent, and allows nothing else")
    func limits() throws {
        let found = try excess(of: AppArmorProfile(Self.path))
        #expect(found == [])
    }

    @Test(
        "a rule too many would be seen",
        arguments: [
            "/tmp/** w,", "/tmp/** a,", "/output/** rw,", "/** l,", "/** k,", "/bin/sh ix,", "/** m,", "/** ux,",
            "network inet,", "unix,", "mount,", "umount,", "pivot_root,", "capability sys_admin,", "ptrace,",
            "ptrace (trace) peer=unconfined,", "signal (send) peer=unconfined,", "change_profile,", "dbus,",
        ])
    func checksCanFail(_ rule: String) throws {
        let directory = try TemporaryDirectory()
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        try directory.write("profile", text.replacingOccurrences(of: "\n}\n", with: "\n  \(rule)\n}\n"))
        let found = try? excess(of: AppArmorProfile(directory.path + "/profile"))
        #expect(found != [], "'\(rule)' was not seen")
    }

    @Test("a mistake in it is an error")
    func mistakes() throws {
        let directory = try TemporaryDirectory()
        try directory.write("profile", "profile sidescan-agent {\n  /** rq,\n}\n")
        #expect(throws: Failure.self) { try AppArmorProfile(directory.path + "/profile") }
    }
}
