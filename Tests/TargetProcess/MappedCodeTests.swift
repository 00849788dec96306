import TargetProcess
import Testing

@Suite struct MappedCodeTests {
    private func paths(_ maps: String) -> [String] {
        MappedCode.paths(Array(maps.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("code from files is told once, and nothing else") func code() {
        #expect(
            paths(
                """
                55d0c0000000-55d0c0001000 r--p 00000000 fe:00 1234                       /usr/bin/my server
                55d0c0001000-55d0c0002000 r-xp 00001000 fe:00 1234                       /usr/bin/my server
                55d0c0002000-55d0c0003000 r-xp 00001000 fe:00 1234                       /usr/bin/my server
                55d0c0003000-55d0c0004000 rw-p 00000000 00:00 0                          [heap]
                7f0000000000-7f0000001000 r-xp 00000000 00:31 99                         /usr/lib/x.so (deleted)
                7f0000001000-7f0000002000 rw-s 00000000 00:31 98                         /var/lib/data
                7f0000002000-7f0000003000 rwxp 00000000 00:00 0
                7f0000003000-7f0000004000 rwxs 00000000 00:01 7                          /memfd:doublemapper (deleted)
                7f0000004000-7f0000005000 rwxs 00000000 00:01 8                          /dev/zero (deleted)
                7f0000005000-7f0000006000 rwxs 00000000 00:01 0                          /SYSV00000000 (deleted)
                7f0000006000-7f0000007000 r-xp 00000000 00:31 97                         /tmp/a\\012b
                7ffe00000000-7ffe00001000 r-xp 00000000 00:00 0                          [vdso]
                ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
                """) == [
                    "/usr/bin/my server", "/usr/lib/x.so (deleted)", "/memfd:doublemapper (deleted)", "/tmp/a\nb",
                ])
    }

    @Test(
        "lines that are none are passed over",
        arguments: ["", "\n\n", "a b c", "a x b c d", "a x b c d e", "a x b c d "])
    func malformed(_ maps: String) {
        #expect(paths(maps) == [])
    }
}
