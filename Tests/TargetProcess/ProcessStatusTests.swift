import LinuxSystem
import Testing

@testable import TargetProcess

@Suite struct ProcessStatusTests {
    private let text = """
        Name:\tsleep
        Umask:\t0022
        PPid:\t7
        Uid:\t1\t2\t3\t4
        Gid:\t5\t6\t7\t8
        Groups:\t10 20 
        CapInh:\t0000000000000000
        CapPrm:\t00000000a80425fb
        CapEff:\t0000000000080000
        CapBnd:\t000001ffffffffff
        CapAmb:\t0000000000000000
        NoNewPrivs:\t1
        Seccomp:\t2
        Seccomp_filters:\t1

        """

    @Test func fields() throws {
        let status = try #require(ProcessStatus(parsing: text))
        #expect(status.parent == 7)
        #expect(status.uid == ProcessIDs(real: 1, effective: 2, saved: 3, filesystem: 4))
        #expect(status.gid == ProcessIDs(real: 5, effective: 6, saved: 7, filesystem: 8))
        #expect(status.groups == [10, 20])
        #expect(status.capabilities.effective == .sysPtrace)
        #expect(status.capabilities.permitted.rawValue == 0xa804_25fb)
        #expect(status.noNewPrivileges == true)
        #expect(status.seccomp == .filter)
    }

    @Test func nameCantHideTheLineBehindIt() throws {
        // The kernel escapes a line feed in the name, and no carriage return (fs/proc/array.c, proc_task_name).
        let status = try #require(
            ProcessStatus(parsing: "Name:\ta\r\n" + text.split(separator: "\n").dropFirst(2).joined(separator: "\n")))
        #expect(status.parent == 7)
    }

    @Test func olderKernelsSayLess() throws {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("NoNewPrivs") && !$0.hasPrefix("Seccomp") }
        let status = try #require(ProcessStatus(parsing: lines.joined(separator: "\n")))
        #expect(status.noNewPrivileges == nil)
        #expect(status.seccomp == nil)
    }

    @Test(arguments: ["Uid", "Gid", "PPid", "CapEff", "CapPrm"]) func missingLine(name: String) {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix(name) }
        #expect(ProcessStatus(parsing: lines.joined(separator: "\n")) == nil)
    }

    private func stat(_ name: String, flags: UInt64 = 0x400100) -> [UInt8] {
        Array(
            "42 (\(name)) S 1 42 42 0 -1 \(flags) 10 0 0 0 0 0 0 0 20 0 1 0 987654 1000 20 18446744073709551615 0\n"
                .utf8)
    }

    @Test(arguments: ["sleep", "a) S 1 2 3 (b", "))) ", "with space", ""]) func startTimeWhateverTheName(name: String) {
        #expect(ProcessStat(parsing: stat(name))?.startTime == 987_654)
    }

    @Test func kernelThreads() {
        #expect(ProcessStat(parsing: stat("kworker", flags: 0x0020_8040))?.isKernelThread == true)
        #expect(ProcessStat(parsing: stat("sleep"))?.isKernelThread == false)
    }

    @Test func cutStat() {
        #expect(ProcessStat(parsing: []) == nil)
        #expect(ProcessStat(parsing: Array("42 (sleep) S 1".utf8)) == nil)
    }
}
