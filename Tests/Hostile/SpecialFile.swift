import Glibc
import Testing

/// Things that are no regular files and look like one to who only opens them.
enum SpecialFile: String, CaseIterable, CustomTestStringConvertible {
    case fifo
    case socket
    /// The driver of /dev/zero: whoever reads it never comes to its end.
    case endlessDevice = "character device"
    case blockDevice = "block device"

    var testDescription: String { rawValue }

    var isDevice: Bool { self == .endlessDevice || self == .blockDevice }

    /// Makes one at a path.
    func make(_ path: String) -> Bool {
        switch self {
        case .fifo: mkfifo(path, 0o644) == 0
        case .socket: mknod(path, S_IFSOCK | 0o644, 0) == 0
        case .endlessDevice: mknod(path, S_IFCHR | 0o644, Self.number(1, 5)) == 0
        case .blockDevice: mknod(path, S_IFBLK | 0o644, Self.number(7, 200)) == 0
        }
    }

    /// A device's number, for a minor number below 256; makedev(3) is a macro that Swift does not see.
    static func number(_ major: dev_t, _ minor: dev_t) -> dev_t { major << 8 | minor }
}
