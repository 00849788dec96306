import DataFormats
import PlainData
import ScanReport
import Testing

@Suite struct ProfileRunTests {
    @Test func whatIsReadIsWrittenAgain() throws {
        let run = try ProfileSamples.small()
        #expect(try ProfileRun(run.plainValue) == run)
        let hostile = ProfileSamples.hostile()
        let again = try ProfileRun(hostile.plainValue)
        #expect(try again.rendered(as: .inspec) == hostile.rendered(as: .inspec))
        #expect(try again.rendered(as: .cli) == hostile.rendered(as: .cli))
    }

    @Test func sensitiveValuesAreNotKept() throws {
        let run = try ProfileSamples.small()
        #expect(run.profiles[0].attributes[1]["options"]?["value"] == .text("***"))
        for format in ProfileFormat.allCases { #expect(try !run.rendered(as: format).contains("hidden away")) }
    }

    @Test func secretsAreMaskedWhereInspecLeaksThem() throws {
        var result = TestResult(.failed, codeDesc: "topsecret is expected to eq \"zzz\"")
        result.message = "expected: \"top\\\"s\"\n got: \"topsecret\", 7 of 77"
        result.resourceID = "topsecret"
        result.backtrace = ["at topsecret:1"]
        var control = ControlResult(id: "c", results: [result])
        control.code = "input('x', value: 'topsecret')"
        control.tags = [.init("t", .array([.text("a topsecret b")]))]
        let run = ProfileRun(
            platform: .init(name: nil, release: nil), profiles: [ProfileResult(name: "p", controls: [control])],
            duration: 0.5)
        let masked = try run.masking(["top", "topsecret", "top\"s", "7", "", "c"])
        for format in ProfileFormat.allCases { #expect(try !masked.rendered(as: format).contains("topsecret")) }
        let shown = masked.profiles[0].controls[0].results[0]
        #expect(shown.codeDesc == "*** is expected to eq \"zzz\"")
        #expect(shown.message == "expected: \"***\"\n got: \"***\", *** of 77")
        #expect(masked.profiles[0].controls[0].id == "c")
        #expect(try run.masking([]) == run)
    }

    @Test func rubysSymbolsAreKeysToo() throws {
        let value = PlainValue.map([
            .init(key: .symbol(Array("status".utf8)), value: .symbol(Array("passed".utf8))),
            .init(key: .symbol(Array("code_desc".utf8)), value: .string([0x61, 0xff])),
        ])
        let result = try TestResult(value)
        #expect(result.status == .passed && result.codeDesc == "a\u{fffd}" && result.backtrace == nil)
    }

    @Test(arguments: [
        ("{}", "profiles: is missing"),
        (#"{"profiles":{}}"#, "profiles: is no array"),
        (#"{"profiles":[1]}"#, "profiles[0]: is no map"),
        (#"{"profiles":[{}]}"#, "profiles[0].name: is missing"),
        (#"{"profiles":[{"name":"p","status":"maybe"}]}"#, "profiles[0].status: is none of loaded, failed, skipped"),
        (
            #"{"profiles":[{"name":"p","controls":[{"id":"a","impact":"x"}]}]}"#,
            "profiles[0].controls[0].impact: is no number"
        ),
        (
            #"{"profiles":[{"name":"p","controls":[{"id":"a","results":[{"status":"ok"}]}]}]}"#,
            "profiles[0].controls[0].results[0].status: is none of passed, failed, skipped"
        ),
    ]) func otherDataIsRefusedByItsPlace(text: String, problem: String) throws {
        let value = try JSON.parse(Array(text.utf8))
        #expect {
            _ = try ProfileRun(value)
        } throws: {
            ($0 as? ProfileRunError)?.description == problem
        }
    }

    @Test func coverageCountsEachControlOnce() throws {
        var run = try ProfileSamples.small()
        #expect(run.coverage == ControlCoverage(evaluated: 2, unknown: 1, unsupported: 1, empty: 0))
        run.profiles[1].controls = []
        #expect(run.coverage == ControlCoverage(evaluated: 2, unknown: 1, unsupported: 0, empty: 1))
    }

    private func run(_ statuses: [TestResult.Status], _ profile: ProfileResult.Status = .loaded) -> ProfileRun {
        var result = ProfileResult(
            name: "p", controls: [ControlResult(id: "a", results: statuses.map { TestResult($0, codeDesc: "x") })])
        result.status = profile
        return ProfileRun(platform: .init(name: nil, release: nil), profiles: [result], duration: nil)
    }

    @Test func exitCodesAreInspecs() {
        let cases: [(ProfileRun, Int32, Int32)] = [
            (run([]), 0, 0), (run([.passed]), 0, 0), (run([.passed, .skipped]), 101, 0),
            (run([.skipped, .failed]), 100, 1), (run([.failed], .failed), 102, 1), (run([], .skipped), 101, 0),
        ]
        for (run, distinct, plain) in cases {
            #expect(run.exitCode(distinct: true) == distinct)
            #expect(run.exitCode(distinct: false) == plain)
        }
    }
}
