import CLinux
import Glibc
import LinuxSystem
import SystemPackage

/// A directory in which reports take their places, held so that its path can't come to mean another.
final class OutputDirectory: Sendable {
    let descriptor: OwnedDescriptor
    let status: FileStatus

    /// - Throws: The errno of open(2).
    init(path: String) throws(Errno) {
        descriptor = try openForReading(path: Array(path.utf8), [.path, .directory])
        status = try LinuxSystem.status(of: descriptor)
    }
}

/// A file under a name of its own, in the directory in which it is to be another. It is removed where it never comes to that.
struct UnfinishedFile: ~Copyable {
    let directory: OutputDirectory
    private let name: String
    private let temporary: String
    private var descriptor: OwnedDescriptor?
    private var isInPlace = false

    /// Makes the file.
    ///
    /// - Throws: The errno of open(2).
    init(_ name: String, in directory: OutputDirectory) throws(Errno) {
        var random: UInt64 = 0
        let failed = withUnsafeMutableBytes(of: &random) { cl_random($0.baseAddress, $0.count) }
        guard failed == 0 else { throw Errno(rawValue: -failed) }
        // Not made of the file's own name, which may be as long as a name can be.
        let temporary = ".sidescan-\(String(random, radix: 36)).part"
        let number = openat(
            directory.descriptor.number, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard number >= 0 else { throw Errno(rawValue: errno) }
        self.directory = directory
        self.name = name
        self.temporary = temporary
        descriptor = OwnedDescriptor(adopting: number)
    }

    deinit {
        if !isInPlace { unlinkat(directory.descriptor.number, temporary, 0) }
    }

    /// The descriptor by which it is written.
    var number: CInt {
        switch descriptor {
        case .some(let descriptor): descriptor.number
        case .none: -1
        }
    }

    /// Closes it and gives it its name; what had the name before is no more.
    ///
    /// - Throws: The errno of close(2) or rename(2).
    mutating func takePlace() throws(Errno) {
        // A full disk may show only at close: the old report stays until the new one is whole.
        if let descriptor = descriptor.take() {
            let failed = cl_close(descriptor.release())
            guard failed == 0 else { throw Errno(rawValue: -failed) }
        }
        let number = directory.descriptor.number
        guard renameat(number, temporary, number, name) == 0 else { throw Errno(rawValue: errno) }
        isInPlace = true
    }
}
