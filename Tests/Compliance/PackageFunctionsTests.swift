import PlainData
import RubyHost
import TargetFilesystem
import TestSupport
import Testing

@testable import Compliance

/// Databases of packages, as resources see them.
@Suite struct PackageFunctionsTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func answer(_ manager: String) throws -> PlainValue? {
        let root = try TargetRoot(directory: Array(directory.path.utf8))
        let functions = NativeFunctions(root, TargetKnowledge())
        let answer = functions.answer([.symbol(Array("installed_packages".utf8)), .text(manager)])
        guard case .value(let value) = answer else { return nil }
        return value
    }

    @Test func rows() throws {
        try directory.write(
            "var/lib/dpkg/status",
            "Package: tea\nStatus: hold ok installed\nArchitecture: all\nVersion: 1:2.0-1\n\n"
                + "Package: salt\nStatus: deinstall ok config-files\nArchitecture: all\nVersion: 3\n")
        let rows = try answer("dpkg")?["packages"]?.elements ?? []
        #expect(rows.map { $0["name"]?.text } == ["tea", "salt"])
        #expect(rows.map { $0["status"]?.text } == ["hold ok installed", "deinstall ok config-files"])
        #expect(rows.first?["version"]?.text == "1:2.0-1")
        #expect(try answer("dpkg")?["missed"]?.elements?.isEmpty == true)
    }

    @Test func noDatabase() throws {
        #expect(try answer("dpkg") == .null)
        #expect(try answer("rpm") == .null)
        #expect(try answer("nothing") == .null)
    }
}
