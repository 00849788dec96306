import CLinux
import Glibc
import Synchronization
public import SystemPackage

/// Reads extended attributes of names in an open directory, without opening the files; xattr(7).
///
/// It asks getxattrat(2), and where the kernel (before 6.13) or a seccomp filter refuses that, lgetxattr(2) by way of
/// `/proc/self/fd`.
public final class ExtendedAttributeReader: Sendable {
    private let hasDirectCall: Atomic<Bool>

    /// A reader that has not yet tried which way works.
    public init() {
        hasDirectCall = Atomic(true)
    }

    /// A reader on a kernel without getxattrat(2), or with it; for tests.
    init(hasDirectCall: Bool) {
        self.hasDirectCall = Atomic(hasDirectCall)
    }

    /// The value of an attribute, or nil where the file has none or its file system keeps none.
    ///
    /// - Parameters:
    ///   - attribute: The full name, as `security.capability`.
    ///   - name: A NUL-terminated name in the directory. A symbolic link is not followed.
    ///   - directory: The directory's descriptor.
    ///   - limit: The most bytes a value may have.
    /// - Throws: The call's errno; `ERANGE` where the value is longer than the limit.
    public func read(
        _ attribute: String, ofName name: UnsafePointer<CChar>, at directory: CInt, limit: Int
    ) throws(Errno) -> [UInt8]? {
        var result = 0
        let value = withUnsafeTemporaryAllocation(byteCount: limit, alignment: 1) { buffer -> [UInt8] in
            if hasDirectCall.load(ordering: .relaxed) {
                result = cl_getxattrat(directory, name, attribute, buffer.baseAddress, buffer.count)
                switch Errno(rawValue: CInt(max(0, -result))) {
                case .noFunction, .notPermitted: hasDirectCall.store(false, ordering: .relaxed)
                default: return Array(buffer.prefix(max(0, result)))
                }
            }
            // The name's own bytes, which need not be text.
            let length = strlen(name) + 1
            let path =
                Array("/proc/self/fd/\(directory)/".utf8)
                + UnsafeRawBufferPointer(start: UnsafeRawPointer(name), count: length)
            result = path.withUnsafeBufferPointer { path in
                path.withMemoryRebound(to: CChar.self) { path in
                    path.baseAddress.map { cl_lgetxattr($0, attribute, buffer.baseAddress, buffer.count) } ?? 0
                }
            }
            return Array(buffer.prefix(max(0, result)))
        }
        if result >= 0 { return value }
        switch Errno(rawValue: CInt(-result)) {
        case .noData, .notSupported: return nil
        case let errno: throw errno
        }
    }
}
