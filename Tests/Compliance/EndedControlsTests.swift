import PlainData
import Synchronization
import TargetFilesystem
import TestSupport
import Testing

@testable import Compliance

/// Controls that are handed over as they end.
@Suite struct EndedControlsTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static let source = """
        control 'passes' do
          title 'One'
          desc 'check', 'Look.'
          tag severity: 'low'
          describe(1) { it { should eq 1 } }
        end
        control('raises') { describe(file('/etc').no_such_method) { it { should exist } } }
        control('fails') { describe(1) { it { should eq 2 } } }
        describe('outside') { it { should eq 'outside' } }
        """

    private func result(
        _ source: String, ended: ((String, [UInt8]) -> Void)?
    ) throws -> PlainValue {
        let profile = PlainValue.map([
            .init("name", .text("p")), .init("path", .text("p")), .init("metadata", .null),
            .init("libraries", .array([])), .init("files", .array([])), .init("depends", .array([])),
            .init("controls", .array([.array([.text("a.rb"), .text(source)])])),
        ])
        let texts = ProfileTexts(
            .map([
                .init("profiles", .array([profile])), .init("given", .array([])), .init("waivers", .map([])),
                .init("controls", .array([])), .init("tags", .array([])),
            ]))
        let evaluation = try Evaluation(
            memory: 64 << 20, exhausted: { _ in fatalError("the test's memory is exhausted") }, controlEnds: ended)
        return try evaluation.run(texts.order, texts, on: try TargetRoot(directory: Array(directory.path.utf8)))
    }

    private func controls(_ result: PlainValue) -> [PlainValue] {
        (result["profiles"]?.elements ?? []).flatMap { $0["controls"]?.elements ?? [] }
    }

    @Test("they are the same as at the end")
    func sameControls() throws {
        let ended = Mutex<[PlainValue]>([])
        let result = try result(Self.source) { _, report in ended.withLock { $0.append(Evaluation.report(report)) } }
        let handed = ended.withLock { $0 }
        let named = controls(result).map { $0.integer.map { handed[$0] } ?? $0 }
        let whole = controls(try self.result(Self.source, ended: nil))
        #expect(whole.count == 4 && whole.allSatisfy { $0.entries != nil })
        #expect(named.map(withoutTimes) == whole.map(withoutTimes))
        #expect(controls(result).map(\.integer) == [0, 1, 2, 3])
    }

    @Test("where there are secrets, the results alone are handed over")
    func secrets() throws {
        let ended = Mutex<[PlainValue]>([])
        let source = "S = input('s', value: 'hushed-word', sensitive: true)\n" + Self.source
        let result = try result(source) { _, report in ended.withLock { $0.append(Evaluation.report(report)) } }
        #expect(ended.withLock { $0.count } == 4)
        #expect(ended.withLock { $0.allSatisfy { $0.entries?.map(\.key.text) == ["results", "secrets"] } })
        #expect(controls(result).allSatisfy { $0["id"] != nil })
    }

    private func withoutTimes(_ value: PlainValue) -> PlainValue {
        switch value {
        case .array(let elements): .array(elements.map(withoutTimes))
        case .map(let entries):
            .map(
                entries.filter { !["run_time", "start_time"].contains($0.key.text) }
                    .map { .init(key: $0.key, value: withoutTimes($0.value)) })
        default: value
        }
    }
}
