import DataFormats
import PlainData
import ResultTransport
import ScanReport
import Testing

@Suite struct ResultIndexTests {
    private static let index = Result { try SampleResult.packed(SampleResult.bytes(20_000), chunkSize: 6_000).index }

    @Test("an index is read as it was written")
    func roundTrip() throws {
        let index = try Self.index.get()
        #expect(try ResultIndex(parsing: index.json) == index)
        #expect(index.chunkCount == 4 && index.size == 20_000 && index.target == SampleResult.target)
    }

    @Test("whatever a target is called, its index fits a line of a log")
    func longest() throws {
        var target = ResultTarget()
        // In JSON each of these takes two characters.
        for member in ResultTarget.members {
            target[keyPath: member.path] = String(repeating: "\"", count: member.longest)
        }
        let most = 1 << 53 - 1
        let tally = ResultSummary.Tally(passed: most, failed: most, skipped: most)
        let summary = ResultSummary(
            verdict: .incomplete, findings: Verdict.Counts { _ in most }, rules: tally, controls: tally,
            isTruncated: false)
        let packed = try PackedResult(
            compressed: Array(repeating: 1, count: 6 << 20), size: ResultIndex.mostBytes, run: SampleResult.run,
            target: target, summary: summary, agentVersion: String(repeating: "\"", count: 64), chunkSize: 6_000)
        #expect(packed.index.json.count <= ResultIndex.longest)
        #expect(ResultIndex.longest + 100 < LogFrame.longestLine)
        for member in ResultTarget.members {
            var longer = target
            longer[keyPath: member.path]? += "a"
            #expect(longer.fault?.contains(member.name) == true)
        }
    }

    @Test("a target's names are printable", arguments: ["", "a b", "a\nb", "\u{1b}[2J", "é", "\u{7f}"])
    func unprintable(text: String) {
        for member in ResultTarget.members {
            var target = SampleResult.target
            target[keyPath: member.path] = text
            #expect(target.fault?.contains(member.name) == true)
            #expect(throws: ResultError.self) {
                try PackedResult(
                    compressed: [1], size: 1, run: SampleResult.run, target: target, summary: SampleResult.summary,
                    agentVersion: "1", chunkSize: 1)
            }
        }
    }

    @Test("an index that lacks anything but a name of its target is none, and so is one with a wrong value")
    func members() throws {
        let value = try JSON.parse(try Self.index.get().json)
        var paths: [[String]] = []
        for entry in value.entries ?? [] {
            let key = try #require(entry.key.text)
            paths.append([key])
            for inner in entry.value.entries ?? [] where key != "target" { paths.append([key, inner.key.text ?? ""]) }
        }
        #expect(paths.count > 25)
        let wrong: [PlainValue] = [
            .null, .integer(-1), .integer(.max), .double(1), .text("x"), .array([]), .text("\u{1b}"), .text(""),
        ]
        for path in paths {
            for changed in [nil] + wrong.map(Optional.some) where changed != nil || path != ["target"] {
                // Any printable text is a version, and what is no map is a target of which nothing is known.
                if path == ["target"] || path == ["agentVersion"] && changed == .text("x") { continue }
                let json = Array(JSON.text(Self.setting(path[...], of: value, to: changed), pretty: false).utf8)
                #expect(throws: ResultError.self, "\(path) \(String(describing: changed))") {
                    try ResultIndex(parsing: json)
                }
            }
        }
    }

    @Test(
        "numbers that contradict each other are refused",
        arguments: [
            (["report", "chunks"], 3), (["report", "chunkSize"], 5_999_999),
            (["report", "compressedSize"], 600_000_000),
            (["report", "size"], (256 << 20) + 1), (["report", "size"], 0), (["report", "chunkSize"], 0),
        ] as [([String], Int)])
    func contradiction(path: [String], number: Int) throws {
        let value = try JSON.parse(try Self.index.get().json)
        let json = Array(JSON.text(Self.setting(path[...], of: value, to: .integer(number)), pretty: false).utf8)
        #expect(throws: ResultError.self) { try ResultIndex(parsing: json) }
    }

    @Test("clean is what found nothing and saw everything")
    func clean() throws {
        let none = ResultSummary.Tally(passed: 3)
        func summary(
            _ findings: Int = 0, rules: ResultSummary.Tally = none, controls: ResultSummary.Tally = none
        ) throws -> ResultSummary {
            let made = ResultSummary(
                verdict: .clean, findings: Verdict.Counts { $0 == .info ? findings : 0 }, rules: rules,
                controls: controls, isTruncated: false)
            return try ResultSummary(.map(made.entries))
        }
        #expect(try summary(controls: ResultSummary.Tally(passed: 1, skipped: 1)).verdict == .clean)
        #expect(throws: ResultError.self) { try summary(1) }
        #expect(throws: ResultError.self) { try summary(rules: ResultSummary.Tally(failed: 1)) }
        #expect(throws: ResultError.self) { try summary(rules: ResultSummary.Tally(skipped: 1)) }
        #expect(throws: ResultError.self) { try summary(controls: ResultSummary.Tally(failed: 1)) }
    }

    @Test("random damage is refused or harmless")
    func damage() throws {
        let json = try Self.index.get().json
        var random = Seeded(7)
        for _ in 0..<3000 {
            var changed = json
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                changed[Int.random(in: changed.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let index = try? ResultIndex(parsing: changed) else { continue }
            #expect(index.target.fault == nil)
            #expect(try ResultIndex(parsing: index.json) == index)
        }
    }

    private static func setting(_ path: ArraySlice<String>, of value: PlainValue, to new: PlainValue?) -> PlainValue {
        guard let key = path.first else { return new ?? .null }
        return .map(
            (value.entries ?? []).compactMap { entry in
                guard entry.key.text == key else { return entry }
                if path.count == 1, new == nil { return nil }
                return PlainValue.Entry(key, setting(path.dropFirst(), of: entry.value, to: new))
            })
    }
}
