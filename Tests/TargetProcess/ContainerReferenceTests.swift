import LinuxSystem
import Testing

@testable import TargetProcess

@Suite struct ContainerReferenceTests {
    private static let id = String(repeating: "0123456789abcdef", count: 4)
    private static let pod = String(repeating: "f", count: 64)

    @Test(arguments: [
        // cgroup v2, seen from a sibling in a private cgroup namespace, as containerd and CRI-O write it, and Docker.
        "0::/../\(id)", "0::/kubepods/burstable/pod3c1f5f4e-0000-4000-8000-000000000000/\(id)",
        "0::/kubepods.slice/kubepods-pod3c1f.slice/cri-containerd-\(id).scope",
        "0::/kubepods.slice/kubepods-besteffort.slice/crio-\(id).scope", "0::/system.slice/docker-\(id).scope",
        "0::/docker/\(id)", "0::/../cri-containerd-\(id).scope",
        // podman, with the pod's id before the container's, and with a group of systemd's below.
        "0::/libpod_parent/\(pod)/libpod-\(id)", "0::/machine.slice/libpod-\(id).scope/container",
        "0::/docker/\(id)/init.scope",
        // A group that a process with the right to make some gave a name to hide behind.
        "0::/docker/\(id)/\u{301}", "1:cpu:/a\r\n0::/docker/\(id)",
        // v1 and hybrid.
        "12:memory:/kubepods/pod1/\(id)\n11:cpu,cpuacct:/kubepods/pod1/\(id)\n0::/",
        "2:cpuset:/\n1:name=systemd:/docker/\(id)\n0::/",
    ]) func idFromControlGroups(text: String) {
        #expect(ContainerReference.containerID(ControlGroupPath.parse(text)) == Self.id)
    }

    @Test(arguments: [
        "0::/", "", "0::/user.slice/user-1000.slice/session-2.scope", "nonsense", "0::/\(id.dropLast())",
        "0::/\(id.uppercased())", "0::/machine.slice/libpod-conmon-\(id).scope", "0::/x\(id)y",
    ]) func noID(text: String) {
        #expect(ContainerReference.containerID(ControlGroupPath.parse(text)) == nil)
    }

    private func mounts(_ root: String, at point: String = "/dev/termination-log") -> [MountInformation] {
        MountInformation.parse(
            Array(
                "100 90 0:52 / / rw,relatime - overlay overlay rw\n120 100 254:0 \(root) \(point) rw - ext4 /dev/vda rw\n"
                    .utf8))
    }

    @Test func nameAndPodFromTerminationLog() {
        let uid = "3c1f5f4e-1111-4222-8333-444455556666"
        let found = ContainerReference.terminationLog(
            mounts("/var/lib/kubelet/pods/\(uid)/containers/app/0a1b2c3d"))
        #expect(found?.name == "app")
        #expect(found?.podUID == uid)
    }

    @Test(arguments: [
        "/var/lib/kubelet/pods/uid/containers/app/0a1b2c3", "/var/lib/kubelet/pods/uid/volumes/app/0a1b2c3d",
        "/pods/uid/containers/app", "/x",
    ]) func otherMountsTellNoName(root: String) {
        #expect(ContainerReference.terminationLog(mounts(root)) == nil)
        #expect(ContainerReference.terminationLog(mounts("/pods/uid/containers/app/0a1b2c3d", at: "/elsewhere")) == nil)
    }

    @Test func sameContainerByIDElseByRootMount() {
        func reference(_ id: String?, _ root: String?) -> ContainerReference {
            ContainerReference(id: id, name: nil, podUID: nil, rootMount: root)
        }
        #expect(reference("a", "1").isSame(as: reference("a", "2")))
        #expect(!reference("a", "1").isSame(as: reference("b", "1")))
        #expect(!reference("a", "1").isSame(as: reference(nil, "1")))
        #expect(reference(nil, "1").isSame(as: reference(nil, "1")))
        #expect(!reference(nil, "1").isSame(as: reference(nil, "2")))
    }

    @Test func mountinfoFields() throws {
        let mount = try #require(
            MountInformation.parse(
                Array(
                    "36 35 98:0 /mnt\\0401 /a\\011b\\134 ro,noatime shared:1 master:2 - ext3 /dev/root ro,errors=continue\n"
                        .utf8)
            ).first)
        #expect(mount.mountID == 36)
        #expect(mount.device == "98:0")
        #expect(mount.root == Array("/mnt 1".utf8))
        #expect(mount.mountPoint == Array("/a\tb\\".utf8))
        #expect(mount.options == ["ro", "noatime"])
        #expect(mount.filesystemType == "ext3")
        #expect(mount.superOptions == ["ro", "errors=continue"])
        #expect(mount.isReadOnly)
        #expect(MountInformation.parse(Array("garbage\n1 2 3\n36 35 98:0 / / rw - ext3\n\\\n".utf8)).isEmpty)
    }
}
