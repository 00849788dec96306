import ExecutableFormats
import Foundation
import TestSupport
import Testing

@Suite struct ExecutableTests {
    private func read(_ bytes: [UInt8]) throws -> Executable {
        var reader = ExecutableReader()
        let file = reader.read(bytes)
        return try #require(file)
    }

    @Test("each flag of gcc shows", .enabled(if: Machine.has("gcc"), "needs gcc")) func flags() throws {
        let compiled = try Compiled()
        var file = try read(
            compiled.bytes(
                "-O2", "-fPIE", "-pie", "-Wl,-z,now", "-Wl,-z,relro", "-fstack-protector-all", "-D_FORTIFY_SOURCE=2"))
        #expect(file.kind == .positionIndependentProgram)
        #expect(file.relocationReadOnly == .full)
        #expect(file.bindsNow)
        #expect(file.stack == .notExecutable)
        #expect(file.hasStackCanary == true)
        #expect(file.fortification?.fortified ?? 0 > 0)
        #expect(file.needed == [Array("libc.so.6".utf8)])
        #expect(!file.isStripped && !file.isStatic && file.defects.isEmpty && file.language == nil)
        #expect(file.bits == 64 && !file.isBigEndian)

        file = try read(
            compiled.bytes(
                "-O0", "-no-pie", "-Wl,-z,norelro", "-Wl,-z,lazy", "-z", "execstack", "-fno-stack-protector",
                "-U_FORTIFY_SOURCE", "-s", "-Wl,-rpath,/opt/x:$ORIGIN/../lib", "-Wl,--disable-new-dtags"))
        #expect(file.kind == .program)
        #expect(file.relocationReadOnly == .none)
        #expect(!file.bindsNow)
        #expect(file.stack == .executable)
        #expect(file.hasStackCanary == false)
        #expect(file.fortification == Executable.Fortification(fortified: 0, plain: file.fortification?.plain ?? -1))
        #expect(file.fortification?.plain ?? 0 >= 2)
        #expect(file.isStripped)
        #expect(file.rpath == Array("/opt/x:$ORIGIN/../lib".utf8))
        #expect(file.runpath == nil)

        file = try read(
            compiled.bytes(
                "-Wl,-z,relro", "-Wl,-z,lazy", "-Wl,-rpath,/opt/y", "-Wl,--enable-new-dtags",
                "-Wl,--build-id=0x0123456789abcdef"))
        #expect(file.relocationReadOnly == .partial)
        #expect(file.runpath == Array("/opt/y".utf8))
        #expect(file.rpath == nil)
        #expect(file.buildID == [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef])

        file = try read(compiled.bytes("-shared", "-fPIC", "-Wl,-soname,liba.so.1"))
        #expect(file.kind == .sharedLibrary)
        #expect(file.soname == Array("liba.so.1".utf8))
        #expect(file.interpreter == nil)

        for flags in [["-static"], ["-static-pie"]] {
            file = try read(compiled.bytes(flags[0], "-fstack-protector-all"))
            #expect(file.isStatic)
            #expect(file.kind == (flags == ["-static"] ? .program : .positionIndependentProgram))
            #expect(file.hasStackCanary == true)
            #expect(file.fortification == nil)
        }
        file = try read(compiled.bytes("-static", "-s"))
        #expect(file.hasStackCanary == nil)
        file = try read(compiled.bytes("-c"))
        #expect(file.kind == .relocatable)
    }

    @Test("Go's and Rust's programs are told, stripped or not, and asked for no protections of C")
    func languages() throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.go", "package main\n\nfunc main() { println(1) }\n")
        try directory.write("a.rs", "fn main() { println!(\"{}\", 1) }\n")
        let out = directory.path + "/out"
        func program(_ arguments: String...) throws -> Executable? {
            let environment = ["GO111MODULE": "off", "GOCACHE": directory.path + "/cache"]
            guard Machine.has(arguments[0]) else { return nil }
            let run = try ProgramRun(arguments, environment: environment, timeout: 120)
            try #require(run.exitCode == 0, "\(run.errorText)")
            return try read(Array(try Data(contentsOf: URL(fileURLWithPath: out))))
        }
        for flags in ["", "-s -w"] {
            guard let file = try program("go", "build", "-ldflags=\(flags)", "-o", out, directory.path + "/a.go") else {
                continue
            }
            #expect(file.language == .go)
            #expect(file.hasStackCanary == nil && file.fortification == nil)
            #expect(file.isStatic)
            #expect(file.isStripped == !flags.isEmpty)
        }
        for flags in ["none", "symbols"] {
            guard let file = try program("rustc", "-C", "strip=\(flags)", "-o", out, directory.path + "/a.rs") else {
                continue
            }
            #expect(file.language == .rust, "strip=\(flags)")
            #expect(file.fortification == nil)
            #expect(file.isStripped == (flags == "symbols"))
        }
    }

    @Test(
        "symbols are found without sections, by either table of hashes", .enabled(if: Machine.has("gcc"), "needs gcc"))
    func withoutSections() throws {
        let compiled = try Compiled()
        for style in ["gnu", "sysv", "both"] {
            var bytes = try compiled.bytes(
                "-O2", "-fstack-protector-all", "-D_FORTIFY_SOURCE=2", "-Wl,--hash-style=\(style)")
            let whole = try read(bytes)
            // e_shoff, e_shnum, e_shstrndx
            for place in Array(40..<48) + Array(60..<64) { bytes[place] = 0 }
            let file = try read(bytes)
            #expect(file.isStripped)
            #expect(file.needed == whole.needed)
            #expect(file.hasStackCanary == true, "\(style)")
            #expect(file.fortification == whole.fortification, "\(style)")
        }
    }

    /// A library of both classes and byte orders, made by hand.
    @Test("both classes and byte orders", arguments: [(false, false), (false, true), (true, false), (true, true)])
    func layouts(is64: Bool, isBigEndian: Bool) throws {
        let made = HandmadeELF(is64: is64, isBigEndian: isBigEndian)
        let file = try read(made.bytes)
        #expect(file.bits == (is64 ? 64 : 32))
        #expect(file.isBigEndian == isBigEndian)
        #expect(file.machine == 0x1234)
        #expect(file.kind == .positionIndependentProgram)
        #expect(file.needed == [Array("libx.so".utf8)])
        #expect(file.runpath == Array("/lib".utf8))
        #expect(file.relocationReadOnly == .full)
        #expect(file.stack == .executable)
        #expect(file.hasStackCanary == true)
        #expect(file.fortification == Executable.Fortification(fortified: 1, plain: 0))
        #expect(file.defects.isEmpty)
    }

    @Test("what the dynamic linker reads is what is told, not a copy that the headers point tools to")
    func decoy() throws {
        let whole = HandmadeELF(is64: true, isBigEndian: false).bytes
        // The second program header, elf(5): its p_offset and p_filesz.
        let (offset, length) = (64 + 56 + 8, 64 + 56 + 32)
        let start = Int(whole[offset]) | Int(whole[offset + 1]) << 8
        var lying = whole
        // The decoy lacks DT_RUNPATH, the sixth entry.
        var decoy = Array(whole[start...])
        decoy[5 * 16] = 0x7f
        for byte in 0..<8 { lying[offset + byte] = UInt8(truncatingIfNeeded: whole.count >> (8 * byte)) }
        lying += decoy
        let file = try read(lying)
        #expect(file.runpath == Array("/lib".utf8))
        #expect(file.defects == [.malformed])
        var short = whole
        short[length] = 5 * 16
        #expect(try read(short).defects == [.malformed])
    }

    @Test("what is no ELF file is none, and what is cut says so") func cut() throws {
        var reader = ExecutableReader()
        #expect(reader.read([]) == nil)
        #expect(reader.read(Array("#!/bin/sh\n".utf8)) == nil)
        let whole = HandmadeELF(is64: true, isBigEndian: false).bytes
        for length in 16..<whole.count {
            let cut = reader.read(Array(whole[..<length]))
            let file = try #require(cut)
            #expect(!file.defects.isEmpty, "\(length) of \(whole.count) bytes")
        }
        var few = ExecutableReader(limits: ExecutableLimits(libraries: 0))
        #expect(few.read(whole)?.defects == [.overLimit])
    }

    @Test("the programs of this machine are as readelf has them", .enabled(if: Machine.has("readelf"), "needs readelf"))
    func readelf() throws {
        var reader = ExecutableReader()
        var compared = 0
        for directory in ["/usr/bin", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory))?.sorted() ?? []
            var count = 0
            for name in names where count < 60 {
                let path = directory + "/" + name
                guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)), data.count < 8 << 20,
                    let file = reader.read(Array(data))
                else { continue }
                count += 1
                let text = try ProgramRun(["readelf", "-W", "-hldn", "-S", "--dyn-syms", path]).text
                let lines = text.split(separator: "\n")
                func values(_ tag: String) -> [[UInt8]] {
                    lines.filter { $0.contains(tag) }.compactMap { line in
                        line.split(separator: "[").last?.split(separator: "]").first.map { Array($0.utf8) }
                    }
                }
                #expect(file.needed == values("(NEEDED)"), "\(path)")
                #expect(file.soname == values("(SONAME)").first, "\(path)")
                #expect(file.runpath == values("(RUNPATH)").first, "\(path)")
                #expect(file.rpath == values("(RPATH)").first, "\(path)")
                #expect(file.bindsNow == (text.contains("BIND_NOW") || text.contains("Flags: NOW")), "\(path)")
                #expect((file.relocationReadOnly != .none) == text.contains("GNU_RELRO"), "\(path)")
                #expect(file.isStripped == !text.contains("SYMTAB  "), "\(path)")
                #expect((file.kind == .program) == text.contains("EXEC (Executable file)"), "\(path)")
                if text.contains("Position-Independent Executable") {
                    #expect(file.kind == .positionIndependentProgram, "\(path)")
                }
                let buildID = lines.first { $0.contains("Build ID: ") }?.split(separator: " ").last
                let digits = file.buildID?.map { byte in String(format: "%02x", byte) }.joined()
                #expect(digits == buildID.map(String.init), "\(path)")
                if let hasCanary = file.hasStackCanary, !file.isStatic, file.kind != .relocatable {
                    #expect(hasCanary == text.contains("__stack_chk_"), "\(path)")
                }
                if let fortification = file.fortification {
                    let checked = Set(
                        lines.compactMap { $0.split(separator: " ").dropFirst(7).first?.split(separator: "@").first }
                            .filter { $0.hasPrefix("__") && $0.hasSuffix("_chk") })
                    #expect(fortification.fortified == checked.count, "\(path): \(checked)")
                }
                #expect(file.defects.isEmpty, "\(path)")
                compared += 1
            }
        }
        #expect(compared > 20)
    }
}
