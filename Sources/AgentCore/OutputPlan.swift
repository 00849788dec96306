import CLinux
import Glibc
import LinuxSystem
import PrintableText
public import ScanReport
import SystemPackage

/// One place where a report goes, in one form.
public struct OutputRequest: Sendable, Equatable {
    /// The form.
    public let format: OutputFormat
    /// The file; nil for standard output.
    public let path: String?

    /// Reads `FORMAT` or `FORMAT:PATH`; a path of `-` is standard output. Nil where the format is unknown or the path
    /// empty.
    public init?(parsing text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let format = OutputFormat(rawValue: String(parts[0])) else { return nil }
        self.format = format
        guard parts.count == 2 else {
            path = nil
            return
        }
        guard !parts[1].isEmpty else { return nil }
        path = parts[1] == "-" || parts[1] == "/dev/stdout" ? nil : String(parts[1])
    }

    /// A place and a form.
    public init(format: OutputFormat, path: String?) {
        self.format = format
        self.path = path
    }
}

/// Where a report goes. Files are made before the scan, so that a scan is not lost to a mistyped path, under a name of
/// their own, and take their places only when they are whole.
public struct OutputPlan: ~Copyable {
    private var sinks: [Sink] = []

    private struct Sink {
        let request: OutputRequest
        let descriptor: FileDescriptor
        /// The file's name until it is whole; nil where the report is written in place.
        var temporary: String?
    }

    /// Prepares the places.
    ///
    /// - Throws: A failure where one can't be written, or two reports would go to standard output or to one file.
    public init(_ requests: [OutputRequest]) throws(AgentFailure) {
        guard requests.count(where: { $0.path == nil }) <= 1 else {
            throw AgentFailure(
                "only one --output can go to standard output; give the others a path, as json:PATH", .failed)
        }
        let paths = requests.compactMap(\.path)
        guard Set(paths).count == paths.count else {
            throw AgentFailure("two --output options name the same file", .failed)
        }
        for request in requests {
            do {
                sinks.append(try Self.open(request))
            } catch {
                for sink in sinks { Self.discard(sink) }
                sinks = []
                throw AgentFailure(
                    "can't write \(request.path.map { printable($0) } ?? "standard output"): \(error.name)", .failed)
            }
        }
    }

    deinit {
        for sink in sinks { Self.discard(sink) }
    }

    private static func open(_ request: OutputRequest) throws(Errno) -> Sink {
        guard let path = request.path else { return Sink(request: request, descriptor: .standardOutput) }
        do {
            // A link, a FIFO or a device can't be replaced by a file: it is written in place.
            var status = stat()
            if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
                return Sink(request: request, descriptor: try FileDescriptor.open(path, .writeOnly))
            }
            var random: UInt64 = 0
            _ = withUnsafeMutableBytes(of: &random) { cl_random($0.baseAddress, $0.count) }
            let temporary = "\(path).\(String(random, radix: 36)).part"
            let descriptor = try FileDescriptor.open(
                temporary, .writeOnly, options: [.create, .exclusiveCreate, .noFollow],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            return Sink(request: request, descriptor: descriptor, temporary: temporary)
        } catch let errno as Errno {
            throw errno
        } catch {
            throw .ioError
        }
    }

    private static func discard(_ sink: Sink) {
        guard sink.request.path != nil else { return }
        try? sink.descriptor.close()
        if let temporary = sink.temporary { unlink(temporary) }
    }

    /// The places and forms, in order.
    var requests: [OutputRequest] { sinks.map(\.request) }

    /// The files that take their places when they are whole.
    var files: [String] { sinks.compactMap { $0.temporary == nil ? nil : $0.request.path } }

    /// Writes the reports to their places.
    ///
    /// - Parameter reports: A report for each place, in order.
    /// - Throws: A failure that names the places that could not be written; the others are.
    mutating func write(_ reports: [[UInt8]]) throws(AgentFailure) {
        var failures: [String] = []
        for (sink, report) in zip(sinks, reports) {
            let name = sink.request.path.map { printable($0) } ?? "standard output"
            do {
                // What was written in place before; a FIFO or a device has nothing to cut.
                if sink.request.path != nil, sink.temporary == nil { _ = ftruncate(sink.descriptor.rawValue, 0) }
                try sink.descriptor.writeAll(report)
                // A full disk may show only at close: the old report stays until the new one is whole.
                if sink.request.path != nil { try sink.descriptor.close() }
                if let temporary = sink.temporary, let path = sink.request.path, rename(temporary, path) != 0 {
                    throw Errno(rawValue: errno)
                }
            } catch let errno as Errno {
                Self.discard(sink)
                failures.append("\(name): \(errno.name)")
            } catch {
                Self.discard(sink)
                failures.append("\(name): \(error)")
            }
        }
        sinks = []
        guard failures.isEmpty else {
            throw AgentFailure("can't write the report to \(failures.joined(separator: ", "))", .failed)
        }
    }
}
