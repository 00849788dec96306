import PlainData
import TestSupport
import Testing

@testable import Compliance

/// What can't be told is neither passed nor failed, whatever a profile makes of it.
@Suite struct UnknownAnswersTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        // Nobody can say whether such a file exists.
        try directory.link("loop", to: "loop")
        try directory.write("there", "text\n")
    }

    private func results(
        _ source: String, library: String? = nil, only: [String] = []
    ) throws -> [String: [PlainValue]] {
        try ControlResults.of(source, in: directory, library: library, only: only)
    }

    @Test(
        "each result is skipped, and says why",
        arguments: [
            "describe(file('/loop')) { it { should exist } }",
            "describe(file('/loop')) { it { should_not exist } }",
            "describe(file('/loop')) { its('mode') { should_not cmp '0644' } }",
            "describe(file('/loop')) { it { should be_file.or be_directory } }",
            "describe('x') { it { expect(file('/loop')).not_to exist } }",
            "describe('x') { it('t') { found = begin; file('/loop').exist?; rescue Exception; false; end; expect(found).to eq false } }",
            "describe('x') { it('t') { expect { file('/loop').exist? }.to raise_error } }",
            "describe('x') { it('t') { expect { file('/loop').exist? }.not_to raise_error } }",
            "only_if('absent') { !file('/loop').exist? }; describe(1) { it { should eq 1 } }",
            "only_if { file('/loop').exist? }; describe(1) { it { should eq 1 } }",
            "only_applicable_if { file('/loop').exist? }; describe(1) { it { should eq 1 } }",
            "unless file('/loop').exist? then describe(1) { it { should eq 1 } } end",
            "found = begin; file('/loop').exist?; rescue Exception; false; end; describe(found) { it { should eq false } }",
            "describe.one { describe(file('/loop')) { it { should exist } }; describe(1) { it { should eq 2 } } }",
            "describe(command('true')) { its('exit_status') { should eq 0 } }",
            "describe(command('true')) { its('stdout') { should_not eq '' } }",
            "describe(bash('true').stdout) { it { should be_empty } }",
            "x = begin; ('a' * 40 + '!') =~ /^(a|a)*$/; rescue StandardError; nil; end; describe(x) { it { should be_nil } }",
            "x = begin; JSON.parse('[' + '1,' * 1_000_000 + '1]'); rescue StandardError; nil; end; describe(x) { it { should be_nil } }",
            "x = begin; YAML.load('[' * 101 + ']' * 101); rescue StandardError; nil; end; describe(x) { it { should be_nil } }",
            "x = begin; CSV.parse('a,' * 1_000_001); rescue StandardError; nil; end; describe(x) { it { should be_nil } }",
            "describe(toml(content: 'a = ' + '[' * 101 + ']' * 101)) { its('a') { should be_nil } }",
            "describe(xml(content: '<a>' * 101 + '</a>' * 101)) { its('a') { should be_nil } }",
            "describe(ini(content: 'a' * 3_000_000)) { its('a') { should be_nil } }",
        ])
    func skipped(body: String) throws {
        let results = try #require(try results("control('c') { \(body) }")["c"])
        #expect(!results.isEmpty)
        for result in results {
            #expect(result["status"]?.text == "skipped")
            #expect(result["skip_message"]?.text?.isEmpty == false)
            #expect(result["unknown"] == .boolean(true) || result["unsupported"] == .boolean(true))
        }
    }

    @Test(
        "integers of more than 64 bits are compared as they are",
        arguments: [
            ("describe(LONG.to_i) { it { should cmp LONG } }", "passed"),
            ("describe('LONG') { it { should cmp LONG } }", "passed"),
            ("describe('LONG'.to_i) { it { should cmp 'LONG' } }", "passed"),
            ("describe('LONG'.to_i) { it { should eq 18446744073692774398 } }", "failed"),
            ("describe('LONG'.to_i) { it { should_not cmp LONG } }", "failed"),
            ("describe('LONG'.to_i) { it { should be > 5 } }", "passed"),
            ("describe('LONG'.to_i) { it { should cmp < 5 } }", "failed"),
            ("describe(7) { it { should be < LONG } }", "passed"),
            ("describe(0xffffffffffffffff) { it { should eq 18446744073709551615 } }", "passed"),
            ("describe('LONG'.to_i) { it { should be_a Integer } }", "passed"),
            ("describe('9223372036854775807'.to_i) { it { should eq 9223372036854775807 } }", "passed"),
            ("describe('9223372036854775807'.to_i) { it { should_not cmp 9223372036854775807 } }", "failed"),
            (
                "describe(JSON.parse('[5000000000000000000]')) { its([0]) { should be > 4999999999999999999 } }",
                "passed"
            ),
            ("describe([-5000000000000000000]) { it { should eq [-5000000000000000000] } }", "passed"),
            ("describe(4611686018427387903) { it { should eq 4611686018427387903 } }", "passed"),
            ("describe('4611686018427387904'.to_i) { it { should be >= 4611686018427387904 } }", "passed"),
            ("describe('LONG'.to_i / 2) { it { should eq 9223372036846387199 } }", "skipped"),
            ("describe('LONG'.to_i) { it { should cmp 1.8446744073692774e19 } }", "skipped"),
            ("describe(1) { it('t') { expect(2**70).to eq 5 } }", "skipped"),
            ("describe(2**70) { it { should eq 5 } }", "skipped"),
        ])
    func longIntegers(_ body: String, _ status: String) throws {
        let source = body.replacing("LONG", with: "18446744073692774399")
        let results = try #require(try results("control('c') { \(source) }")["c"])
        #expect(results.map { $0["status"]?.text } == [status])
    }

    @Test("what comes before and after it is evaluated")
    func neighbours() throws {
        let results = try results(
            """
            control('before') { describe(file('/there')) { it { should exist } } }
            control('part') { describe(1) { it { should eq 1 } }; describe(file('/loop').mode) { it { should eq 1 } } }
            control('after') { describe(1) { it { should eq 2 } } }
            """)
        #expect(results["before"]?.map { $0["status"]?.text } == ["passed"])
        #expect(results["part"]?.map { $0["status"]?.text } == ["passed", "skipped"])
        #expect(results["after"]?.map { $0["status"]?.text } == ["failed"])
    }

    @Test("a file that says no more is one skipped control")
    func restOfFile() throws {
        let results = try results(
            """
            control('before') { describe(1) { it { should eq 1 } } }
            skip_all = file('/loop').exist?
            control('after') { describe(1) { it { should eq 1 } } }
            """)
        #expect(results["before"]?.map { $0["status"]?.text } == ["passed"])
        #expect(results["after"] == nil)
        #expect(results.count == 2)
        #expect(results.first { $0.key != "before" }?.value.map { $0["status"]?.text } == ["skipped"])
    }

    @Test("a control that calls itself for ever fails alone")
    func deepCalls() throws {
        let results = try results(
            """
            control('deep') { again = proc { |n| again.call(n + 1) + 1 }; again.call(0) }
            control('after') { texts = (1..2000).map { |n| "text #{n}" }; describe(texts.length) { it { should eq 2000 } } }
            """)
        #expect(results["deep"]?.map { $0["status"]?.text } == ["failed"])
        #expect(results["after"]?.map { $0["status"]?.text } == ["passed"])
    }

    private func statuses(_ results: [PlainValue]?) -> Set<String?> { Set((results ?? []).map { $0["status"]?.text }) }

    @Test(
        "a control that is written a second time can't make the first one's pass",
        arguments: ["only_if { file('/loop').exist? }", "found = file('/loop').exist?"])
    func merged(second: String) throws {
        let results = try results("control('c') { describe(1) { it { should eq 1 } } }\ncontrol('c') { \(second) }\n")
        #expect(statuses(results["c"]) == ["skipped"])
    }

    @Test("a selection does not hide that a file could not be read to its end")
    func selected() throws {
        let results = try results(
            "X = file('/loop').content\ncontrol('later') { describe(1) { it { should eq 1 } } }\n", only: ["later"])
        #expect(!results.isEmpty)
        for result in results.values { #expect(statuses(result) == ["skipped"]) }
    }

    @Test("what is swallowed outside of any control counts for the controls that follow")
    func swallowed() throws {
        let results = try results(
            """
            control('before') { describe(1) { it { should eq 1 } } }
            found = begin; file('/loop').exist?; rescue Exception; false; end
            control('after') { describe(found) { it { should eq false } } }
            """)
        #expect(statuses(results["before"]) == ["passed"])
        #expect(statuses(results["after"]) == ["skipped"])
    }

    @Test("a profile's own resource does not answer from the half that it saw")
    func memo() throws {
        let results = try results(
            """
            control 'c' do
              describe memo do
                its('rows') { should be_empty }
                its('rows') { should be_empty }
              end
            end
            """,
            library: """
                class Memo < Inspec.resource(1)
                  name 'memo'
                  def rows
                    return @rows if @rows
                    @rows = []
                    inspec.file('/loop').content.lines.each { |line| @rows << line }
                    @rows
                  end
                end
                """)
        #expect(results["c"]?.map { $0["status"]?.text } == ["skipped", "skipped"])
    }
}
