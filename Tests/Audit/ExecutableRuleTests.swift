import Audit
import Foundation
import Glibc
import ScanReport
import TargetFilesystem
import TestSupport
import Testing

/// Roots of programs that gcc makes, each with flags of its own.
@Suite(.enabled(if: Machine.has("gcc"), "needs gcc")) struct ExecutableRuleTests {
    private let root: TemporaryDirectory
    private let workshop: TemporaryDirectory

    init() throws {
        root = try TemporaryDirectory()
        workshop = try TemporaryDirectory()
        try workshop.write("main.c", "int answer(void); int main(void) { return answer(); }\n")
        try workshop.write("alone.c", "int main(void) { return 0; }\n")
        try workshop.write("answer.c", "int answer(void) { return 42; }\n")
        try build("answer.c", "libanswer.so", "-shared", "-fPIC", "-Wl,-soname,libanswer.so.1", in: workshop)
        // Where the programs' interpreter and libc are.
        try root.write("lib64/ld-linux-x86-64.so.2", "x")
        for library in ["libc.so.6", "ld-linux-aarch64.so.1"] { try root.write("lib/\(library)", "x") }
    }

    private func build(_ source: String, _ name: String, _ flags: String..., in directory: TemporaryDirectory) throws {
        let output = directory.path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (output as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        let run = try ProgramRun(["gcc", "-w", "-o", output, workshop.path + "/" + source] + flags)
        try #require(run.exitCode == 0, "gcc \(flags): \(run.errorText)")
    }

    private func audit(lists: Bool = false) throws -> (logs: [String: RuleLog], reported: ReportedExecutables) {
        let audit = ExecutableAudit(lists: lists)
        return (try logs(of: audit.rules, in: root), audit.reported())
    }

    private func messages(_ rule: String) throws -> [String] {
        try #require(try audit().logs[rule]).findings.map { "\($0.path?.text ?? "") \($0.message)" }
    }

    @Test("a stack that can be executed is found, in programs and libraries, and not in object files") func stack()
        throws
    {
        try build("alone.c", "bin/open", "-Wl,-z,execstack", in: root)
        try build("answer.c", "lib/open.so", "-shared", "-fPIC", "-Wl,-z,execstack", in: root)
        try build("alone.c", "bin/closed", in: root)
        try build("alone.c", "bin/object.o", "-c", in: root)
        let (logs, reported) = try audit()
        let log = try #require(logs["executable-stack"])
        #expect(log.findings.map { $0.path?.text } == ["/bin/open", "/lib/open.so"])
        #expect(log.gapCount == 0)
        #expect(reported.count == 3 && reported.programs == 2 && reported.libraries == 1 && reported.others == 1)
        #expect(reported.stack.executable == 2 && reported.stack.notExecutable == 1)
    }

    @Test("files are counted by what protects them, and listed where that is asked for") func counts() throws {
        try build("alone.c", "bin/a-pie", "-pie", "-fPIE", "-Wl,-z,relro,-z,now", "-s", in: root)
        try build("alone.c", "bin/b-fixed", "-no-pie", "-Wl,-z,norelro", "-Wl,-z,lazy", in: root)
        try build("alone.c", "bin/c-static", "-static", "-no-pie", in: root)
        let counted = try audit().reported
        #expect(counted.files == nil && counted.count == 3 && counted.programs == 3)
        #expect(counted.positionIndependent.with == 1 && counted.positionIndependent.without == 2)
        #expect(counted.relocationReadOnly.full == 1 && counted.relocationReadOnly.none == 1)
        #expect(counted.stripped == 1 && counted.staticallyLinked == 1 && counted.defective == 0)
        #expect(counted.interpreters.map(\.count) == [2])
        let files = try #require(try audit(lists: true).reported.files)
        #expect(files.map(\.path.text) == ["/bin/a-pie", "/bin/b-fixed", "/bin/c-static"])
        #expect(files.map(\.kind) == [.pie, .program, .program])
        #expect(files[0].relocationReadOnly == .full && files[0].bindsNow && files[0].isStripped)
        #expect(files[1].relocationReadOnly == ReportedExecutables.File.Relocation.none && !files[1].isStripped)
        #expect(files[2].isStatic && files[2].interpreter == nil)
    }

    @Test("a library that is nowhere is found, and one that a link leads to is there") func missing() throws {
        try build("main.c", "bin/main", workshop.path + "/libanswer.so", in: root)
        #expect(try messages("missing-library") == ["/bin/main needs what is nowhere that it looks: libanswer.so.1"])
        try root.link("lib/libanswer.so.1", to: "/opt/libanswer.so.1.0")
        #expect(try messages("missing-library").count == 1, "the link leads nowhere")
        try root.write("opt/libanswer.so.1.0", "x")
        #expect(try messages("missing-library").isEmpty)
    }

    @Test("what the linker's configuration names is looked into") func configuration() throws {
        try build("main.c", "bin/main", workshop.path + "/libanswer.so", in: root)
        try root.write("srv/lib/libanswer.so.1", "x")
        try root.write("etc/ld.so.conf", "include ld.so.conf.d/*.conf\n")
        #expect(try messages("missing-library").count == 1)
        try root.write("etc/ld.so.conf.d/ours.conf", "/srv/lib\n")
        #expect(try messages("missing-library").isEmpty)
        // What it names may be anything.
        try FileManager.default.removeItem(atPath: root.path + "/srv")
        try root.write("etc/ld.so.conf", "include [a-z]*.conf\n")
        let log = try #require(try audit().logs["missing-library"])
        #expect(log.count == 0 && log.gaps.map(\.reason) == [.notSupported])
    }

    @Test("an interpreter that is not there is found") func interpreter() throws {
        try build("alone.c", "bin/alone", "-Wl,--dynamic-linker=/lib/ld-none.so.1", in: root)
        #expect(
            try messages("missing-library") == ["/bin/alone needs what is nowhere that it looks: /lib/ld-none.so.1"])
    }

    @Test("configuration in a circle comes to an end, and is no pass") func circle() throws {
        try build("main.c", "bin/main", workshop.path + "/libanswer.so", in: root)
        try root.write("etc/ld.so.conf", "include ld.so.conf\n")
        let log = try #require(try audit().logs["missing-library"])
        #expect(log.count == 0 && log.gaps.map(\.reason) == [.overLimit])
    }

    @Test(
        "a library that can't be looked for is neither there nor missing",
        .enabled(if: geteuid() != 0 || Machine.canChangeCredentials, "needs another user"))
    func unseen() throws {
        // A loop of links is as closed to root as to anybody.
        try build("main.c", "bin/main", workshop.path + "/libanswer.so", in: root)
        try root.link("lib/libanswer.so.1", to: "libanswer.so.1")
        let log = try #require(try audit().logs["missing-library"])
        #expect(log.count == 0 && log.gaps.map(\.reason) == [.symbolicLinkLoop], "\(log.findings)")
    }

    private func linked(_ path: String, _ name: String = "bin/main") throws {
        try build(
            "main.c", name, workshop.path + "/libanswer.so", "-Wl,--enable-new-dtags", "-Wl,-rpath,\(path)", in: root)
    }

    @Test(
        "a search path below what everybody may write to is found",
        arguments: [
            ("/srv/open", "/srv/open", 0o777, "which everybody may write to (mode 0777)"),
            ("/srv/open/lib", "/srv/open", 0o777, "which is not there, below /srv/open"),
            ("/tmp/build/lib", "/tmp", 0o1777, "which is not there, below /tmp"),
            ("$ORIGIN/../srv", "/srv", 0o757, "everybody may write to (mode 0757)"),
            ("lib", "/x", 0o755, "RUNPATH has lib, which is below the directory that it is started in"),
            ("/usr/lib:", "/x", 0o755, "RUNPATH has an empty one"),
        ])
    func writable(_ path: String, _ directory: String, _ mode: Int, _ words: String) throws {
        try root.makeDirectory(String(directory.dropFirst()), mode: mode_t(mode))
        try linked(path)
        let found = try messages("writable-library-path")
        #expect(found.count == 1 && found.allSatisfy { $0.hasPrefix("/bin/main ") && $0.contains(words) }, "\(found)")
    }

    @Test("a search path that a link leads to a writable place is found") func linkedAway() throws {
        try root.makeDirectory("var/open/lib")
        try root.makeDirectory("var/open", mode: 0o777)
        try root.makeDirectory("srv")
        try root.link("srv/lib", to: "/var/open/lib")
        try linked("/srv/lib")
        #expect(
            try messages("writable-library-path") == [
                "/bin/main RUNPATH has /srv/lib, below /var/open, which everybody may write to (mode 0777)"
            ])
    }

    @Test(
        "a search path of another user or group, or to be made there, is found",
        .enabled(if: geteuid() == 0, "needs root"), arguments: [false, true])
    func ofOthers(_ isThere: Bool) throws {
        try root.makeDirectory("srv/own")
        try root.makeDirectory("srv/group", mode: 0o775)
        chown(root.path + "/srv/own", 1000, 0)
        chown(root.path + "/srv/group", 0, 1000)
        let rest = isThere ? "" : "/later"
        try linked("/srv/own\(rest):/srv/group\(rest)")
        let place = isThere ? "which" : "which is not there, below a directory that"
        #expect(
            try messages("writable-library-path") == [
                "/bin/main RUNPATH has /srv/group\(rest), \(place) group 1000 may write to, and the file is of group 0",
                "/bin/main RUNPATH has /srv/own\(rest), \(place) belongs to user 1000, and the file to user 0",
            ])
    }

    @Test("a search path that nobody else may write to is none, there or not") func closed() throws {
        try root.makeDirectory("srv/lib")
        try linked("/srv/lib:/nowhere/lib:$ORIGIN")
        let (logs, reported) = try audit()
        #expect(logs["writable-library-path"]?.count == 0 && logs["writable-library-path"]?.gapCount == 0)
        #expect(reported.runpath == 1 && reported.rpath == 0)
    }

    @Test("a program that becomes another user is worse") func setuid() throws {
        try root.makeDirectory("srv", mode: 0o777)
        try linked("/srv")
        #expect(chmod(root.path + "/bin/main", 0o4755) == 0)
        #expect(try #require(try audit().logs["writable-library-path"]).findings.map(\.severity) == [.critical])
    }

    @Test("a search path in a circle of links is no pass") func loop() throws {
        try root.link("srv", to: "srv")
        try linked("/srv/lib")
        let log = try #require(try audit().logs["writable-library-path"])
        #expect(log.count == 0 && log.gaps.map(\.reason) == [.symbolicLinkLoop])
    }

    @Test("an ELF file that lies is a gap of all rules, and is counted") func lies() throws {
        try build("alone.c", "bin/alone", in: root)
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: root.path + "/bin/alone")))
        // Where the program headers are: beyond the end.
        for index in 32..<40 { bytes[index] = 0x7f }
        try Data(bytes).write(to: URL(fileURLWithPath: root.path + "/bin/alone"))
        let (logs, reported) = try audit()
        for (id, log) in logs { #expect(log.count == 0 && log.gaps.map(\.reason) == [.malformed], "\(id)") }
        #expect(reported.defective == 1)
    }

    @Test("a file that only begins as ELF does is no library, and hides none") func magic() throws {
        try root.write("short", "\u{7f}ELF")
        try root.write(
            "text", "\u{7f}ELF is not what follows here, for it is text of some length that goes on and on\n")
        let (logs, reported) = try audit()
        #expect(logs.allSatisfy { $0.value.count == 0 } && reported.count == 0)
    }

    @Test(
        "debugging information in a file of its own is no library",
        .enabled(if: Machine.has("objcopy"), "needs objcopy"))
    func debugging() throws {
        try build("alone.c", "bin/alone", "-g", in: workshop)
        try root.makeDirectory("usr/lib/debug")
        let run = try ProgramRun([
            "objcopy", "--only-keep-debug", workshop.path + "/bin/alone", root.path + "/usr/lib/debug/alone.debug",
        ])
        try #require(run.exitCode == 0, "\(run.errorText)")
        let (logs, reported) = try audit()
        #expect(logs.allSatisfy { $0.value.count == 0 && $0.value.gapCount == 0 }, "\(logs)")
        #expect(reported.count == 0 && reported.others == 1)
    }

    @Test("what threads see in whatever order comes to the same") func order() throws {
        for index in 0..<40 { try linked(index % 2 == 0 ? "lib" : "/nowhere", "opt/\(index % 5)/bin-\(index)") }
        func told(_ jobs: Int) throws -> [Finding] {
            let audit = ExecutableAudit(lists: true)
            let logs = try logs(of: audit.rules, in: root, jobs: jobs)
            #expect(audit.reported().files?.count == 40)
            return audit.rules.flatMap { logs[$0.description.id]?.findings ?? [] }
        }
        let (alone, together) = (try told(1), try told(4))
        #expect(alone.count == 40 && together == alone)
    }
}
