import Foundation
import TestSupport
import Testing

/// Ruby's side as it is in the executable.
@Suite("The prelude")
struct PreludeTests {
    private static let directory = AgentBinary.packageRoot + "/Sources/CPrelude"

    @Test(
        "its list and its bytecode are what its files give", .enabled(if: hasCompiler, "no mrbc (Debian package mruby)")
    )
    func fresh() throws {
        let copy = try TemporaryDirectory()
        let made = try ProgramRun(["cp", "-r", Self.directory, AgentBinary.packageRoot + "/scripts", copy.path])
        try #require(made.exitCode == 0)
        let tree = try ProgramRun(["mkdir", copy.path + "/Sources"])
        try #require(tree.exitCode == 0)
        let moved = try ProgramRun(["mv", copy.path + "/CPrelude", copy.path + "/Sources/CPrelude"])
        try #require(moved.exitCode == 0)
        let listed = try ProgramRun(["bash", copy.path + "/scripts/list-prelude", "--bytecode"])
        try #require(listed.exitCode == 0, "\(listed.errorText)")
        for name in ["Prelude.c", "prelude.mrb"] {
            let committed = try Data(contentsOf: URL(fileURLWithPath: Self.directory + "/" + name))
            let fresh = try Data(contentsOf: URL(fileURLWithPath: copy.path + "/Sources/CPrelude/" + name))
            #expect(committed == fresh, "\(name) is stale: scripts/list-prelude --bytecode")
        }
    }

    private static let hasCompiler = FileManager.default.isExecutableFile(atPath: "/usr/bin/mrbc")
}
