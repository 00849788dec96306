import PlainData
import ProfileSource
import TestSupport
import Testing

@Suite struct InputsTests {
    @Test(
        arguments: [
            ("a=true", .boolean(true)), ("a=FALSE,", .boolean(false)), ("a=12", .integer(12)),
            ("a=-1.5", .double(-1.5)),
            ("a=1.2.3", .text("1.2.3")), ("a=yes", .text("yes")), ("a=", .text("")), ("a=x=y", .text("x=y")),
            ("a=[1, b]", .array([.integer(1), .text("b")])), ("a={\"k\":\"v\"}", .map([.init("k", .text("v"))])),
            ("a=[1", .text("[1")), ("a=[:}", .text("[:}")),
        ] as [(String, PlainValue)]) func commandLine(pair: String, value: PlainValue) throws
    {
        #expect(try Inputs.input(pair) == PlainValue.Entry("a", value))
    }

    @Test(arguments: ["a", "", "=1", "inputs.yaml"]) func refuses(pair: String) {
        #expect(throws: ProfileError.self) { try Inputs.input(pair) }
    }

    @Test func files() throws {
        let directory = try TemporaryDirectory()
        try directory.write("i.yml", "a: 1\nb: 2024-01-02\n")
        try directory.write("i.json", "{\"a\": 1}")
        try directory.write("empty.yaml")
        try directory.write("list.yaml", "[1]")
        try directory.write("i.txt", "a: 1")
        #expect(try Inputs.inputs(fromFile: directory.path + "/i.yml")?["a"] == .integer(1))
        #expect(try Inputs.inputs(fromFile: directory.path + "/i.json")?["a"] == .integer(1))
        #expect(try Inputs.inputs(fromFile: directory.path + "/empty.yaml") == nil)
        for name in ["list.yaml", "i.txt", "none.yml"] {
            #expect(throws: ProfileError.self) { try Inputs.inputs(fromFile: directory.path + "/" + name) }
        }
    }

    @Test func waivers() throws {
        let directory = try TemporaryDirectory()
        try directory.write("w.yaml", "c1:\n  justification: why\n  expiration_date: 2030-01-02\n  run: false\n")
        try directory.write("w.csv", "control_id,justification,run,expiration_date\nc1,why,false,2030-01-02\n,x,,\n")
        for name in ["w.yaml", "w.csv"] {
            let waivers = try Waivers.waivers(fromFile: directory.path + "/" + name)
            #expect(waivers.entries?.count == 1)
            #expect(waivers["c1"]?["justification"] == .text("why"))
            #expect(waivers["c1"]?["expiration_date"] == .text("2030-01-02"))
        }
        try directory.write("none.yaml", "c1:\n  run: false\n")
        try directory.write("none.json", "{\"c1\": {}}")
        try directory.write("none.csv", "control_id,justification\nc1,\nc2,x\n")
        try directory.write("column.csv", "control_id,run\nc1,true\n")
        try directory.write("flat.yaml", "c1: why\n")
        for name in ["none.yaml", "none.json", "column.csv", "flat.yaml", "w.xlsx"] {
            #expect(throws: ProfileError.self) { try Waivers.waivers(fromFile: directory.path + "/" + name) }
        }
        #expect(try Waivers.waivers(fromFile: directory.path + "/none.csv").entries?.count == 1)
    }
}
