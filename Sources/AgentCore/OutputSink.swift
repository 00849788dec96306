import CLinux
import Glibc
import LinuxSystem
import PrintableText
import SystemPackage

/// A place where a report goes, open for writing.
///
/// Whoever else writes to the directory of an output, as a target does in a volume that it shares with the agent, may put
/// there what it likes, and must not choose by it which file is written: no symbolic link is followed, nothing but a FIFO or
/// a character device is written in place, and a regular file is only ever replaced.
final class OutputSink {
    let request: OutputRequest
    /// The same for two names of one place.
    let identity: Identity
    /// The directory in which a file is to take its place; nil where the report is written in place.
    let directory: OutputDirectory?
    private var place: Place?

    enum Identity: Hashable {
        case descriptor(CInt)
        /// The name's bytes: strings may be equal that are two names.
        case file(directory: FileIdentity, name: [UInt8])
    }

    private enum Place: ~Copyable {
        /// A descriptor that whoever started the agent opened, and may use too, so that it blocks or not as it was.
        case inherited(CInt)
        /// A pipe, a FIFO or a character device, not blocking.
        case inPlace(OwnedDescriptor)
        case file(UnfinishedFile)

        var number: CInt {
            switch self {
            case .inherited(let number): number
            case .inPlace(let descriptor): descriptor.number
            case .file(let file): file.number
            }
        }

        var isFile: Bool {
            switch self {
            case .file: true
            default: false
            }
        }
    }

    /// Opens the place.
    ///
    /// - Throws: A failure that says why it can't be written.
    init(_ request: OutputRequest) throws(AgentFailure) {
        self.request = request
        do throws(Obstacle) {
            if let descriptor = request.descriptor {
                try Self.check(descriptor)
                identity = .descriptor(descriptor)
                directory = nil
                place = Self.openAnew(descriptor)
            } else {
                let (parent, name) = try Self.split(request.path ?? "")
                let opened = try Self.open(Array(name.utf8), name, in: parent)
                identity = .file(directory: parent.status.identity, name: Array(name.utf8))
                // Where nothing takes a place, nothing has to be allowed.
                directory = opened.isFile ? parent : nil
                place = consume opened
            }
        } catch {
            throw AgentFailure("can't write \(Self.name(of: request)): \(error.reason)", .failed)
        }
    }

    /// What it is called in messages.
    var name: String { Self.name(of: request) }

    /// What it needs open.
    var descriptors: [CInt] {
        let held = directory.map { [$0.descriptor.number] } ?? []
        return switch place {
        case .some(let place): held + [place.number]
        case .none: held
        }
    }

    /// Writes the report, once, and, where it is a file, puts it into its place.
    ///
    /// - Throws: Why not all of it is written. What was there before is there still, where it is a file.
    func write(_ report: [UInt8], _ writing: BoundedWriting) throws(BoundedWriting.Failure) {
        guard let place = place.take() else { return }
        switch consume place {
        case .inherited(let number): try writing.write(report, to: number, atMost: Self.pipeBuffer)
        case .inPlace(let descriptor):
            try writing.write(report, to: descriptor.number, atMost: Self.longestPart)
            let failed = cl_close(descriptor.release())
            guard failed == 0 else { throw .refused(Errno(rawValue: -failed)) }
        case .file(var file):
            try writing.write(report, to: file.number, atMost: Self.longestPart)
            do throws(Errno) {
                try file.takePlace()
            } catch {
                throw .refused(error)
            }
        }
    }

    /// `PIPE_BUF`; pipe(7).
    private static let pipeBuffer = 4096
    private static let longestPart = 64 << 10

    private static func name(of request: OutputRequest) -> String {
        request.path.map { printable($0) } ?? "standard output"
    }

    /// Why a place can't be written.
    private struct Obstacle: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }

        init(_ errno: Errno) { reason = writeReason(errno) }
    }

    private static func check(_ descriptor: CInt) throws(Obstacle) {
        let flags = fcntl(descriptor, F_GETFL)
        // O_PATH is what stands for a standard descriptor that is closed.
        guard flags >= 0, flags & O_ACCMODE != O_RDONLY, flags & CL_O_PATH == 0 else {
            throw Obstacle(.badFileDescriptor)
        }
        // The worker is to have none of it. The standard descriptors are replaced there.
        if descriptor > 2 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    }

    /// Opens a pipe or a character device that is open already once more, so that it does not block: to set `O_NONBLOCK` on
    /// the descriptor there is would set it for whoever else has it. What can't be opened, as another user's terminal, is
    /// written as it is.
    private static func openAnew(_ descriptor: CInt) -> Place {
        guard let kind = try? status(ofNumber: descriptor).kind, [.fifo, .characterDevice].contains(kind) else {
            return .inherited(descriptor)
        }
        let number = Glibc.open("/proc/self/fd/\(descriptor)", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        return number >= 0 ? .inPlace(OwnedDescriptor(adopting: number)) : .inherited(descriptor)
    }

    private static func split(_ path: String) throws(Obstacle) -> (OutputDirectory, name: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let name = parts.last.map(String.init) ?? ""
        guard !["", ".", ".."].contains(name) else { throw Obstacle(.isDirectory) }
        let directory = parts.dropLast().joined(separator: "/")
        do throws(Errno) {
            return (try OutputDirectory(path: directory.isEmpty ? (parts.count > 1 ? "/" : ".") : directory), name)
        } catch {
            throw Obstacle(error)
        }
    }

    private static func open(
        _ bytes: [UInt8], _ name: String, in directory: OutputDirectory
    ) throws(Obstacle) -> Place {
        let kind: FileKind?
        do throws(Errno) {
            kind = try Self.kind(of: bytes, in: directory)
            if kind == nil || kind == .regular { return .file(try UnfinishedFile(name, in: directory)) }
        } catch {
            throw Obstacle(error)
        }
        switch kind {
        case .fifo, .characterDevice: return .inPlace(try openInPlace(name, directory.descriptor.number))
        case .symbolicLink:
            throw Obstacle("it is a symbolic link, and none is followed; name the file that it leads to")
        case .directory: throw Obstacle(.isDirectory)
        default: throw Obstacle("it is neither a file nor a FIFO nor a character device")
        }
    }

    /// What has a name in a directory; nil where nothing has it.
    private static func kind(of name: [UInt8], in directory: OutputDirectory) throws(Errno) -> FileKind? {
        do throws(Errno) {
            return try status(ofName: name, at: directory.descriptor).kind
        } catch .noSuchFileOrDirectory {
            return nil
        }
    }

    private static func openInPlace(_ name: String, _ directory: CInt) throws(Obstacle) -> OwnedDescriptor {
        let number = openat(directory, name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard number >= 0 else {
            throw errno == ENXIO ? Obstacle("nobody reads it (ENXIO)") : Obstacle(Errno(rawValue: errno))
        }
        let descriptor = OwnedDescriptor(adopting: number)
        // It may have been replaced since it was looked at.
        guard let kind = try? status(of: descriptor).kind, [.fifo, .characterDevice].contains(kind) else {
            throw Obstacle("it was replaced while it was opened")
        }
        return descriptor
    }
}
