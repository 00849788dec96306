public import LinuxSystem

/// Which container a process belongs to, as far as it can be told from inside the pod.
public struct ContainerReference: Hashable, Sendable {
    /// The container's id, 64 hexadecimal digits, from `/proc/PID/cgroup`; nil where that does not name one, as for the
    /// reader's own container in a cgroup namespace.
    public let id: String?
    /// The container's name in its pod, from the mount of `/dev/termination-log`.
    public let name: String?
    /// The pod's uid, from the same mount.
    public let podUID: String?
    /// Device and directory of the root mount: the same for all processes of a container, another for each container.
    public let rootMount: String?

    /// A reference from what was found.
    public init(id: String?, name: String?, podUID: String?, rootMount: String?) {
        self.id = id
        self.name = name
        self.podUID = podUID
        self.rootMount = rootMount
    }

    /// Reads a process's `cgroup` and `mountinfo`.
    public init(groups: [ControlGroupPath], mounts: [MountInformation]) {
        let termination = Self.terminationLog(mounts)
        self.init(
            id: Self.containerID(groups), name: termination?.name, podUID: termination?.podUID,
            rootMount: mounts.last { $0.mountPoint == [UInt8(ascii: "/")] }.map {
                $0.device + " " + String(decoding: $0.root, as: UTF8.self)
            })
    }

    /// Whether both are the same container.
    public func isSame(as other: ContainerReference) -> Bool {
        if let id, let otherID = other.id { return id == otherID }
        if id != nil || other.id != nil { return false }
        return rootMount == other.rootMount
    }

    /// The innermost container id in the groups' paths, by the forms in which runtimes write it: the id alone
    /// (`/kubepods/…/pod<uid>/<id>`), with the runtime's name before it (`cri-containerd-<id>.scope`, `crio-<id>.scope`,
    /// `docker-<id>.scope`, `libpod-<id>`), and followed by further groups.
    package static func containerID(_ groups: [ControlGroupPath]) -> String? {
        for group in groups {
            // By bytes: a combining mark at the beginning of a name would be one character with the slash.
            for component in group.path.utf8.split(separator: UInt8(ascii: "/")).reversed() {
                let stem = component.suffix(6).elementsEqual(".scope".utf8) ? component.dropLast(6) : component
                let words = stem.split(separator: UInt8(ascii: "-"))
                // conmon and crio-conmon are the containers' monitors, beside them.
                if let candidate = words.last, candidate.count == 64, candidate.allSatisfy(Self.isLowercaseHexadecimal),
                    !words.contains(where: { $0.elementsEqual("conmon".utf8) })
                {
                    return String(Substring(candidate))
                }
            }
        }
        return nil
    }

    /// The kubelet mounts `…/pods/<pod uid>/containers/<container name>/<8 hex digits>` on `/dev/termination-log`.
    package static func terminationLog(_ mounts: [MountInformation]) -> (name: String, podUID: String)? {
        guard let mount = mounts.last(where: { $0.mountPoint == Array("/dev/termination-log".utf8) }) else {
            return nil
        }
        let components = mount.root.split(separator: UInt8(ascii: "/")).suffix(5).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard components.count == 5, components[0] == "pods", components[2] == "containers",
            components[4].utf8.count == 8, components[4].utf8.allSatisfy(isLowercaseHexadecimal)
        else { return nil }
        return (components[3], components[1])
    }

    private static func isLowercaseHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
