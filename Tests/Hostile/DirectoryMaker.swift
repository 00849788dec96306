import Glibc
import TestSupport

/// Makes many names, or deep ones, by a directory's descriptor: paths would be too long, and Foundation too slow.
final class DirectoryMaker {
    private var descriptor: CInt

    /// Begins at a directory.
    init(_ path: String) throws {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure("can't open \(path)") }
    }

    deinit {
        close(descriptor)
    }

    /// Makes a directory here, and goes into it.
    func descend(_ name: String) throws {
        try makeDirectory(name)
        let next = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard next >= 0 else { throw Failure("can't open a directory (errno \(errno))") }
        close(descriptor)
        descriptor = next
    }

    /// Makes a directory here.
    func makeDirectory(_ name: String) throws {
        guard mkdirat(descriptor, name, 0o755) == 0 else { throw Failure("can't make a directory (errno \(errno))") }
    }

    /// Makes an empty file here.
    func makeFile(_ name: String, mode: mode_t = 0o644, size: Int = 0) throws {
        let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure("can't make a file (errno \(errno))") }
        defer { close(file) }
        guard fchmod(file, mode) == 0, ftruncate(file, size) == 0 else { throw Failure("can't change a file") }
    }

    /// Makes many directories here.
    func makeDirectories(count: Int) throws {
        for index in 0..<count { try makeDirectory("d\(index)") }
    }

    /// Makes many names here.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - mode: The files' permissions.
    ///   - namesPerFile: How many of the names are hard links of one file: at most 65,000 on ext4.
    /// - Throws: The errno of what failed.
    func makeFiles(count: Int, mode: mode_t = 0o644, namesPerFile: Int = 1) throws {
        var first = ""
        for index in 0..<count {
            let name = "f\(index)"
            if index % namesPerFile == 0 {
                try makeFile(name, mode: mode)
                first = name
            } else {
                guard linkat(descriptor, first, descriptor, name, 0) == 0 else {
                    throw Failure("can't link (errno \(errno))")
                }
            }
        }
    }
}
