import Foundation
import TestSupport
import Testing

/// What is given to a profile's inputs, and what is told of it.
@Suite("Inputs of profiles")
struct ProfileInputTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("root/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n")
        try directory.write("profile/controls/a.rb", "control('c') { describe(1) { it { should eq 1 } } }\n")
    }

    private func scan(_ options: String...) throws -> ProgramRun {
        let words = ["scan", "--root", directory.path + "/root", "--profile", directory.path + "/profile"]
        return try ProgramRun([try AgentBinary.path] + words + ["--output", "inspec"] + options, timeout: 60)
    }

    private func write(input: String, controls: String? = nil) throws {
        try directory.write("profile/inspec.yml", "name: trial\nversion: 1.0.0\ninputs:\n  - name: i\n\(input)\n")
        if let controls { try directory.write("profile/controls/a.rb", controls) }
    }

    @Test(
        "a value that is not of the input's type ends the run, wherever it comes from",
        arguments: [
            ("    type: Numeric", "abc"), ("    type: Numeric\n    value: 1", "abc"), ("    type: Boolean", "maybe"),
            ("    type: Array\n    value: [1]", "abc"), ("    type: Hash\n    value: {}", "abc"),
            ("    type: Regexp", "(abc"), ("    type: String\n    value: abc", "1"),
        ])
    func wrongType(_ input: String, _ value: String) throws {
        try write(input: input)
        let run = try scan("--input", "i=\(value)")
        #expect(run.exitCode == 1)
        #expect(run.output.isEmpty)
        let type = try #require(input.split(separator: "\n").first?.split(separator: " ").last)
        #expect(
            run.errorText == "sidescan-agent: Input 'i' with value '\(value)' does not validate to type '\(type)'.\n")
    }

    @Test(
        "one that the profile itself gives, too",
        arguments: ["value: '(abc'\n    type: Regexp", "value: x\n    type: Array"])
    func wrongOwn(_ input: String) throws {
        try write(input: "    " + input)
        let run = try scan()
        #expect(run.exitCode == 1)
        #expect(run.errorText.contains("does not validate to type"))
    }

    @Test("types have InSpec's short names, too", arguments: [("num", "3"), ("regex", "a.c")])
    func shortType(_ type: String, _ value: String) throws {
        try write(input: "    type: \(type)")
        #expect(try scan("--input", "i=\(value)").exitCode == 0)
    }

    @Test("a value has to match the input's pattern")
    func pattern() throws {
        try write(input: "    pattern: '^[a-z]+$'\n    value: abc")
        #expect(try scan().exitCode == 0)
        #expect(try scan("--input", "i=xyz").exitCode == 0)
        let run = try scan("--input", "i=X9")
        #expect(run.exitCode == 1)
        #expect(
            run.errorText == "sidescan-agent: Input 'i' with value 'X9' does not validate to pattern '^[a-z]+$'.\n")
    }

    @Test("a pattern that is none is said to be")
    func wrongPattern() throws {
        try write(input: "    pattern: '['\n    value: abc")
        let run = try scan()
        #expect(run.exitCode == 1)
        #expect(run.errorText.contains("Input 'i'"), "\(run.errorText)")
        #expect(run.errorText.split(separator: "\n").count == 1)
    }

    @Test("an input that a control gives a type to is an error of that control")
    func wrongInline() throws {
        try write(
            input: "    title: an input",
            controls: """
                control('c') { describe(input('i', type: 'Numeric', value: 1)) { it { should eq 'abc' } } }
                control('d') { describe(1) { it { should eq 1 } } }
                """)
        let run = try scan("--input", "i=abc")
        #expect(run.exitCode == 100)
        #expect(run.text.contains("Input 'i' with value 'abc' does not validate to type 'Numeric'."))
    }

    @Test("an empty value is none where one is required")
    func requiredEmpty() throws {
        try write(input: "    required: true\n    value:")
        let run = try scan()
        #expect(run.exitCode == 1)
        #expect(run.errorText == "sidescan-agent: Input 'i' is required and does not have a value.\n")
    }

    @Test("inputs that are no list are none")
    func noList() throws {
        try directory.write("profile/inspec.yml", "name: trial\nversion: 1.0.0\ninputs: i\n")
        #expect(try scan().exitCode == 0)
    }

    @Test(
        "what ends the run does not show a sensitive value",
        arguments: ["type: Numeric", "pattern: '^[0-9]+$'", "type: Numeric\n    value: 1"])
    func wrongSecret(_ demand: String) throws {
        try write(input: "    sensitive: true\n    \(demand)")
        let run = try scan("--input", "i=hushed-word")
        #expect(run.exitCode == 1)
        #expect(run.errorText.contains("Input 'i' with value '***' does not validate to"))
        #expect(!run.errorText.contains("hushed"))
    }

    @Test("nor does a library that does not load")
    func secretInLibrary() throws {
        try write(
            input: "    sensitive: true\n    value: hushed-word",
            controls: "eval_this = input('i')\nraise Inspec::Input::Error, eval_this\n")
        let run = try scan()
        #expect(run.exitCode == 1)
        #expect(!run.errorText.contains("hushed"), "\(run.errorText)")
    }

    @Test("a value that another one goes before is a secret all the same")
    func overruledSecret() throws {
        try write(
            input: "    sensitive: true\n    value: hushed-word",
            controls: """
                control('c') { describe('hushed-word') { it { should eq input('i', value: 'whispered') } } }
                """)
        let run = try scan("--input", "i=uttered-word")
        #expect(run.exitCode == 100)
        for word in ["hushed", "whispered", "uttered"] { #expect(!run.text.contains(word)) }
    }

    @Test("a secret that shows while controls run is masked in those that ended before")
    func lateSecret() throws {
        try directory.write("profile/inspec.yml", "name: trial\nversion: 1.0.0\n")
        try directory.write(
            "profile/controls/a.rb",
            """
            control('a') { title('hushed-word'); tag 'hushed-word': 'hushed-word'; describe('hushed-word') { it { should eq 'hushed-word' } } }
            control 'b' do
              describe('late') { it { expect(input('i', value: 'hushed-word', sensitive: true)).to eq 'hushed-word' } }
            end
            """)
        let run = try scan()
        #expect(run.exitCode == 0)
        #expect(!run.text.contains("hushed") && run.text.contains(#""title":"***""#), "\(run.text)")
    }

    @Test("a secret of a profile of which only a resource is used is one, too")
    func secretOfDependency() throws {
        try directory.write(
            "other/inspec.yml",
            "name: other\nversion: 1.0.0\ninputs:\n  - name: i\n    sensitive: true\n    value: hushed-word\n")
        try directory.write(
            "other/libraries/a.rb",
            "class Other < Inspec.resource(1)\n  name 'other'\n  def word\n    'hushed-word'\n  end\nend\n")
        try directory.write(
            "profile/inspec.yml",
            "name: trial\nversion: 1.0.0\ndepends:\n  - name: other\n    path: ../other\n")
        try directory.write(
            "profile/controls/a.rb", "control('c') { describe(other) { its('word') { should eq 'x' } } }\n")
        let run = try scan()
        #expect(run.exitCode == 100, "\(run.errorText)")
        #expect(!run.text.contains("hushed"))
    }
}
