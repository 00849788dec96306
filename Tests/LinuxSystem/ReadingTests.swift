import LinuxSystem
import SystemPackage
import TestSupport
import Testing

@Suite struct ReadingTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(_ name: String) throws -> OwnedDescriptor {
        try openForReading(path: Array("\(directory.path)/\(name)".utf8), [])
    }

    @Test(arguments: [0, 1, 4095, 4096, 4097, 20_000]) func wholeFile(size: Int) throws {
        try directory.write("file", String(repeating: "x", count: size))
        let result = try read(try open("file"), upTo: size)
        #expect(result.bytes.count == size)
        #expect(!result.isCut)
    }

    @Test(arguments: [0, 1, 4096, 9999]) func cutFile(limit: Int) throws {
        try directory.write("file", String(repeating: "x", count: 10_000))
        let result = try read(try open("file"), upTo: limit)
        #expect(result.bytes.count == limit)
        #expect(result.isCut)
    }

    @Test(
        arguments: [0, 1, 4095, 4096, 4097, 20_000], [.min, -1, 0, 1, 4096, 19_999, 20_000, 20_001, 2_000_000, .max])
    func whateverIsExpected(size: Int, expected: Int) throws {
        let text = String((0..<size).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
        try directory.write("file", text)
        let result = try read(try open("file"), upTo: size, expecting: expected)
        #expect(result.bytes == Array(text.utf8))
        #expect(!result.isCut)
        if size > 0 { #expect(try read(try open("file"), upTo: size - 1, expecting: expected).isCut) }
    }

    @Test func hugeLimitCostsNothing() throws {
        try directory.write("file", "x")
        #expect(try read(try open("file"), upTo: 1 << 40).bytes == [UInt8(ascii: "x")])
    }

    @Test func pathsWithNulAreRefused() throws {
        #expect(throws: Errno.invalidArgument) { _ = try openForReading(path: [47, 0, 47], []) }
    }

    @Test func namesInDirectory() throws {
        for name in ["a", "..data", "...", ".hidden"] { try directory.write(name) }
        let descriptor = try openForReading(path: Array(directory.path.utf8), [.directory])
        #expect(
            Set(try names(in: descriptor).map { String(decoding: $0, as: UTF8.self) }) == [
                "a", "..data", "...", ".hidden",
            ])
    }

    @Test func linkTargets() throws {
        try directory.link("link", to: "somewhere else")
        let descriptor = try openForReading(path: Array(directory.path.utf8), [.directory])
        #expect(try linkTarget(ofName: Array("link".utf8), at: descriptor) == Array("somewhere else".utf8))
        #expect(throws: Errno.noSuchFileOrDirectory) { _ = try linkTarget(ofName: Array("none".utf8), at: descriptor) }
    }

    @Test func capabilityNames() {
        #expect(CapabilitySet(rawValue: 1 << 19 | 1 << 0).names == ["CHOWN", "SYS_PTRACE"])
        #expect(CapabilitySet(rawValue: 1 << 40 | 1 << 63).names == ["CHECKPOINT_RESTORE", "63"])
        #expect(CapabilitySet([]).names.isEmpty)
    }

    @Test func capabilitySummaries() {
        #expect(CapabilitySet([]).summary == "none")
        #expect(CapabilitySet([.sysPtrace, .dacOverride]).summary == "DAC_OVERRIDE, SYS_PTRACE")
        #expect(CapabilitySet(rawValue: 0x1ff_ffff_ffff).summary == "all")
        #expect(CapabilitySet(rawValue: 0x1ff_ffff_fffe).summary == "all but CHOWN")
        #expect(CapabilitySet(rawValue: 0xff_ffff).summary == "24 capabilities")
    }

    @Test func errnoNames() {
        #expect(Errno.permissionDenied.name == "EACCES")
        #expect(Errno(rawValue: 4000).name == "4000")
    }
}
