import Foundation
import LinuxSystem
import TestSupport
import Testing

@testable import TargetFilesystem

/// How a path is resolved inside a root; path_resolution(7), with the root's directory as `/`.
@Suite struct TargetRootTests {
    private let directory: TemporaryDirectory
    /// Beside the root: nothing in it may ever be seen.
    private let outside: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        outside = try TemporaryDirectory()
        try outside.write("secret", "outside")
        try directory.write("etc/passwd", "inside")
        try directory.write("usr/lib/os-release", "release")
        try directory.link("etc/os-release", to: "../usr/lib/os-release")
        try directory.link("absolute", to: "/etc/passwd")
        try directory.link("escape", to: "../../../../../../../..\(outside.path)/secret")
        try directory.link("absolute-escape", to: "\(outside.path)/secret")
        try directory.link("lib", to: "usr/lib")
        try directory.link("loop", to: "loop")
        try directory.link("loop-a", to: "loop-b")
        try directory.link("loop-b", to: "/loop-a")
        try directory.link("dangling", to: "nothing")
        try directory.link("to-file-as-directory", to: "etc/passwd/")
    }

    private func root(crossesMounts: Bool = false) throws -> TargetRoot {
        try TargetRoot(directory: Array(directory.path.utf8), crossesMounts: crossesMounts)
    }

    private func text(_ path: TargetPath) throws -> Answer<String> {
        try root().read(path, upTo: 100).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        arguments: [
            "/etc/passwd", "etc/passwd", "//etc//passwd", "/etc/./passwd", "/./etc/../etc/passwd", "/../../etc/passwd",
            "/absolute",
            "/usr/../../etc/passwd", "/lib/../../etc/passwd",
        ] as [TargetPath]) func pathsInside(path: TargetPath) throws
    {
        #expect(try text(path) == .value("inside"))
    }

    @Test(
        arguments: ["/etc/os-release", "/lib/os-release", "/usr/lib/../lib/os-release", "/lib/../lib/os-release"]
            as [TargetPath])
    func linksInside(path: TargetPath) throws {
        #expect(try text(path) == .value("release"))
    }

    @Test(
        arguments: [
            "/escape", "/absolute-escape", "/dangling", "/nothing", "/etc/passwd/", "/etc/passwd/x",
            "/to-file-as-directory",
            "/nothing/../etc/passwd", "/etc/passwd/../passwd",
        ] as [TargetPath]) func absentPaths(path: TargetPath) throws
    {
        #expect(try text(path) == .absent)
    }

    @Test(arguments: ["/loop", "/loop-a", "/loop/x"] as [TargetPath]) func loops(path: TargetPath) throws {
        guard case .unknown(let unknown) = try text(path) else {
            Issue.record("a loop has no value and is not absent")
            return
        }
        #expect(unknown.reason == .symbolicLinkLoop)
    }

    @Test func fortyLinksAreFollowedAndNotMore() throws {
        try directory.link("link0", to: "etc/passwd")
        for index in 1...40 { try directory.link("link\(index)", to: "link\(index - 1)") }
        #expect(try text("/link39") == .value("inside"))
        guard case .unknown(let unknown) = try text("/link40") else {
            Issue.record("the 41st link was followed")
            return
        }
        #expect(unknown.reason == .symbolicLinkLoop)
    }

    @Test func pathsOfTooManyNamesAreNotTakenApart() throws {
        let path = TargetPath(bytes: Array(repeatElement("/nothing".utf8, count: 4097).joined()))
        guard case .unknown(let unknown) = try text(path) else {
            Issue.record("more names than the limit")
            return
        }
        #expect(unknown.reason == .overLimit)
        // What is named may itself be of any length.
        #expect(unknown.path == "/")
        #expect(try text(TargetPath(bytes: Array(repeatElement("/nothing".utf8, count: 4096).joined()))) == .absent)
    }

    @Test func longChainsOfLinksEnd() throws {
        // 40 links that each lead 60 directories down and up again.
        let down = Array(repeating: "d", count: 60)
        try directory.makeDirectory(down.joined(separator: "/"))
        let there = down.joined(separator: "/") + "/" + Array(repeating: "..", count: 60).joined(separator: "/")
        try directory.link("far0", to: there + "/etc/passwd")
        for index in 1..<40 { try directory.link("far\(index)", to: there + "/far\(index - 1)") }
        guard case .unknown(let unknown) = try text("/far39") else {
            Issue.record("more steps than the limit")
            return
        }
        #expect(unknown.reason == .overLimit)
        #expect(try text("/far0") == .value("inside"))
    }

    @Test func limitIsNoTruncation() throws {
        guard case .unknown(let unknown) = try root().read("/etc/passwd", upTo: 5) else {
            Issue.record("a part of a file is not its content")
            return
        }
        #expect(unknown.reason == .overLimit)
        #expect(try root().read("/etc/passwd", upTo: 6) == .value(Array("inside".utf8)))
    }

    @Test func statFollowsOrNot() throws {
        guard case .value(let link) = try root().stat("/absolute", followsLast: false),
            case .value(let file) = try root().stat("/absolute")
        else {
            Issue.record("both are there")
            return
        }
        #expect(link.kind == .symbolicLink)
        #expect(file.kind == .regular && file.size == 6)
        guard case .value(let top) = try root().stat("/.."), case .value(let slash) = try root().stat("/") else {
            Issue.record("the root is there")
            return
        }
        #expect(top.identity == slash.identity)
    }

    @Test func linkTargets() throws {
        #expect(try root().readLink("/absolute") == .value("/etc/passwd"))
        #expect(try root().readLink("/lib/../../etc/os-release") == .value("../usr/lib/os-release"))
        guard case .unknown(let unknown) = try root().readLink("/etc/passwd") else {
            Issue.record("a file is no link")
            return
        }
        #expect(unknown.reason == .notRegular(.regular))
        #expect(try root().readLink("/nothing") == .absent)
    }

    @Test func directoriesAreListedInOrder() throws {
        guard case .value(let entries) = try root().list("/etc") else {
            Issue.record("it is there")
            return
        }
        #expect(entries.map { String(decoding: $0.name, as: UTF8.self) } == ["os-release", "passwd"])
        #expect(entries.map(\.kind) == [.symbolicLink, .regular])
        guard case .unknown(let limited) = try root().list("/etc", limit: 1) else {
            Issue.record("more than the limit")
            return
        }
        #expect(limited.reason == .overLimit)
        guard case .unknown(let file) = try root().list("/etc/passwd") else {
            Issue.record("a file has no names in it")
            return
        }
        #expect(file.reason == .notRegular(.regular))
    }

    @Test(.timeLimit(.minutes(1))) func whatIsNoFileIsNeverOpened() throws {
        #expect(mkfifo(directory.path + "/fifo", 0o666) == 0)
        let root = try root()
        for path in ["/fifo", "/etc"] as [TargetPath] {
            guard case .unknown(let unknown) = root.read(path, upTo: 10) else {
                Issue.record("\(path) is no regular file")
                continue
            }
            #expect(unknown.reason == .notRegular(path == "/fifo" ? .fifo : .directory))
            guard case .unknown = root.open(path) else {
                Issue.record("\(path) was opened")
                continue
            }
        }
    }

    @Test func namesWithNulAreAbsent() throws {
        #expect(try text(TargetPath(bytes: Array("/etc/passwd\0x".utf8))) == .absent)
    }

    @Test func namesThatAreTooLongAreNotSaidToBeAbsent() throws {
        guard case .unknown(let unknown) = try text(TargetPath("/" + String(repeating: "x", count: 256))) else {
            Issue.record("the kernel did not say that it is absent")
            return
        }
        #expect(unknown.reason == .overLimit)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root: drops to another user")) func closedDirectoriesAreUnknown() throws {
        try directory.write("closed/file", "x")
        chmod(directory.path + "/closed", 0o700)
        let run = try ProgramRun([
            "setpriv", "--reuid=65532", "--regid=65532", "--clear-groups", try SharedAgent.path, "walk",
            directory.path, "--json",
        ])
        #expect(run.text.contains("\"unreadable\" : 1"), "\(run.errorText)")
    }

    @Test func rootThatIsNoDirectory() {
        #expect(throws: (any Error).self) { _ = try TargetRoot(directory: Array("\(directory.path)/etc/passwd".utf8)) }
        #expect(throws: (any Error).self) { _ = try TargetRoot(directory: Array("\(directory.path)/none".utf8)) }
    }
}
