import Foundation
import TestSupport
import Testing

@testable import Confinement

@Suite struct KubeletProfileTests {
    @Test(arguments: [false, true])
    func committedProfileIsTheRenderedOne(publishing: Bool) throws {
        try CommittedText(Profile.path(publishing: publishing)).check(against: kubeletProfile(publishing: publishing))
    }

    /// Whatever a filter allows, the profile must: else a scan that works in a test fails in a pod.
    @Test(arguments: FilterCase.all)
    func profileAllowsWhatTheFilterAllows(_ tried: FilterCase) throws {
        let profile = try Profile.committed(publishing: tried.filter.name == "publisher")
        let program = try tried.interpreter()
        var compared = 0
        for number in Int32(0)..<600 {
            guard let name = SystemCallName.name(of: number, tried.architecture) else { continue }
            let alternatives = tried.filter.allowed.filter { $0.name == name }
            let generic: [[UInt64]] = (0..<UInt64(16)).map { Array(repeating: $0, count: 6) }
            for arguments in generic + alternatives.flatMap(probes) {
                let call = BPFInterpreter.Call(
                    number: UInt32(number), architecture: tried.architecture.auditValue, arguments: arguments)
                guard program.answer(to: call)?.action == Answer.allow else { continue }
                compared += 1
                #expect(profile.allows(name, arguments), "\(name) \(arguments)")
            }
        }
        #expect(compared > 500)
    }

    @Test(arguments: [false, true])
    func profileAllowsNothingOfTheClassesThatContainersEscapeBy(publishing: Bool) throws {
        let profile = try Profile.committed(publishing: publishing)
        // AF_INET with SOCK_STREAM, AF_NETLINK with SOCK_RAW.
        #expect(profile.allows("socket", [2, 1, 0, 0, 0, 0]) == publishing)
        #expect(!profile.allows("socket", [16, 3, 0, 0, 0, 0]))
        #expect(profile.allows("connect", Array(repeating: 0, count: 6)) == publishing)
        for name in [
            "socketpair", "bind", "listen", "ptrace", "process_vm_readv", "process_vm_writev", "bpf", "userfaultfd",
            "keyctl",
            "add_key", "mount", "umount2", "pivot_root", "unshare", "setns", "io_uring_setup", "io_uring_enter",
            "init_module", "finit_module", "kexec_load", "perf_event_open", "open_by_handle_at", "memfd_create",
            "execveat", "personality", "move_mount", "fsopen", "chroot", "mknodat", "swapon", "reboot",
        ] {
            #expect(!profile.allows(name, Array(repeating: 0, count: 6)), "\(name)")
        }
        // CLONE_NEWUSER|SIGCHLD, PROT_EXEC, MAP_SHARED.
        #expect(!profile.allows("clone", [0x1000_0011, 0, 0, 0, 0, 0]))
        #expect(profile.allows("clone", [0x003d_0f00, 0, 0, 0, 0, 0]))
        #expect(!profile.allows("mmap", [0, 4096, 7, 0x22, 0, 0]))
        #expect(!profile.allows("mmap", [0, 4096, 3, 0x1, 0, 0]))
    }

    @Test(arguments: [false, true])
    func newerCloneIsAnsweredAsIfTheKernelHadNone(publishing: Bool) throws {
        let profile = try Profile.committed(publishing: publishing)
        let rule = try #require(profile.syscalls.first { $0.names.contains("clone3") })
        #expect(rule.action == "SCMP_ACT_ERRNO" && rule.errnoRet == 38)
        #expect(profile.defaultAction == "SCMP_ACT_ERRNO" && profile.defaultErrnoRet == 1)
    }

    @Test(arguments: [false, true])
    func eachNameIsACallAndNoConditionIsBesideTheBareName(publishing: Bool) throws {
        let profile = try Profile.committed(publishing: publishing)
        for rule in profile.syscalls {
            for name in rule.names {
                // Throws for a name that no architecture has.
                for architecture in Architecture.allCases { _ = try SystemCallName.number(of: name, architecture) }
            }
            let indices = (rule.args ?? []).map(\.index)
            // runc makes alternatives, not a conjunction, of conditions on one argument.
            #expect(Set(indices).count == indices.count)
        }
        let bare = profile.syscalls.filter { $0.args == nil }.flatMap(\.names)
        #expect(Set(bare).count == bare.count)
        #expect(Set(bare).isDisjoint(with: profile.syscalls.filter { $0.args != nil }.flatMap(\.names)))
    }
}

/// The profile as a container runtime reads it.
private struct Profile: Decodable {
    struct Rule: Decodable {
        let names: [String]
        let action: String
        let errnoRet: Int?
        let args: [Condition]?
    }

    struct Condition: Decodable {
        let index: Int
        let value: UInt64
        let valueTwo: UInt64
        let op: String
    }

    let defaultAction: String
    let defaultErrnoRet: Int
    let architectures: [String]
    let syscalls: [Rule]

    static func path(publishing: Bool) -> String {
        "profiles/seccomp/sidescan-agent\(publishing ? "-publishing" : "").json"
    }

    static func committed(publishing: Bool) throws -> Profile {
        let text = try CommittedText(path(publishing: publishing)).text()
        return try JSONDecoder().decode(Profile.self, from: Data(text.utf8))
    }

    func allows(_ name: String, _ arguments: [UInt64]) -> Bool {
        syscalls.contains { rule in
            rule.names.contains(name) && rule.action == "SCMP_ACT_ALLOW"
                && (rule.args ?? []).allSatisfy {
                    $0.op == "SCMP_CMP_MASKED_EQ" && arguments[$0.index] & $0.value == $0.valueTwo
                }
        }
    }
}
