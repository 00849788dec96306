import PlainData
import TargetFilesystem
import TestSupport

@testable import Compliance

/// What a profile of one file gives.
enum ControlResults {
    /// The results of the controls of one file, by their ids, on a directory.
    ///
    /// - Parameters:
    ///   - library: The text of a library beside it.
    ///   - only: Which controls to evaluate; all where there are none.
    static func of(
        _ source: String, in directory: TemporaryDirectory, library: String? = nil, only: [String] = []
    ) throws -> [String: [PlainValue]] {
        let root = try TargetRoot(directory: Array(directory.path.utf8))
        let evaluation = try Evaluation(
            memory: 64 << 20, exhausted: { _ in fatalError("the test's memory is exhausted") })
        let profile = PlainValue.map([
            PlainValue.Entry("name", .text("p")), PlainValue.Entry("path", .text("p")),
            PlainValue.Entry("metadata", .map([PlainValue.Entry("name", .text("p"))])),
            PlainValue.Entry(
                "libraries", .array(library.map { [.array([.text("libraries/a.rb"), .text($0)])] } ?? [])),
            PlainValue.Entry("files", .array([])),
            PlainValue.Entry("depends", .array([])),
            PlainValue.Entry("controls", .array([.array([.text("controls/a.rb"), .text(source)])])),
        ])
        let texts = ProfileTexts(
            .map([
                PlainValue.Entry("profiles", .array([profile])), PlainValue.Entry("given", .array([])),
                PlainValue.Entry("waivers", .map([])),
                PlainValue.Entry("controls", .array(only.map { .text($0) })),
                PlainValue.Entry("tags", .array([])),
            ]))
        let answer = try evaluation.run(texts.order, texts, on: root)
        let controls = answer["profiles"]?.elements?.first?["controls"]?.elements ?? []
        return Dictionary(
            controls.map { ($0["id"]?.text ?? "", $0["results"]?.elements ?? []) },
            uniquingKeysWith: { first, _ in first })
    }
}
