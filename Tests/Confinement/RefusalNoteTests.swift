import Testing

@testable import Confinement

@Suite struct RefusalNoteTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func noteIsFoundAmidOtherOutput() throws {
        let errors = bytes("a warning\nsidescan: refused system call 00000029 c000003e\n\nbye")
        let call = try #require(RefusedCall.last(in: errors))
        #expect(call == RefusedCall(number: 41, architecture: .x86_64))
        #expect(call.name == "socket")
    }

    @Test func lastOfSeveralCounts() throws {
        let errors = bytes(
            "\nsidescan: refused system call 00000029 c000003e\n\nsidescan: refused system call 000000dd c00000b7\n")
        #expect(RefusedCall.last(in: errors) == RefusedCall(number: 221, architecture: .aarch64))
        #expect(RefusedCall.last(in: errors)?.name == "execve")
    }

    @Test(arguments: [
        ("\nsidescan: refused system call 000001d0 c000003e\n", "getxattrat"),
        ("\nsidescan: refused system call 00000fff c000003e\n", "system call 4095"),
        ("\nsidescan: refused system call ffffffff c000003e\n", "system call -1"),
        ("\nsidescan: refused system call 0000000b 40000003\n", "system call 11"),
    ])
    func callsHaveNamesWhereTheyAreKnown(note: String, name: String) {
        #expect(RefusedCall.last(in: bytes(note))?.name == name)
    }

    @Test(arguments: [
        "", "\n", "sidescan: refused system call 00000029 c000003e\n",
        "\nsidescan: refused system call 00000029 c000003e", "\nsidescan: refused system call 0000002g c000003e\n",
        "\nsidescan: refused system call 00000029-c000003e\n", "\nsidescan: refused system call 29 c000003e\n",
        "\nsidescan: refused system call 0000002A c000003e\n", "\nsidescan: refused system call ",
    ])
    func whatIsNoNoteIsNone(text: String) {
        #expect(RefusedCall.last(in: bytes(text)) == nil)
    }

    @Test(.timeLimit(.minutes(1))) func manyBytesThatAreNearlyNotesTakeNoTime() {
        let errors = Array(repeating: bytes("\nsidescan: refused system call 00000029 c000003 \n"), count: 200_000)
            .flatMap { $0 }
        #expect(RefusedCall.last(in: errors) == nil)
    }
}
