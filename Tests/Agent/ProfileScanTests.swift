import Foundation
import TestSupport
import Testing

/// Profiles, evaluated by the agent behind its cage.
@Suite("Scans with profiles")
struct ProfileScanTests {
    private let root: TemporaryDirectory
    private let profile: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
        try root.write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n")
        profile = try TemporaryDirectory()
        try profile.write("inspec.yml", "name: trial\nversion: 1.0.0\n")
    }

    private func scan(_ controls: String, _ options: String..., formats: String = "inspec") throws -> ProgramRun {
        try profile.write("controls/trial.rb", controls)
        let words = ["scan", "--root", root.path, "--profile", profile.path, "--output", formats] + options
        return try ProgramRun([try AgentBinary.path] + words, timeout: 60)
    }

    private struct Run: Decodable {
        let profiles: [Profile]

        struct Profile: Decodable { let controls: [Control] }
        struct Control: Decodable {
            let id: String
            let results: [Result]
        }
        struct Result: Decodable {
            let status: String
            let message: String?
            let skip_message: String?
        }

        func results(of id: String) -> [Result] { profiles.flatMap(\.controls).first { $0.id == id }?.results ?? [] }
    }

    private func decoded(_ run: ProgramRun) throws -> Run { try JSONDecoder().decode(Run.self, from: Data(run.output)) }

    @Test(
        "a control that never ends is an error of that control only",
        arguments: ["x = 0\nx += 1 while true", "a = []\nloop { a << 'x' * 1000 }", "loop { [1].map { |x| x } }"])
    func endless(_ body: String) throws {
        let run = try scan(
            """
            control('first') { describe(1) { it { should eq 1 } } }
            control 'endless' do
            \(body)
            end
            control('last') { describe(2) { it { should eq 2 } } }
            """, "--control-timeout", "1")
        #expect(run.exitCode == 100, "\(run.errorText)")
        let results = try decoded(run)
        #expect(results.results(of: "first").map(\.status) == ["passed"])
        #expect(results.results(of: "endless").map(\.status) == ["failed"])
        #expect(results.results(of: "last").map(\.status) == ["passed"])
    }

    @Test(
        "variables that a control sets are its own, also where another control is stopped",
        arguments: ["@key = 'k'; @id = 'k'; @__key ||= 1", "@id = file('/etc')", "@context = @checks = @unknown = nil"])
    func ownVariables(_ statements: String) throws {
        let run = try scan(
            """
            control('fails') do
              describe(1) { it { should eq 2 } }
              \(statements)
            end
            control('passes') do
              \(statements)
              describe(1) { it { should eq 1 } }
            end
            control('endless') { describe(1) { it { loop {} } } }
            """, "--control-timeout", "1")
        #expect(run.exitCode == 100, "\(run.errorText)")
        let results = try decoded(run)
        #expect(results.results(of: "fails").map(\.status) == ["failed"])
        #expect(results.results(of: "passes").map(\.status) == ["passed"])
        #expect(results.results(of: "endless").map(\.status) == ["failed"])
    }

    @Test("variables that a control file and a describe block set are their own")
    func ownVariablesOutside() throws {
        let all =
            "@rules = @groups = @group = @profile = @backend = @registry = @subcontexts = @reference = @file_skip = nil"
        let run = try scan(
            """
            \(all)
            control 'fails' do
              describe(1) do
                @examples = @children = @parent = @description = @context = @options = @before = @after = nil
                it { should eq 2 }
              end
            end
            \(all)
            describe(3) { it { @example = @group = nil; should eq 4 } }
            @generated = @collecting = nil
            control('passes') { describe(1) { it { should eq 1 } } }
            """)
        #expect(run.exitCode == 100, "\(run.errorText)")
        #expect(try decoded(run).results(of: "fails").map(\.status) == ["failed"])
        #expect(try decoded(run).results(of: "passes").map(\.status) == ["passed"])
        #expect(run.text.contains("3 is expected to eq 4"))
    }

    @Test("a secret is one after a control was stopped, too")
    func secretBeforeStop() throws {
        let run = try scan(
            """
            control('before') { title 'hushed-word'; describe('hushed-word') { it { should eq 'x' } } }
            control 'secret' do
              describe(1) { it { expect(input('i', value: 'hushed-word', sensitive: true)).to eq 4 } }
            end
            control('raises') { describe(1) { it { raise Sidescan::Unknown.new('hushed-word', 'why') } } }
            control('endless') { describe(1) { it { loop {} } } }
            """, "--control-timeout", "1")
        #expect(run.exitCode == 100, "\(run.errorText)")
        #expect(!run.text.contains("hushed"), "\(run.text)")
        #expect(try decoded(run).results(of: "secret").map(\.status) == ["failed"])
    }

    @Test("a report within the limit is not refused for what was sent of it in vain")
    func voidAhead() throws {
        let controls = (0..<40).map { index in
            "control('c\(index)') { desc '\(String(repeating: "word ", count: 4000))'; describe(1) { it { should eq 1 } } }"
        }
        let last = "control('z') { describe(1) { it { expect(input('i', value: 'hush', sensitive: true)).to eq 4 } } }"
        let run = try scan((controls + [last]).joined(separator: "\n"), "--output-limit", "4")
        #expect(run.exitCode == 100, "\(run.errorText)")
        #expect(run.text.utf8.count > 2 << 20)
    }

    @Test("what takes more memory than there is because the target has so much of it is unknown")
    func largeFiles() throws {
        try root.write("etc/accounts", String(repeating: "somebody:x:0:0:somebody:/root:/bin/sh\n", count: 40_000))
        try root.write("etc/settings", (0..<100_000).map { "key\($0) = value\n" }.joined())
        try root.write("etc/rows.json", "[" + (0..<49_000).map { "{\"k\": \($0)}" }.joined(separator: ",") + "]")
        let run = try scan(
            """
            control('accounts') { describe(passwd('/etc/accounts')) { its('users') { should_not include 'x' } } }
            control('settings') { describe(parse_config_file('/etc/settings')) { its('key1') { should be_nil } } }
            control('rows') { describe(json('/etc/rows.json')) { its([1, 'k']) { should be_nil } } }
            control('more') { describe(1) { it { a = []; loop { a << 'x' * 1000 } } } }
            control('last') { describe(2) { it { should eq 2 } } }
            """, "--memory", "64", "--control-timeout", "50")
        let results = try decoded(run)
        for id in ["accounts", "settings", "rows"] {
            #expect(results.results(of: id).map(\.status) == ["skipped"], "\(id)")
            #expect(results.results(of: id).first?.skip_message?.contains("over-limit") == true, "\(id)")
        }
        #expect(results.results(of: "more").map(\.status) == ["failed"])
        #expect(results.results(of: "last").map(\.status) == ["passed"])
    }

    @Test("where too many controls never end, what is known is reported all the same")
    func manyEndless() throws {
        let endless = (0..<9).map { "control('e\($0)') { x = 0; x += 1 while true }" }.joined(separator: "\n")
        let run = try scan(
            """
            control('first') { describe(file('/etc/passwd')) { it { should exist } } }
            \(endless)
            """, "--control-timeout", "1")
        #expect(run.exitCode == 100, "\(run.errorText)")
        let results = try decoded(run)
        for index in 0..<9 { #expect(results.results(of: "e\(index)").map(\.status) == ["failed"]) }
    }

    @Test("a profile that never ends outside of its controls is given up, in one line")
    func endlessFile() throws {
        let run = try scan("x = 0\nx += 1 while true\n", "--control-timeout", "1")
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(
            run.errorText
                == "sidescan-agent: a profile was given up: it took longer than 1 s, outside of its controls\n")
    }

    @Test("what can't be seen is skipped, a negated test on it too", .enabled(if: getuid() == 0, "needs root"))
    func unseen() throws {
        try root.write("srv/closed", "secret\n", mode: 0o600)
        for path in [root.path, profile.path] {
            let opened = try ProgramRun(["chmod", "755", path])
            try #require(opened.exitCode == 0)
        }
        try profile.write(
            "controls/trial.rb",
            """
            control 'closed' do
              describe file('/srv/closed') do
                its('content') { should match(/x/) }
                its('content') { should_not match(/x/) }
                its('content') { should be_nil }
              end
            end
            """)
        let run = try ProgramRun(
            [
                "setpriv", "--reuid=65532", "--regid=65532", "--clear-groups", "--bounding-set=-all",
                SharedAgent.path, "scan", "--root", root.path, "--profile", profile.path, "--output", "inspec",
            ], timeout: 60)
        #expect(run.exitCode == 101, "\(run.errorText)")
        let results = try decoded(run).results(of: "closed")
        #expect(results.map(\.status) == ["skipped", "skipped", "skipped"])
        for result in results { #expect(result.skip_message?.contains("/srv/closed: permission denied") == true) }
    }

    @Test(
        "a system that can't be recognized for a file that is closed is none that it is not",
        .enabled(if: getuid() == 0, "needs root"), arguments: ["etc/redhat-release", "etc/os-release"])
    func unseenSystem(_ closed: String) throws {
        try root.write("etc/os-release", "ID=rocky\nVERSION_ID=9.3\nNAME=Rocky Linux\n")
        try root.write("etc/redhat-release", "Rocky Linux release 9.3\n")
        try root.write(closed, "ID=rocky\n", mode: 0o600)
        for path in [root.path, profile.path] {
            let opened = try ProgramRun(["chmod", "755", path])
            try #require(opened.exitCode == 0)
        }
        try profile.write(
            "libraries/special.rb",
            "class Special < Inspec.resource(1)\n  name 'special'\n  supports platform_family: 'redhat'\n  def one\n    1\n  end\nend\n"
        )
        try profile.write(
            "controls/trial.rb",
            """
            control 'unknown' do
              describe(os) { it { should_not be_redhat } }
              describe(os) { its('name') { should_not eq 'rocky' } }
              describe(os) { its('family') { should_not eq 'redhat' } }
              describe(os) { its('release') { should_not match(/^9/) } }
              describe(platform) { its('families') { should_not include 'redhat' } }
              describe(os[:family]) { it { should_not eq 'redhat' } }
            end
            control 'branch' do
              describe(os.redhat? ? 1 : 2) { it { should eq 2 } }
            end
            control 'special' do
              describe(special) { its('one') { should eq 1 } }
              describe(special) { its('one') { should eq 2 } }
            end
            control 'known' do
              describe(os) { it { should be_linux } }
              describe(os) { it { should_not be_windows } }
            end
            """)
        func run() throws -> ProgramRun {
            try ProgramRun(
                [
                    "setpriv", "--reuid=65532", "--regid=65532", "--clear-groups", "--bounding-set=-all",
                    SharedAgent.path, "scan", "--root", root.path, "--profile", profile.path, "--output", "inspec",
                ], timeout: 60)
        }
        let results = try decoded(try run())
        for id in ["unknown", "branch", "special"] {
            let some = results.results(of: id)
            #expect(!some.isEmpty && some.allSatisfy { $0.status == "skipped" }, "\(id): \(some)")
            for result in some {
                #expect(result.skip_message?.contains("/\(closed): permission denied") == true, "\(result)")
            }
        }
        #expect(results.results(of: "known").map(\.status) == ["passed", "passed"])
        // Nor is a profile for another system, or for this one, anything but skipped.
        try profile.write("inspec.yml", "name: trial\nversion: 1.0.0\nsupports:\n  - platform-family: debian\n")
        #expect(try run().exitCode == 101)
    }

    @Test("without profiles the report is a text")
    func noProfiles() throws {
        let run = try ProgramRun(
            [try AgentBinary.path, "scan", "--root", root.path, "--profile", "none"], timeout: 60)
        #expect(run.exitCode == 0, "\(run.errorText)")
        #expect(run.text.contains("directory \(root.path)"))
    }

    @Test(
        "a profile that wants another InSpec than the one that answers is refused",
        arguments: [
            ("'>= 4.0'", 0, ""), ("~> 7.1, != 7.1.2", 0, ""), ("['>= 4', '< 99']", 0, ""),
            ("~> 4.0", 1, "requires InSpec ~> 4.0"),
            ("'>= 99'", 1, "requires InSpec >= 99"), ("new", 1, "is no requirement: new"),
        ])
    func wantedVersion(wanted: String, exitCode: Int32, message: String) throws {
        try profile.write("inspec.yml", "name: trial\nversion: 1.0.0\ninspec_version: \(wanted)\n")
        let run = try scan("control('c') { describe(1) { it { should eq 1 } } }\n")
        #expect(run.exitCode == exitCode, "\(run.errorText)")
        #expect(message.isEmpty ? run.errorText.isEmpty : run.errorText.contains(message), "\(run.errorText)")
    }

    @Test("a threshold file decides the exit code, and says all that it misses")
    func threshold() throws {
        let controls = "control('c') { impact 'critical'; describe(1) { it { should eq 2 } } }\n"
        try profile.write("met.yml", "failed.critical.max: 1\n")
        let met = try scan(controls, "--threshold", profile.path + "/met.yml")
        #expect(met.exitCode == 0)
        #expect(met.errorText == "sidescan-agent: All validation tests passed\n")
        try profile.write("missed.yml", "compliance:\n  min: 80\nfailed:\n  critical:\n    max: 0\n")
        let missed = try scan(controls, "--threshold", profile.path + "/missed.yml")
        #expect(missed.exitCode == 3)
        #expect(missed.errorText.split(separator: "\n").count == 2, "\(missed.errorText)")
        #expect(missed.errorText.contains("compliance.min"))
        #expect(missed.errorText.contains("failed.critical.max"))
        #expect(!missed.output.isEmpty)
    }

    @Test("each form of results is written, and the native report has them too")
    func forms() throws {
        let controls = "control('c') { title 'A title'; describe(1) { it { should eq 2 } } }\n"
        for (form, needle) in [
            ("inspec", "\"profiles\""), ("inspec-min", "\"profile_id\""), ("cli", "×  c: A title"),
            ("junit", "<testsuite"),
            ("yaml", "profiles:"), ("json", "\"evaluated\""), ("text", "failed c: A title"), ("markdown", "A title"),
        ] {
            let run = try scan(controls, formats: form)
            #expect(run.exitCode == 100, "\(form): \(run.errorText)")
            #expect(run.text.contains(needle), "\(form): \(run.text)")
        }
    }

    @Test(
        "what is wrong with a profile is one line",
        arguments: [
            ("/nowhere", []), ("", ["--input", "name"]), ("", ["--threshold", "/nowhere"]),
            ("", ["--waiver-file", "/nowhere.yml"]),
        ])
    func wrong(_ path: String, _ options: [String]) throws {
        try profile.write("controls/trial.rb", "control('c') { describe(1) { it { should eq 1 } } }\n")
        let run = try ProgramRun(
            [
                try AgentBinary.path, "scan", "--root", root.path, "--profile", path.isEmpty ? profile.path : path,
                "--output", "inspec",
            ] + options, timeout: 60)
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errorText.split(separator: "\n").count == 1, "\(run.errorText)")
    }

    @Test("local times are UTC, and need no file of the agent's own")
    func times() throws {
        let run = try scan(
            """
            control 'times' do
              [Time.local(2024, 7, 1), Time.mktime(2024, 7, 1), Time.new(2024, 7, 1), Time.parse('2024-07-01'),
               Time.strptime('2024-07-01', '%Y-%m-%d'), Date.new(2024, 7, 1).to_time].each do |time|
                describe(time.to_i) { it { should eq 1719792000 } }
                describe(time.utc_offset) { it { should eq 0 } }
              end
              describe(Time.now.localtime.hour) { it { should eq Time.now.utc.hour } }
            end
            """)
        #expect(run.exitCode == 0, "\(run.errorText) \(run.text)")
    }

    @Test(
        "settings of hostile files are read in time",
        arguments: ["[", "=", " ", "] ", "[]", "\u{e4} "])
    func hostileSettings(_ part: String) throws {
        try root.write("etc/hostile", String(repeating: part, count: 1_500_000 / part.utf8.count))
        try root.write("etc/long", String(repeating: "a = b\n", count: 400_000))
        let run = try scan(
            """
            control('ini') { describe(ini('/etc/hostile')) { its('a') { should eq 'x' } } }
            control('config') { describe(parse_config_file('/etc/hostile')) { its('a') { should eq 'x' } } }
            control('mysql') { describe(mysql_conf('/etc/hostile')) { its('a') { should eq 'x' } } }
            control('long') { describe(ini('/etc/long')) { its('a') { should eq 'b' } } }
            """)
        let results = try decoded(run)
        for id in ["ini", "config", "mysql"] { #expect(results.results(of: id).map(\.status) == ["failed"]) }
        for result in ["ini", "config", "mysql"].flatMap(results.results) {
            #expect(result.message?.contains("expected: \"x\"") == true, "\(result.message ?? "")")
        }
        let long = results.results(of: "long")
        #expect(long.map(\.status) == ["skipped"])
        #expect(long.first?.skip_message?.contains("over-limit") == true)
    }

    @Test("a control that is asked for and is not there is said to be, and changes nothing else")
    func unmatchedControl() throws {
        let controls = "control('c') { describe(1) { it { should eq 1 } } }\n"
        let run = try scan(controls, "--controls", "c", "--controls", "absent", "--controls", "/^a/")
        #expect(run.exitCode == 0)
        #expect(
            run.errorText
                == "sidescan-agent: --controls absent matches no control\n"
                + "sidescan-agent: --controls /^a/ matches no control\n")
        #expect(try scan(controls, "--controls", "/c/").errorText.isEmpty)
    }

    @Test("so is a tag that no control has")
    func unmatchedTag() throws {
        let controls = "control('c') { tag 'web'; describe(1) { it { should eq 1 } } }\n"
        let run = try scan(controls, "--tags", "web", "--tags", "absent")
        #expect(run.exitCode == 0)
        #expect(run.errorText == "sidescan-agent: --tags absent matches no control\n")
        #expect(try scan(controls, "--tags", "web").errorText.isEmpty)
    }

    @Test(
        "a waiver ends on its date, however that is written",
        arguments: ["2020-06-30", "2020/06/30", "30 Jun 2020", "'2020-06-30 12:00:00'", "'June 30, 2020'", "20200630"])
    func expiredWaiver(_ date: String) throws {
        try profile.write("waivers.yml", "c:\n  justification: j\n  run: false\n  expiration_date: \(date)\n")
        let controls = "control('c') { describe(1) { it { should eq 2 } } }\n"
        let run = try scan(controls, "--waiver-file", profile.path + "/waivers.yml")
        #expect(run.exitCode == 100, "\(run.errorText)")
        #expect(try decoded(run).results(of: "c").map(\.status) == ["failed"])
    }

    @Test("a waiver whose date is none does not hold for ever", arguments: ["soon", "13/13/2020", "2020-99-99"])
    func waiverWithoutDate(_ date: String) throws {
        try profile.write("waivers.yml", "c:\n  justification: j\n  run: false\n  expiration_date: \(date)\n")
        let controls = "control('c') { describe(1) { it { should eq 2 } } }\n"
        let run = try scan(controls, "--waiver-file", profile.path + "/waivers.yml")
        #expect(run.exitCode == 1)
        #expect(
            run.errorText == "sidescan-agent: Unable to parse waiver expiration date '\(date)' for control c\n")
    }

    @Test("what is wrong in a profile of one file is said by that file's name", arguments: ["a.rb", "b/a.rb"])
    func oneFile(_ name: String) throws {
        try root.write(name, "control 'c' do\n  raise 'x'\nend\n")
        let path = root.path + "/" + name
        let words = ["scan", "--root", root.path, "--profile", path, "--output", "cli"]
        let run = try ProgramRun([try AgentBinary.path] + words, timeout: 60)
        #expect(run.text.contains("Control Source Code Error \(path):1 \n"), "\(run.text)")
    }

    @Test("an expression that is none is refused in one line", arguments: ["--controls", "--tags"])
    func wrongExpression(_ option: String) throws {
        let run = try scan("control('c') { describe(1) { it { should eq 1 } } }\n", option, "/(/")
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errorText.split(separator: "\n").count == 1, "\(run.errorText)")
        #expect(run.errorText.contains("\(option) takes a name or /an expression/"))
    }

    @Test(
        "parameters of a namespace that the agent is not in are unknown",
        .enabled(if: Machine.canMakeNamespaces, "\(Machine.namespacesReason)"))
    func foreignParameters() throws {
        let controls = """
            control 'own' do
              describe(kernel_parameter('net.ipv4.ip_forward')) { its('value') { should_not eq 'x' } }
              describe(kernel_parameter('kernel.shmmni')) { its('value') { should_not eq 'x' } }
              describe(kernel_parameter('kernel.hostname')) { its('value') { should_not eq 'x' } }
            end
            control 'shared' do
              describe(kernel_parameter('kernel.randomize_va_space')) { its('value') { should_not eq 'x' } }
            end
            """
        try profile.write("controls/trial.rb", controls)
        func statuses(_ words: [String]) throws -> (own: [Run.Result], shared: [Run.Result]) {
            let target = try RunningProgram(words + ["sleep", "60"])
            try Waiting.until("the target runs") {
                (try? String(contentsOfFile: "/proc/\(target.pid)/comm", encoding: .utf8)) == "sleep\n"
            }
            let run = try ProgramRun(
                [
                    try AgentBinary.path, "scan", "--pid", "\(target.pid)", "--profile", profile.path, "--cross-mounts",
                    "--output", "inspec",
                ], timeout: 60)
            let results = try decoded(run)
            return (results.results(of: "own"), results.results(of: "shared"))
        }
        let near = try statuses([])
        #expect(near.own.map(\.status) == ["passed", "passed", "passed"], "\(near.own)")
        let far = try statuses(["unshare", "--net", "--ipc", "--uts"])
        #expect(far.own.map(\.status) == ["skipped", "skipped", "skipped"])
        #expect(far.own.first?.skip_message?.contains("net namespace") == true)
        #expect(far.shared.map(\.status) == ["passed"])
    }

    @Test(
        "what is for profiles and would count for nothing is an error",
        arguments: [[], ["--profile", "none"]], ["--threshold", "--waiver-file", "--controls"])
    func optionsWithoutProfile(_ profiles: [String], _ option: String) throws {
        let run = try ProgramRun(
            [try AgentBinary.path, "scan", "--root", root.path] + profiles + [option, "/nowhere"], timeout: 60)
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        #expect(run.errorText.contains("\(option) is for profiles"), "\(run.errorText)")
    }

    @Test("--fail-on counts findings also where no output shows them", arguments: ["cli", "inspec", "text"])
    func findings(_ format: String) throws {
        try root.write("etc/passwd", "root:x:0:0::/:/x\nsecond:x:0:0::/:/x\n")
        let run = try scan(
            "control('c') { describe(1) { it { should eq 2 } } }\n", "--fail-on", "high", formats: format)
        #expect(run.exitCode == 4, "\(run.errorText)")
    }
}
