import Foundation
import LinuxSystem
import TestSupport
import Testing

@testable import TargetProcess

/// What an agent read below /proc in real pods; see Tests/Fixtures/proc-samples/README.md.
@Suite struct ProcSampleTests {
    private func reference(_ sample: String, _ process: String) throws -> ContainerReference {
        func bytes(_ name: String) throws -> [UInt8] {
            let path = "\(AgentBinary.packageRoot)/Tests/Fixtures/proc-samples/\(sample)/\(process)/\(name)"
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        }
        return ContainerReference(
            groups: ControlGroupPath.parse(String(decoding: try bytes("cgroup"), as: UTF8.self)),
            mounts: MountInformation.parse(try bytes("mountinfo")))
    }

    @Test(arguments: ["sidecar-cgroupns-host", "debug-cgroupns-host"]) func agentAndTargetAreTwoContainers(
        sample: String
    ) throws {
        let own = try reference(sample, "self")
        let target = try reference(sample, "target")
        #expect(target.id?.count == 64)
        #expect(!own.isSame(as: target))
        #expect(own.rootMount != nil && own.rootMount != target.rootMount)
        // podman mounts no termination log.
        #expect(target.name == nil)
    }

    @Test func inAPrivateCgroupNamespaceTheOwnContainerHasNoID() throws {
        let own = try reference("debug-cgroupns-private", "self")
        let target = try reference("debug-cgroupns-private", "target")
        #expect(own.id == nil)
        #expect(target.id?.count == 64)
        #expect(!own.isSame(as: target))
    }

    @Test func pauseIsItsOwnContainer() throws {
        let pause = try reference("sidecar-cgroupns-host", "pause")
        #expect(!pause.isSame(as: try reference("sidecar-cgroupns-host", "target")))
    }
}
