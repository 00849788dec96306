import Testing

@testable import LinuxSystem

@Suite struct ProcessorAllowanceTests {
    private func quota(_ cgroup: String, _ files: [String: String]) -> Double? {
        cpuQuota(groups: ControlGroupPath.parse(cgroup)) { files[$0] }
    }

    @Test func versionTwo() {
        #expect(quota("0::/", ["/sys/fs/cgroup/cpu.max": "150000 100000\n"]) == 1.5)
        #expect(quota("0::/", ["/sys/fs/cgroup/cpu.max": "max 100000\n"]) == nil)
        #expect(quota("0::/", [:]) == nil)
    }

    @Test func lowestQuotaOnTheWayUpCounts() {
        let files = ["/sys/fs/cgroup/a/b/cpu.max": "400000 100000", "/sys/fs/cgroup/a/cpu.max": "50000 100000"]
        #expect(quota("0::/a/b", files) == 0.5)
    }

    @Test func versionOne() {
        let files = [
            "/sys/fs/cgroup/cpu,cpuacct/pod/cpu.cfs_quota_us": "200000\n",
            "/sys/fs/cgroup/cpu,cpuacct/pod/cpu.cfs_period_us": "100000\n",
            "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1\n",
            "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
        ]
        #expect(quota("4:cpu,cpuacct:/pod\n1:name=systemd:/x\n0::/\n", files) == 2)
        #expect(quota("4:memory:/pod\n", files) == nil)
    }

    @Test func groupsOutsideTheNamespaceHaveOnlyTheRootHere() {
        #expect(quota("0::/../sibling", ["/sys/fs/cgroup/cpu.max": "100000 100000"]) == 1)
    }

    @Test func nonsenseIsNoQuota() {
        for text in ["", "x y", "0 100000", "100000 0", "-5 100000", "nan 1", "inf 1", "1e300 1", "0x10 1"] {
            #expect(quota("0::/", ["/sys/fs/cgroup/cpu.max": text]) == nil)
        }
    }

    @Test func groupNamesCantHideOtherGroups() {
        let groups = ControlGroupPath.parse("4:cpu:/a\r\n1:memory:/\u{301}b\n")
        #expect(groups.map(\.path) == ["/a\r", "/\u{301}b"])
        #expect(quota("0::/a/\u{301}b", ["/sys/fs/cgroup/a/cpu.max": "50000 100000"]) == 0.5)
    }

    @Test func anyQuotaGivesANumberOfProcessors() {
        #expect(processors(affinity: 4, quota: nil) == 4)
        #expect(processors(affinity: 4, quota: 1.5) == 2)
        #expect(processors(affinity: 4, quota: 0.01) == 1)
        #expect(processors(affinity: 4, quota: .greatestFiniteMagnitude) == 4)
    }

    @Test func atLeastOneProcessor() {
        #expect(processorAllowance() >= 1)
    }
}
