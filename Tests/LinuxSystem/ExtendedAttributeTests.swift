import SystemPackage
import TestSupport
import Testing

@testable import LinuxSystem

@Suite struct ExtendedAttributeTests {
    @Test("the file is asked that has the name's own bytes, both ways", arguments: [true, false])
    func namesThatAreNoText(hasDirectCall: Bool) throws {
        let directory = try TemporaryDirectory()
        // U+FFFD is what a careless reader makes of the byte FF.
        let evil: [UInt8] = [0xff]
        let decoy = Array("\u{fffd}".utf8)
        let script = """
            import os, sys
            for name, value in ((b"\\xff", b"evil"), ("\\ufffd".encode(), b"decoy")):
                path = os.fsencode(sys.argv[1]) + b"/" + name
                open(path, "w").close()
                os.setxattr(path, "user.sidescan", value)
            """
        let run = try ProgramRun(["/usr/bin/python3", "-c", script, directory.path])
        try #require(run.exitCode == 0, "\(run.errorText)")
        let descriptor = try openForReading(path: Array(directory.path.utf8), [.directory])
        let reader = ExtendedAttributeReader(hasDirectCall: hasDirectCall)
        func read(_ attribute: String, _ name: [UInt8]) throws -> [UInt8]? {
            try withNulTerminated(name) { (name) throws(Errno) in
                try reader.read(attribute, ofName: name, at: descriptor.number, limit: 64)
            }
        }
        #expect(try read("user.sidescan", evil) == Array("evil".utf8))
        #expect(try read("user.sidescan", decoy) == Array("decoy".utf8))
        #expect(try read("user.other", evil) == nil)
    }
}
