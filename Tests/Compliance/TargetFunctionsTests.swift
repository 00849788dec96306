import PlainData
import RubyHost
import TargetFilesystem
import TestSupport
import Testing

@testable import Compliance

/// What only a process shows, from values made by hand.
@Suite struct TargetFunctionsTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func answer(
        _ name: String, _ arguments: [PlainValue] = [], of knowledge: TargetKnowledge
    ) throws -> RubyHost.Answer {
        let root = try TargetRoot(directory: Array(directory.path.utf8))
        return NativeFunctions(root, knowledge).answer([.symbol(Array(name.utf8))] + arguments)
    }

    private func value(
        _ name: String, _ arguments: [PlainValue] = [], of knowledge: TargetKnowledge
    ) throws -> PlainValue? {
        guard case .value(let value) = try answer(name, arguments, of: knowledge) else { return nil }
        return value
    }

    private static var process: TargetKnowledge {
        var knowledge = TargetKnowledge(kind: .process, container: "docker")
        knowledge.environment = .value([Array("PATH=/bin".utf8), Array("A=b=c".utf8)])
        knowledge.mounts = .value([
            TargetKnowledge.Mount(
                source: Array("tmpfs".utf8), path: Array("/tmp".utf8), type: Array("tmpfs".utf8),
                options: [Array("rw".utf8), Array("noexec".utf8)])
        ])
        knowledge.processes = .value([
            TargetKnowledge.Process(pid: 1, command: Array("/bin/sleep 9".utf8), uid: 1000, state: Array("Ss".utf8))
        ])
        knowledge.modules = .value([Array("overlay".utf8)])
        knowledge.sockets = .value([TargetKnowledge.Socket(protocolName: "tcp", address: "0.0.0.0", port: 80)])
        knowledge.interfaces = .value([TargetKnowledge.Interface(name: Array("lo".utf8))])
        knowledge.parameter = { $0 == "net/ipv4/ip_forward" ? .value(Array("1\n".utf8)) : .value(nil) }
        return knowledge
    }

    @Test(
        "What the kernel shows each reader as its own is not told as the target's",
        arguments: [
            ("/proc/self/status", false), ("/proc/mounts", false), ("/proc/net/tcp", false), ("/link", false),
            ("/proc/sys/net/core/somaxconn", false), ("/proc/sys/kernel/random", true), ("/proc/1/status", true),
            ("/srv/proc/self/status", true),
        ])
    func readersOwn(_ path: String, _ isKnown: Bool) throws {
        for file in ["proc/self/status", "proc/mounts", "proc/net/tcp", "proc/sys/net/core/somaxconn"] {
            try directory.write(file, "the agent's\n")
        }
        for file in ["proc/sys/kernel/random", "proc/1/status", "srv/proc/self/status"] {
            try directory.write(file, "anybody's\n")
        }
        try directory.link("link", to: "/proc/self/status")
        var knowledge = Self.process
        knowledge.parameter = { path in
            path.hasPrefix("net/") ? .unknown(reason: "it is of the target's net namespace") : .value(nil)
        }
        let known = try value("file_read", [.text(path)], of: knowledge)
        #expect((known != nil) == isKnown)
    }

    @Test(
        "A bare directory knows nothing of a running system",
        arguments: [
            "target_environ", "target_mounts", "target_processes", "target_modules", "target_sockets",
            "target_interfaces",
        ])
    func directoryKnowsNothing(name: String) throws {
        guard case .failure(let failure) = try answer(name, of: TargetKnowledge()) else {
            Issue.record("\(name) answered")
            return
        }
        #expect(failure["kind"]?.text == "unknown")
        #expect(failure["reason"]?.text == "a directory shows no running system")
    }

    @Test func directoryHasNoParameters() throws {
        let answer = try answer("sysctl", [.text("net.ipv4.ip_forward")], of: TargetKnowledge())
        guard case .failure(let failure) = answer else {
            Issue.record("answered")
            return
        }
        #expect(failure["what"]?.text == "the kernel parameter net.ipv4.ip_forward")
    }

    @Test func kinds() throws {
        #expect(try value("target_kind", of: TargetKnowledge()) == .text("directory"))
        #expect(try value("target_container", of: TargetKnowledge()) == .null)
        #expect(try value("target_kind", of: Self.process) == .text("process"))
        #expect(try value("target_container", of: Self.process) == .text("docker"))
    }

    @Test func whatAProcessShows() throws {
        #expect(try value("target_environ", of: Self.process) == .array([.text("PATH=/bin"), .text("A=b=c")]))
        let mount = try value("target_mounts", of: Self.process)?.elements?.first
        #expect(mount?["path"] == .text("/tmp"))
        #expect(mount?["options"] == .array([.text("rw"), .text("noexec")]))
        let process = try value("target_processes", of: Self.process)?.elements?.first
        #expect(process?["uid"] == .integer(1000))
        #expect(process?["vsz"] == .null)
        #expect(try value("target_modules", of: Self.process) == .array([.text("overlay")]))
        #expect(try value("target_sockets", of: Self.process)?.elements?.first?["port"] == .integer(80))
        #expect(try value("target_interfaces", of: Self.process)?.elements?.first?["up"] == .null)
    }

    @Test func parameters() throws {
        #expect(try value("sysctl", [.text("net.ipv4.ip_forward")], of: Self.process) == .text("1\n"))
        #expect(try value("sysctl", [.text("net/ipv4/ip_forward")], of: Self.process) == .text("1\n"))
        #expect(try value("sysctl", [.text("net.ipv4.nothing")], of: Self.process) == .null)
    }

    @Test(
        "What a bare directory lacks below /proc and /sys is not known to be absent",
        arguments: [
            ("/proc/cpuinfo", true), ("//proc/./sys/x", true), ("/sys/module", true), ("/etc/mtab", true),
            ("/proc", false), ("/etc/proc/x", false), ("/etc/passwd", false),
        ])
    func shownByTheKernel(path: String, isUnknown: Bool) throws {
        try directory.write("etc/hosts", "")
        try directory.link("etc/mtab", to: "../proc/self/mounts")
        let arguments: [PlainValue] = [.text(path), .boolean(true)]
        let seen = try value("file_status", arguments, of: TargetKnowledge())
        #expect((seen == nil) == isUnknown)
        #expect(try value("file_status", arguments, of: Self.process) == .null)
    }

    @Test(
        "A parameter's name becomes a path below /proc/sys and never leaves it",
        arguments: [
            ("kernel.randomize_va_space", "kernel/randomize_va_space"),
            ("net.ipv4.conf.eth0/1.rp_filter", "net/ipv4/conf/eth0.1/rp_filter"),
            ("net/ipv4/conf/eth0.1/rp_filter", "net/ipv4/conf/eth0.1/rp_filter"),
            ("../../etc/passwd", nil), ("kernel/../../../etc/passwd", nil), ("/etc/passwd", nil), ("", nil),
            ("kernel..ostype", nil), ("kernel.\u{7f}", nil), ("kernel.os type", nil),
        ])
    func parameterPaths(name: String, path: String?) {
        #expect(NativeFunctions.parameterPath(name) == path)
    }
}
