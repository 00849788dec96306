import PlainData
import ScanReport
import Testing

/// A report of which controls were written as they ended.
@Suite struct WrittenRunTests {
    /// The run's data with numbers in the place of controls, and those; some stay where they are.
    private static func split(
        _ run: ProfileRun, writesJSON: Bool, keeping: (Int) -> Bool = { _ in false }
    ) throws -> (value: PlainValue, ended: EndedControls) {
        var ended = EndedControls(writesJSON: writesJSON)
        var count = 0
        var place = 0
        let entries = try #require(run.plainValue.entries).map { entry -> PlainValue.Entry in
            guard entry.key.text == "profiles" else { return entry }
            let profiles = (entry.value.elements ?? []).map { profile in
                PlainValue.map(
                    (profile.entries ?? []).map { entry in
                        guard entry.key.text == "controls" else { return entry }
                        let controls = (entry.value.elements ?? []).map { control -> PlainValue in
                            place += 1
                            guard !keeping(place) else { return control }
                            ended.append(control)
                            count += 1
                            return .integer(count - 1)
                        }
                        return .init("controls", .array(controls))
                    })
            }
            return .init("profiles", .array(profiles))
        }
        return (.map(entries), ended)
    }

    @Test("is the one that is written at the end", arguments: ProfileFormat.allCases, [true, false])
    func sameBytes(format: ProfileFormat, writesJSON: Bool) throws {
        for run in [try ProfileSamples.small(), ProfileSamples.hostile()] {
            for modulus in [1, 2, 3, 100] {
                let (value, ended) = try Self.split(run, writesJSON: writesJSON) { $0 % modulus == 1 }
                let written = try WrittenRun(value, ended)
                #expect(written.run.profiles.map(\.controls.count) == run.profiles.map(\.controls.count))
                #expect(try written.bytes(as: format) == ProfileRun(run.plainValue).bytes(as: format))
            }
        }
    }

    @Test("a number that stands for none is refused", arguments: [-1, 1, Int.max])
    func noSuchControl(number: Int) throws {
        var ended = EndedControls(writesJSON: true)
        ended.append(.map([.init("id", .text("c"))]))
        let value = PlainValue.map([
            .init(
                "profiles",
                .array([.map([.init("name", .text("p")), .init("controls", .array([.integer(0), .integer(number)]))])]))
        ])
        #expect(throws: ProfileRunError(path: "profiles[0].controls[1]", problem: "is the number of no control")) {
            try WrittenRun(value, ended)
        }
    }

    @Test("what is wrong with a control is told with its place")
    func wrongControl() throws {
        var ended = EndedControls(writesJSON: true)
        ended.append(.map([.init("id", .text("c")), .init("title", .array([]))]))
        let value = PlainValue.map([
            .init("profiles", .array([.map([.init("name", .text("p")), .init("controls", .array([.integer(0)]))])]))
        ])
        #expect(throws: ProfileRunError(path: "profiles[0].controls[0].title", problem: "is no text")) {
            try WrittenRun(value, ended)
        }
    }
}
