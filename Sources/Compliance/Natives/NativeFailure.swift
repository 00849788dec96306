import SystemPackage
import PlainData
import TargetFilesystem

/// Why a native function gives no value; Ruby's `Sidescan.native_failure` raises it.
enum NativeFailure: Error {
    /// What was asked can't be seen: no pass and no failure may come of it.
    case unknown(Unknown)
    /// What was asked is not known here, for another reason than a file's.
    case notKnown(what: String, reason: String, remedy: String?)
    /// An exception of this class, for the code that called.
    case raise(className: String, message: String)

    /// What was asked would take more than this agent spends.
    static func overLimit(_ what: String, _ limit: String) -> NativeFailure {
        .notKnown(what: what, reason: "over-limit: \(limit)", remedy: nil)
    }

    /// As `Sidescan.native_failure` takes it.
    var value: PlainValue {
        switch self {
        case .unknown(let unknown):
            .map([
                PlainValue.Entry("kind", .text("unknown")),
                PlainValue.Entry("what", .string(unknown.path.bytes)),
                PlainValue.Entry("reason", .text(unknown.words)),
                PlainValue.Entry("remedy", unknown.remedy.map { .text($0) } ?? .null),
            ])
        case .notKnown(let what, let reason, let remedy):
            .map([
                PlainValue.Entry("kind", .text("unknown")),
                PlainValue.Entry("what", .text(what)),
                PlainValue.Entry("reason", .text(reason)),
                PlainValue.Entry("remedy", remedy.map { .text($0) } ?? .null),
            ])
        case .raise(let className, let message):
            .map([
                PlainValue.Entry("kind", .text("raise")),
                PlainValue.Entry("class", .text(className)),
                PlainValue.Entry("message", .text(message)),
            ])
        }
    }
}

extension Unknown {
    /// The reason in words.
    var words: String {
        switch reason {
        case .permissionDenied: "permission denied"
        case .inputOutputError: "the file system failed"
        case .overLimit: "larger than this agent reads"
        case .changed: "it changed while it was looked at"
        case .otherMount: "on another mount, which is not entered"
        case .symbolicLinkLoop: "too many symbolic links"
        case .notRegular: "no regular file"
        case .outOfDescriptors: "no descriptor left"
        case .notSupported: "not supported by the file system"
        case .malformed: "not what such a file holds"
        case .other: errno.map { "error \($0.rawValue)" } ?? "it can't be told"
        }
    }

    /// What would make it readable.
    var remedy: String? {
        switch reason {
        case .permissionDenied: "run the agent as the user who may read it, or give it CAP_DAC_READ_SEARCH"
        case .otherMount: "scan with --cross-mounts"
        default: nil
        }
    }
}
