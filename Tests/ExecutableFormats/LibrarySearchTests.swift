import ExecutableFormats
import Testing

@Suite struct LibrarySearchTests {
    private func file(_ needed: String..., rpath: String? = nil, runpath: String? = nil) -> Executable {
        var file = Executable()
        file.kind = .positionIndependentProgram
        file.machine = 62
        file.needed = needed.map { Array($0.utf8) }
        file.rpath = rpath.map { Array($0.utf8) }
        file.runpath = runpath.map { Array($0.utf8) }
        file.interpreter = Array("/lib64/ld-linux-x86-64.so.2".utf8)
        return file
    }

    private func missing(
        _ file: Executable, at path: String = "/opt/app/bin/app", configured: [String] = [], _ there: String...
    ) -> [String] {
        LibrarySearch(configured: configured.map { Array($0.utf8) })
            .missing(of: file, at: Array(path.utf8)) { there.contains(String(decoding: $0, as: UTF8.self)) }
            .map { String(decoding: $0.name, as: UTF8.self) + ($0.isCertain ? "" : "?") }
    }

    @Test("libraries are looked for in the file's own directories, the configured and the standard ones")
    func places() {
        #expect(missing(file("a.so", "b.so"), "/usr/lib/x86_64-linux-gnu/a.so") == ["b.so"])
        #expect(missing(file("a.so"), "/lib64/a.so") == [])
        #expect(missing(file("a.so"), configured: ["/opt/lib"], "/opt/lib/a.so") == [])
        #expect(missing(file("a.so", runpath: "$ORIGIN/../lib"), "/opt/app/bin/../lib/a.so") == [])
        #expect(missing(file("a.so", runpath: "${ORIGIN}"), "/opt/app/bin/a.so") == [])
        #expect(missing(file("a.so", runpath: "$ORIGINAL"), "/opt/app/binAL/a.so") == ["a.so?"])
        #expect(missing(file("a.so", rpath: "/x/$LIB"), "/x/lib/x86_64-linux-gnu/a.so") == [])
        #expect(missing(file("a.so", rpath: "/r", runpath: "/q"), "/r/a.so") == ["a.so"])
        #expect(missing(file("ld-linux-x86-64.so.2"), "/lib64/ld-linux-x86-64.so.2") == [])
        #expect(missing(file("/abs/a.so")) == ["/abs/a.so"])
    }

    @Test("a relative directory can't be followed, and what a library needs may be elsewhere") func uncertain() {
        #expect(missing(file("a.so", runpath: "lib:/y")) == ["a.so?"])
        var library = file("a.so")
        library.kind = .sharedLibrary
        #expect(missing(library) == ["a.so?"])
        let own = LibrarySearch.ownDirectories(of: file(runpath: ":/y:$ORIGIN"), at: Array("/a/b".utf8))
        #expect(own.map(\.isRelative) == [true, false, false])
        #expect(own.map(\.hasOrigin) == [false, false, true])
        #expect(own.last?.path == Array("/a".utf8))
    }

    @Test("ld.so.conf is read as ldconfig reads it") func configuration() {
        let text =
            "# libc\n/usr/local/lib/\ninclude ld.so.conf.d/*.conf more\n/a:/b, /c=libc6 # x\nhwcap 1 nosegneg\nrelative\n"
        #expect(
            LinkerConfiguration.entries(of: Array(text.utf8)) == [
                .directory(Array("/usr/local/lib".utf8)), .include(Array("ld.so.conf.d/*.conf".utf8)),
                .include(Array("more".utf8)), .directory(Array("/a".utf8)), .directory(Array("/b".utf8)),
                .directory(Array("/c".utf8)),
            ])
        #expect(LinkerConfiguration.muslDirectories(of: Array("/lib:/usr/lib\n/x".utf8)).count == 3)
    }
}
