public import LinuxSystem
public import SystemPackage

/// What looking at a target gave: the value, the certainty that nothing is there, or not knowing.
///
/// `unknown` is never to be taken for `absent`: what could not be seen is reported as skipped.
public enum Answer<Value: ~Copyable>: ~Copyable {
    /// It is there, and this is it.
    case value(Value)
    /// It is not there: a directory that could be searched has no such name.
    case absent
    /// It can't be told.
    case unknown(Unknown)
}

extension Answer: Copyable where Value: Copyable {}
extension Answer: Sendable where Value: Sendable & ~Copyable {}
extension Answer: Equatable where Value: Equatable {}

extension Answer where Value: Copyable {
    /// The answer with its value turned into another.
    public func map<Other>(_ transform: (Value) -> Other) -> Answer<Other> {
        switch self {
        case .value(let value): .value(transform(value))
        case .absent: .absent
        case .unknown(let unknown): .unknown(unknown)
        }
    }
}

/// Why something in a target can't be told.
public struct Unknown: Error, Hashable, Sendable {
    /// What kept it from being seen.
    public enum Reason: Hashable, Sendable {
        /// This process may not read or search it (EACCES, EPERM).
        case permissionDenied
        /// The file system failed (EIO and its like).
        case inputOutputError
        /// It is larger, longer or deeper than the reader's limit.
        case overLimit
        /// It changed or vanished between two looks.
        case changed
        /// It lies on a mount that is not to be entered.
        case otherMount
        /// More than 40 symbolic links, the limit of path_resolution(7).
        case symbolicLinkLoop
        /// Something else than a regular file stands where a file was to be read.
        case notRegular(FileKind)
        /// This process, or the machine, has no descriptor left (EMFILE, ENFILE).
        case outOfDescriptors
        /// The kernel or the file system does not support the question.
        case notSupported
        /// Its content is not what such a file holds.
        case malformed
        /// Any other failure; see the errno.
        case other
    }

    /// What kept it from being seen.
    public let reason: Reason
    /// What the kernel said, where it was asked.
    public let errno: Errno?
    /// Where the look ended, which may be on the way to what was asked for.
    public let path: TargetPath

    /// A reason found without the kernel's word.
    public init(_ reason: Reason, path: TargetPath) {
        self.reason = reason
        self.errno = nil
        self.path = path
    }

    /// The reason that an errno stands for.
    public init(_ errno: Errno, path: TargetPath) {
        self.reason = Reason(errno)
        self.errno = errno
        self.path = path
    }
}

extension Unknown.Reason {
    /// The reason that an errno stands for.
    public init(_ errno: Errno) {
        switch errno {
        case .permissionDenied, .notPermitted: self = .permissionDenied
        case .ioError, .staleNFSFileHandle, .noSuchAddressOrDevice, Errno(rawValue: 117), Errno(rawValue: 74):
            // 117 EUCLEAN and 74 EBADMSG: how ext4, xfs and btrfs say "corrupted" (errno(3)).
            self = .inputOutputError
        case .fileNameTooLong, .fileTooLarge, .overflow: self = .overLimit
        case .noSuchFileOrDirectory, .notDirectory, .noSuchProcess: self = .changed
        case .tooManySymbolicLinkLevels: self = .symbolicLinkLoop
        case .tooManyOpenFiles, .tooManyOpenFilesInSystem: self = .outOfDescriptors
        case .noFunction, .notSupportedOnSocket, .notSupported: self = .notSupported
        default: self = .other
        }
    }
}
