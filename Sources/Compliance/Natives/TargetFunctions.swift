import PlainData

extension NativeFunctions {
    /// What asks for more than the target's files. Each raises what is not known.
    static let targetFunctions: [String: Function] = [
        // target_kind(): "process" or "directory"
        "target_kind": { (functions, _) throws(NativeFailure) in .text(functions.knowledge.kind.rawValue) },
        // target_container(): what the container's runtime is called, or nil where it isn't known to be a container
        "target_container": { (functions, _) throws(NativeFailure) in
            functions.knowledge.container.map { .text($0) } ?? .null
        },
        // target_machine(): what `uname -m` says where the agent runs, which is where the target does
        "target_machine": { (_, _) throws(NativeFailure) in
            #if arch(x86_64)
                .text("x86_64")
            #elseif arch(arm64)
                .text("aarch64")
            #else
                throw .notKnown(what: "the machine", reason: "not known to this agent", remedy: nil)
            #endif
        },
        // target_environ(): ["NAME=value", …]
        "target_environ": { (functions, _) throws(NativeFailure) in
            .array(try known("the environment", functions.knowledge.environment).map { .string($0) })
        },
        // target_mounts(): [{source, path, type, options}, …]
        "target_mounts": { (functions, _) throws(NativeFailure) in
            .array(try known("the mounts", functions.knowledge.mounts).map(\.plain))
        },
        // target_processes(): [{pid, command, uid, state, vsz, rss, label}, …]
        "target_processes": { (functions, _) throws(NativeFailure) in
            .array(try known("the processes", functions.knowledge.processes).map(\.plain))
        },
        // target_modules(): the names of loaded kernel modules
        "target_modules": { (functions, _) throws(NativeFailure) in
            .array(try known("the loaded kernel modules", functions.knowledge.modules).map { .string($0) })
        },
        // target_sockets(): [{protocol, address, port, pid, process}, …]
        "target_sockets": { (functions, _) throws(NativeFailure) in
            .array(try known("the listening sockets", functions.knowledge.sockets).map(\.plain))
        },
        // target_interfaces(): [{name, up, speed, ipv4, ipv6}, …]
        "target_interfaces": { (functions, _) throws(NativeFailure) in
            .array(try known("the network interfaces", functions.knowledge.interfaces).map(\.plain))
        },
        // sysctl(name): a kernel parameter's value as it stands in /proc/sys; nil where there is none of that name
        "sysctl": { (functions, arguments) throws(NativeFailure) in
            let name = try arguments.text(at: 0)
            guard let path = parameterPath(name) else { return .null }
            return try known("the kernel parameter \(name)", functions.knowledge.parameter(path)).map { .string($0) }
                ?? .null
        },
    ]

    /// The path of a parameter below /proc/sys, by sysctl(8)'s rule: the first separator tells which of dot and slash
    /// parts the names, the other one belongs to a name. Nil for what can be no parameter's name.
    static func parameterPath(_ name: String) -> String? {
        let separator: Character = name.first { $0 == "." || $0 == "/" } ?? "."
        let parts = name.split(separator: separator, omittingEmptySubsequences: false)
        let names = parts.map { part in
            separator == "." ? String(part.map { $0 == "/" ? "." : $0 }) : String(part)
        }
        let isPath = names.allSatisfy { name in
            !name.isEmpty && name != "." && name != ".."
                && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x2f }
        }
        return isPath ? names.joined(separator: "/") : nil
    }

    private static func known<Value>(_ what: String, _ fact: TargetFact<Value>) throws(NativeFailure) -> Value {
        switch fact {
        case .value(let value): return value
        case .unknown(let reason, let remedy): throw .notKnown(what: what, reason: reason, remedy: remedy)
        }
    }
}

extension TargetKnowledge.Mount {
    fileprivate var plain: PlainValue {
        .map([
            PlainValue.Entry("source", .string(source)),
            PlainValue.Entry("path", .string(path)),
            PlainValue.Entry("type", .string(type)),
            PlainValue.Entry("options", .array(options.map { .string($0) })),
        ])
    }
}

extension TargetKnowledge.Process {
    fileprivate var plain: PlainValue {
        .map([
            PlainValue.Entry("pid", .integer(pid)),
            PlainValue.Entry("command", .string(command)),
            PlainValue.Entry("uid", .integer(uid)),
            PlainValue.Entry("state", .string(state)),
            PlainValue.Entry("vsz", virtualMemory.map { .integer($0) } ?? .null),
            PlainValue.Entry("rss", residentMemory.map { .integer($0) } ?? .null),
            PlainValue.Entry("label", label.map { .string($0) } ?? .null),
        ])
    }
}

extension TargetKnowledge.Socket {
    fileprivate var plain: PlainValue {
        .map([
            PlainValue.Entry("protocol", .text(protocolName)),
            PlainValue.Entry("address", .text(address)),
            PlainValue.Entry("port", .integer(port)),
            PlainValue.Entry("pid", pid.map { .integer($0) } ?? .null),
            PlainValue.Entry("process", process.map { .string($0) } ?? .null),
        ])
    }
}

extension TargetKnowledge.Interface {
    fileprivate var plain: PlainValue {
        .map([
            PlainValue.Entry("name", .string(name)),
            PlainValue.Entry("up", isUp.map { .boolean($0) } ?? .null),
            PlainValue.Entry("speed", speed.map { .integer($0) } ?? .null),
            PlainValue.Entry("ipv4", addresses4.map { .array($0.map { .text($0) }) } ?? .null),
            PlainValue.Entry("ipv6", addresses6.map { .array($0.map { .text($0) }) } ?? .null),
        ])
    }
}
