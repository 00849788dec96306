import Audit
import Foundation
import Glibc
import LinuxSystem
import TargetFilesystem
import TestSupport
import Testing

/// MS_BIND and MNT_DETACH of sys/mount.h.
private func bind(_ path: String) -> Bool { mount(path, path, nil, 4096, nil) == 0 }
private func unbind(_ path: String) { umount2(path, 2) }

private let canMount: Bool = {
    guard let directory = try? TemporaryDirectory(), bind(directory.path) else { return false }
    unbind(directory.path)
    return true
}()

@Suite struct RunningCodeTests {
    private let tree: PackagedTree

    init() throws {
        tree = try PackagedTree()
        try tree.write("usr/bin/server", "\u{7f}ELF")
        try tree.write("usr/bin/spare", "\u{7f}ELF")
    }

    private func identity(_ name: String) throws -> FileIdentity {
        let root = try TargetRoot(directory: Array(tree.path.utf8))
        guard case .value(let status) = root.stat(TargetPath(name)) else { throw Failure("no \(name)") }
        return status.identity
    }

    private func file(
        _ path: String, _ identity: FileIdentity?, sharesMounts: Bool = true
    ) -> RunningCode.File {
        RunningCode.File(
            pid: 7, processName: Array("srv\n".utf8), path: Array(path.utf8), identity: identity,
            sharesMounts: sharesMounts)
    }

    private func result(
        _ files: [RunningCode.File], impediment: String? = nil, unknown: [Unknown] = [], sharesUsers: Bool = true
    ) throws -> (found: [String], impediment: String?, gaps: Int) {
        var code = RunningCode()
        code.files = files
        code.processes = 1
        code.impediment = impediment
        code.unknown = unknown
        let process = AuditContext.TargetProcess(
            uid: 0, groups: [], capabilities: [], isRootReadOnly: nil, searchPath: .absent,
            sharesUserNamespace: sharesUsers, runningCode: code)
        let result = try tree.result("deleted-executable", process: process)
        // The tree's own root is a directory of this machine's, not a mount.
        return (result.found, result.impediment, result.gaps)
    }

    /// A mount of its own for the tree, so that paths are whole.
    private func mounted<Value>(_ body: () throws -> Value) throws -> Value {
        try #require(bind(tree.path))
        defer { unbind(tree.path) }
        return try body()
    }

    @Test(
        "what runs is compared with what its path has now",
        .enabled(if: canMount, "needs leave to mount"))
    func compared() throws {
        try mounted {
            let server = try identity("usr/bin/server")
            let spare = try identity("usr/bin/spare")
            #expect(try result([file("/usr/bin/server", server), file("/usr/bin/spare", nil)]).found == [])
            #expect(
                try result([
                    file("/usr/bin/server", spare), file("/usr/bin/server (deleted)", spare),
                    file("/usr/bin/gone (deleted)", spare), file("/usr/bin/vanished", spare),
                    file("/usr/lib/x.so (deleted)", nil), file("/usr/bin/spare (deleted)", nil),
                ]).found == [
                    #"/usr/bin/gone: high pid 7 (srv\n) runs it, and it was deleted"#,
                    #"/usr/bin/server: high pid 7 (srv\n) runs a file that was deleted, and another one is there now"#,
                    #"/usr/bin/server: high pid 7 (srv\n) runs a file that was deleted, and another one is there now"#,
                    #"/usr/bin/spare: high pid 7 (srv\n) maps code from a file that was deleted, and another one is there now"#,
                    #"/usr/bin/vanished: high pid 7 (srv\n) runs it, and it was deleted"#,
                    #"/usr/lib/x.so: high pid 7 (srv\n) maps code from it, and it was deleted"#,
                ])
        }
    }

    @Test(
        "a file whose name ends like the kernel's mark is there",
        .enabled(if: canMount, "needs leave to mount"))
    func namedSo() throws {
        try tree.write("usr/bin/x (deleted)", "x")
        try mounted {
            let (own, other) = (try identity("usr/bin/x (deleted)"), try identity("usr/bin/server"))
            #expect(try result([file("/usr/bin/x (deleted)", own)]).found == [])
            #expect(
                try result([file("/usr/bin/x (deleted)", other)]).found
                    == [#"/usr/bin/x: high pid 7 (srv\n) runs it, and it was deleted"#])
        }
    }

    @Test("memory that is no file is told; of what is only mapped, as less grave") func memory() throws {
        let some = try identity("usr/bin/server")
        #expect(
            try result([file("/memfd:x (deleted)", some), file("/memfd:jit (deleted)", nil)]).found == [
                #"-: high pid 7 (srv\n) runs from memory, without a file: memfd:x"#,
                #"-: low pid 7 (srv\n) maps code from memory that is no file: memfd:jit"#,
            ])
    }

    @Test("with other mounts, or a part of the root, only the kernel's mark is taken for certain") func elsewhere()
        throws
    {
        let some = try identity("usr/bin/server")
        let part = try result([file("/usr/bin/gone", some), file("/a (deleted)", some)])
        #expect(part.found == [#"/a: high pid 7 (srv\n) runs it, and it was deleted"#])
        #expect(part.gaps == 1)
        #expect(part.impediment?.contains("chroot") == true)
    }

    @Test("who was not asked keeps the rule from passing") func unasked() throws {
        let refused = Unknown(Unknown.Reason.permissionDenied, path: "/proc/9/exe")
        #expect(try result([], unknown: [refused]).gaps == 1)
        #expect(try result([], impediment: "hidden").impediment == "hidden")
        let process = AuditContext.TargetProcess(
            uid: 0, groups: [], capabilities: [], isRootReadOnly: nil, searchPath: .absent)
        #expect(
            try tree.result("deleted-executable", process: process).impediment
                == "the processes of the target's container were not looked at")
    }
}
