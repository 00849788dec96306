import LinuxSystem
import SystemPackage

/// Files of the operator or of the kubelet: configurations, certificates, tokens.
enum SmallFile {
    /// No such file is larger.
    static let limit = 8 << 20

    /// A whole file.
    ///
    /// - Throws: The errno of open(2) or read(2); `EFBIG` where it is longer than ``limit``.
    static func read(_ path: String) throws(Errno) -> [UInt8] {
        let file = try openForReading(path: Array(path.utf8), [])
        let read = try LinuxSystem.read(file, upTo: limit)
        guard !read.isCut else { throw .fileTooLarge }
        return read.bytes
    }
}
