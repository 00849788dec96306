/// What is known of a target beyond its files: what only its process shows.
///
/// By itself it knows nothing, as of a bare directory.
public struct TargetKnowledge: Sendable {
    /// What was given to look at.
    public enum Kind: String, Sendable {
        /// A container's process, and the root that it has.
        case process
        /// A directory that nothing is known to run in.
        case directory
    }

    /// What was given to look at.
    public var kind: Kind
    /// What the target's container runtime is called, where the process is known to be in a container.
    public var container: String?
    /// The process's environment, as `NAME=value`, in its order.
    public var environment: TargetFact<[[UInt8]]>
    /// What is mounted where the process lives, in the order of its mountinfo.
    public var mounts: TargetFact<[Mount]>
    /// The processes of the target's container.
    public var processes: TargetFact<[Process]>
    /// The names of the kernel modules that are loaded.
    public var modules: TargetFact<[[UInt8]]>
    /// The sockets that something listens on in the process's network.
    public var sockets: TargetFact<[Socket]>
    /// The interfaces of the process's network.
    public var interfaces: TargetFact<[Interface]>
    /// The value of a kernel parameter by its path below /proc/sys; nil in it for one that this kernel has not.
    public var parameter: @Sendable (_ path: String) -> TargetFact<[UInt8]?>

    /// Knowledge of nothing but what is given.
    public init(kind: Kind = .directory, container: String? = nil) {
        self.kind = kind
        self.container = container
        let reason =
            switch kind {
            case .directory: "a directory shows no running system"
            case .process: "the target's process does not show it"
            }
        environment = .unknown(reason: reason)
        mounts = .unknown(reason: reason)
        processes = .unknown(reason: reason)
        modules = .unknown(reason: reason)
        sockets = .unknown(reason: reason)
        interfaces = .unknown(reason: reason)
        parameter = { _ in .unknown(reason: reason) }
    }
}

/// Something that is known, or why it is not.
public enum TargetFact<Value: Sendable>: Sendable {
    case value(Value)
    case unknown(reason: String, remedy: String? = nil)
}

extension TargetKnowledge {
    /// One mount, as mount(8) prints it.
    public struct Mount: Sendable {
        /// What is mounted.
        public var source: [UInt8]
        /// Where.
        public var path: [UInt8]
        /// The file system's type.
        public var type: [UInt8]
        /// The mount's own options and then those of its file system.
        public var options: [[UInt8]]

        /// A mount.
        public init(source: [UInt8], path: [UInt8], type: [UInt8], options: [[UInt8]]) {
            self.source = source
            self.path = path
            self.type = type
            self.options = options
        }
    }

    /// One process, as ps(1) prints it. What is nil can't be told.
    public struct Process: Sendable {
        /// Its number in the target's own process namespace.
        public var pid: Int
        /// Its arguments with a blank between them; its name in brackets where it has none.
        public var command: [UInt8]
        /// Its effective user, in the target's user namespace.
        public var uid: Int
        /// ps(1)'s letter and what follows it.
        public var state: [UInt8]
        /// Virtual memory in KiB.
        public var virtualMemory: Int?
        /// Resident memory in KiB.
        public var residentMemory: Int?
        /// The security module's label.
        public var label: [UInt8]?

        /// A process of which no more is known.
        public init(pid: Int, command: [UInt8], uid: Int, state: [UInt8]) {
            self.pid = pid
            self.command = command
            self.uid = uid
            self.state = state
        }
    }

    /// One listening socket.
    public struct Socket: Sendable {
        /// `tcp`, `tcp6`, `udp` or `udp6`.
        public var protocolName: String
        /// Its address, as ss(8) prints it.
        public var address: String
        /// Its port.
        public var port: Int
        /// Whose it is, where that is known.
        public var pid: Int?
        /// What that process is called.
        public var process: [UInt8]?

        /// A socket of which no more is known.
        public init(protocolName: String, address: String, port: Int) {
            self.protocolName = protocolName
            self.address = address
            self.port = port
        }
    }

    /// One network interface. What is nil can't be told.
    public struct Interface: Sendable {
        /// Its name.
        public var name: [UInt8]
        /// Whether it is up.
        public var isUp: Bool?
        /// In MBit/s.
        public var speed: Int?
        /// Its addresses of IPv4, with the length of the prefix behind a slash.
        public var addresses4: [String]?
        /// As those.
        public var addresses6: [String]?

        /// An interface of which no more is known.
        public init(name: [UInt8]) {
            self.name = name
        }
    }
}
