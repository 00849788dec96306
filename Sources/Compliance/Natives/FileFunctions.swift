import LinuxSystem
import PlainData
import TargetFilesystem

extension NativeFunctions {
    /// The most bytes of one file that a profile may read.
    static let contentLimit = 16 << 20

    /// What asks the target's file system. Each answers nil for what is not there.
    static let fileFunctions: [String: Function] = [
        // file_status(path, follow): {type, mode, uid, gid, size, inode, links, modified}
        "file_status": { (functions, arguments) throws(NativeFailure) in
            let path = TargetPath(bytes: try arguments.bytes(at: 0))
            let answer = try functions.ask { $0.stat(path, followsLast: arguments.isTrue(at: 1)) }
            return try functions.value(of: answer.map(describe), at: path)
        },
        // file_read(path): the whole content
        "file_read": { (functions, arguments) throws(NativeFailure) in
            let path = TargetPath(bytes: try arguments.bytes(at: 0))
            let answer = try functions.ask { $0.read(path, upTo: contentLimit) }
            return try functions.value(of: answer.map { .string($0) }, at: path)
        },
        // file_link(path): a symbolic link's target, as the link has it
        "file_link": { (functions, arguments) throws(NativeFailure) in
            let path = TargetPath(bytes: try arguments.bytes(at: 0))
            let answer = try functions.ask { $0.readLink(path) }
            return try functions.value(of: answer.map { .string($0.bytes) }, at: path)
        },
        // file_has_acl(path): whether more than its mode says who may use it; a link is not followed
        "file_has_acl": { (functions, arguments) throws(NativeFailure) in
            let path = TargetPath(bytes: try arguments.bytes(at: 0))
            let answer = try functions.ask { $0.hasExtendedAttribute("system.posix_acl_access", at: path) }
            return try functions.value(of: answer.map { .boolean($0) }, at: path)
        },
        // file_list(path): the names in a directory
        "file_list": { (functions, arguments) throws(NativeFailure) in
            let path = TargetPath(bytes: try arguments.bytes(at: 0))
            let answer = try functions.ask { $0.list(path) }
            return try functions.value(of: answer.map { .array($0.map { .string($0.name) }) }, at: path)
        },
    ]

    /// The value, nil for what is absent. What a bare directory lacks below `/proc` and `/sys` the kernel may well show
    /// where the system runs, so that nobody can tell it.
    private func value(of answer: Answer<PlainValue>, at path: TargetPath) throws(NativeFailure) -> PlainValue {
        if answer == .absent, knowledge.kind == .directory, try isShownByKernel(path) {
            throw .notKnown(
                what: String(decoding: path.bytes, as: UTF8.self), reason: "a directory shows no running system",
                remedy: nil)
        }
        if case .value = answer, knowledge.kind == .process { try requireShownToAll(path) }
        return try Self.value(of: answer)
    }

    /// Raises what the kernel shows to each reader as the reader's own: below `/proc` the agent would be told of itself.
    private func requireShownToAll(_ path: TargetPath) throws(NativeFailure) {
        guard let names = try namesBelowProc(path), let first = names.first else { return }
        let rest = names.dropFirst().joined(separator: "/")
        switch first {
        case "self", "thread-self", "mounts":
            throw .notKnown(
                what: String(decoding: path.bytes, as: UTF8.self),
                reason: "it is of whoever reads it, which is the agent",
                remedy: nil)
        case "sys" where !rest.isEmpty:
            if case .unknown(let reason, let remedy) = knowledge.parameter(rest) {
                throw .notKnown(what: "the kernel parameter \(rest)", reason: reason, remedy: remedy)
            }
        case "net":
            // A parameter of the network's tells whether agent and target share it.
            if case .unknown(let reason, let remedy) = knowledge.parameter("net/core/somaxconn") {
                throw .notKnown(
                    what: String(decoding: path.bytes, as: UTF8.self), reason: reason, remedy: remedy)
            }
        default: return
        }
    }

    /// What follows `/proc` in a path, or in what it links to; nil where it leads elsewhere.
    private func namesBelowProc(_ path: TargetPath) throws(NativeFailure) -> [String]? {
        func below(_ components: [[UInt8]]) -> [String]? {
            let names = components.filter { $0 != [0x2e] }.map { String(decoding: $0, as: UTF8.self) }
            guard let proc = names.firstIndex(of: "proc"), names[..<proc].allSatisfy({ $0 == ".." }) else { return nil }
            return Array(names[(proc + 1)...])
        }
        if let names = below(path.components) { return names }
        guard case .value(let target) = try ask({ $0.readLink(path) }) else { return nil }
        return below(target.components)
    }

    /// Whether a path leads below `/proc` or `/sys`, by itself or as a link to there.
    private func isShownByKernel(_ path: TargetPath) throws(NativeFailure) -> Bool {
        func leadsThere(_ components: [[UInt8]]) -> Bool {
            let names = components.drop { $0 == [0x2e] || $0 == [0x2e, 0x2e] }
            return names.count > 1 && (names.first == Array("proc".utf8) || names.first == Array("sys".utf8))
        }
        if leadsThere(path.components) { return true }
        guard case .value(let target) = try ask({ $0.readLink(path) }) else { return false }
        return leadsThere(target.components)
    }

    private static func describe(_ status: FileStatus) -> PlainValue {
        .map([
            PlainValue.Entry("type", .text(typeName(status.kind))),
            PlainValue.Entry("mode", .integer(Int(status.mode & 0o7777))),
            PlainValue.Entry("uid", .integer(Int(status.uid))),
            PlainValue.Entry("gid", .integer(Int(status.gid))),
            PlainValue.Entry("size", .integer(Int(clamping: status.size))),
            PlainValue.Entry("inode", .integer(Int(truncatingIfNeeded: status.identity.inode))),
            PlainValue.Entry("links", .integer(Int(status.linkCount))),
            PlainValue.Entry("modified", .integer(Int(status.modified))),
        ])
    }

    /// InSpec's names of types.
    private static func typeName(_ kind: FileKind) -> String {
        switch kind {
        case .regular: "file"
        case .directory: "directory"
        case .symbolicLink: "symlink"
        case .fifo: "pipe"
        case .socket: "socket"
        case .characterDevice: "character_device"
        case .blockDevice: "block_device"
        default: "unknown"
        }
    }

    /// The value, nil for what is absent.
    static func value(of answer: Answer<PlainValue>) throws(NativeFailure) -> PlainValue {
        switch answer {
        case .value(let value): return value
        case .absent: return .null
        case .unknown(let unknown): throw .unknown(unknown)
        }
    }
}
