import PlainData
import TargetFilesystem
import TestSupport
import Testing

@testable import Compliance

/// Control files that another thread may have parsed.
@Suite("Texts of profiles")
struct ProfileTextsTests {
    private static func order(_ files: [(String, String)], path: String = "p") -> PlainValue {
        let profile = PlainValue.map([
            PlainValue.Entry("name", .text("p")), PlainValue.Entry("path", .text(path)),
            PlainValue.Entry("metadata", .map([PlainValue.Entry("name", .text("p"))])),
            PlainValue.Entry("libraries", .array([.array([.text("libraries/l.rb"), .text("L = 1")])])),
            PlainValue.Entry("files", .array([])), PlainValue.Entry("depends", .array([])),
            PlainValue.Entry("controls", .array(files.map { .array([.text($0.0), .text($0.1)]) })),
        ])
        return .map([
            PlainValue.Entry("profiles", .array([profile])), PlainValue.Entry("given", .array([])),
            PlainValue.Entry("waivers", .map([])), PlainValue.Entry("controls", .array([])),
            PlainValue.Entry("tags", .array([])),
        ])
    }

    @Test(
        "a file is named as InSpec names it",
        arguments: [
            ("", "controls/a.rb", "controls/a.rb"), ("p", "controls/a.rb", "p/controls/a.rb"),
            ("./p/", "controls/a.rb", "p/controls/a.rb"), ("/x/../p", "controls/a.rb", "/p/controls/a.rb"),
            ("../p", "a.rb", "../p/a.rb"), ("../../p/./q", "a.rb", "../../p/q/a.rb"), ("x/a.rb", "a.rb", "x/a.rb"),
            ("/", "a.rb", "a.rb"), ("a.rb", "a.rb", "a.rb"), ("p/a", "a", "p/a/a"),
        ])
    func reference(path: String, file: String, reference: String) {
        #expect(ProfileTexts.reference(to: file, in: path) == reference)
    }

    @Test("each is given away once, and nobody parses what is being parsed")
    func once() throws {
        let texts = ProfileTexts(Self.order((0..<5).map { ("controls/\($0).rb", "\($0)") }))
        #expect(texts.takeCode(0) == nil)
        #expect(texts.takeCode(1) == nil)
        texts.parseAhead(memory: 64 << 20) { fatalError("no memory") }
        #expect(texts.takeCode(1) == nil)
        for number in 2..<5 {
            #expect(texts.takeCode(number) != nil)
            #expect(texts.takeCode(number) == nil)
        }
        #expect(texts.takeCode(5) == nil)
        #expect(texts.takeCode(-1) == nil)
        #expect(texts.text(5) == nil)
    }

    private static func results(_ texts: ProfileTexts, in directory: TemporaryDirectory) throws -> PlainValue {
        let evaluation = try Evaluation(memory: 64 << 20, exhausted: { _ in fatalError("no memory") })
        let root = try TargetRoot(directory: Array(directory.path.utf8))
        let answer = try evaluation.run(texts.order, texts, on: root)
        return answer["failure"] == .null ? answer["profiles"] ?? .null : answer["failure"] ?? .null
    }

    /// Without the times that it took, and where objects lie.
    private static func timeless(_ value: PlainValue) -> PlainValue {
        switch value {
        case .array(let elements): .array(elements.map(timeless))
        case .map(let entries):
            .map(
                entries.filter { !["run_time", "start_time", "duration"].contains($0.key.text) }.map {
                    PlainValue.Entry(key: $0.key, value: timeless($0.value))
                })
        case .string(let bytes):
            .text(String(decoding: bytes, as: UTF8.self).replacing(#/0x[0-9a-f]+/#, with: "0x0"))
        default: value
        }
    }

    @Test(
        "a text that bytecode could not count is not parsed ahead",
        arguments: [
            "x = '\(String(repeating: "a", count: 70_000))'\ncontrol('l') { describe(x.length) { it { should eq 70_000 } } }",
            "control('s') { describe(:\(String(repeating: "b", count: 66_000)).to_s.length) { it { should eq 66_000 } } }",
            "control('w') { describe(%w[\(String(repeating: "w ", count: 40_000))].length) { it { should eq 40_000 } } }",
        ])
    func long(source: String) throws {
        let files = [
            ("controls/a.rb", "control('first') { describe(1) { it { should eq 1 } } }"), ("controls/b.rb", source),
        ]
        let texts = ProfileTexts(Self.order(files))
        texts.parseAhead(memory: 64 << 20) { fatalError("no memory") }
        #expect(texts.takeCode(1) == nil)
        #expect(texts.takeCode(0) != nil)
        let directory = try TemporaryDirectory()
        let ahead = ProfileTexts(Self.order(files))
        ahead.parseAhead(memory: 64 << 20) { fatalError("no memory") }
        #expect(
            Self.timeless(try Self.results(ahead, in: directory))
                == Self.timeless(try Self.results(ProfileTexts(Self.order(files)), in: directory)))
    }

    @Test("a text of just that length is, and is read as it stands")
    func longest() throws {
        let start = "x = '"
        let end = "'\ncontrol('l') { describe(x.length) { it { should eq LENGTH } } }"
        let length = ProfileTexts.longest - start.utf8.count - end.utf8.count + 1
        let source = start + String(repeating: "a", count: length) + end.replacing("LENGTH", with: String(length))
        #expect(source.utf8.count == ProfileTexts.longest)
        let files = [("controls/a.rb", source), ("controls/b.rb", source + " ")]
        let texts = ProfileTexts(Self.order(files))
        texts.parseAhead(memory: 64 << 20) { fatalError("no memory") }
        #expect(texts.takeCode(1) == nil)
        #expect(texts.takeCode(0) != nil)
        let one = ProfileTexts(Self.order([files[0], ("controls/b.rb", "")]))
        one.parseAhead(memory: 64 << 20) { fatalError("no memory") }
        let results = try Self.results(one, in: try TemporaryDirectory())
        let control = results.elements?.first?["controls"]?.elements?.first
        #expect(control?["results"]?.elements?.map { $0["status"]?.text } == ["passed"])
    }

    @Test(
        "what was parsed ahead gives the same results, locations, source and backtraces",
        arguments: [
            "raise 'in the file'", "control 'z' do\n  describe(L) { it { should eq 2 } }\nend",
            "describe(1) { it { should eq 1 } }",
            "control 'e' do\n  describe(file('/a')) do\n    its('content') { should match(/(?<x>b)/) }\n  end\nend",
            "control 'r' do\n  raise ArgumentError, 'in the control'\nend",
            "control 'd' do\n  title defined?(Nothing).inspect\nend",
            "def helper\n  3\nend\ncontrol('h') { describe(helper) { it { should cmp 4 } } }", "CONSTANT = 5", "def",
            "control 's' do\n",
        ])
    func same(source: String) throws {
        let directory = try TemporaryDirectory()
        try directory.write("a", "abc\n")
        let files = [
            ("controls/a.rb", "control('first') { describe(1) { it { should eq 1 } } }"), ("controls/b.rb", source),
            ("controls/c.rb", "control('last') { describe(2) { it { should eq 2 } } }"),
        ]
        let here = try Self.results(ProfileTexts(Self.order(files)), in: directory)
        let texts = ProfileTexts(Self.order(files))
        texts.parseAhead(memory: 64 << 20) { fatalError("no memory") }
        let ahead = try Self.results(texts, in: directory)
        #expect(Self.timeless(ahead) == Self.timeless(here))
    }
}
