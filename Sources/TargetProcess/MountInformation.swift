/// One line of `/proc/PID/mountinfo`; proc_pid_mountinfo(5).
public struct MountInformation: Hashable, Sendable {
    /// The mount's id.
    public let mountID: UInt64
    /// The device, as `MAJOR:MINOR`.
    public let device: String
    /// The directory of the file system that is the mount's root.
    public let root: [UInt8]
    /// Where it is mounted, relative to the process's root.
    public let mountPoint: [UInt8]
    /// The mount's own options.
    public let options: [String]
    /// The file system's type.
    public let filesystemType: String
    /// What is mounted, as the file system names it.
    public let source: [UInt8]
    /// The file system's own options.
    public let superOptions: [String]

    /// Whether nothing can be written through this mount.
    public var isReadOnly: Bool { options.contains("ro") || superOptions.contains("ro") }

    /// Parses a mountinfo file. Lines of another form are left out.
    public static func parse(_ text: [UInt8]) -> [MountInformation] {
        text.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            guard let separator = fields.firstIndex(of: [UInt8(ascii: "-")]), separator >= 6,
                fields.count > separator + 3, let mountID = UInt64(String(decoding: fields[0], as: UTF8.self))
            else { return nil }
            func words(_ field: ArraySlice<UInt8>) -> [String] {
                field.split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
            }
            return MountInformation(
                mountID: mountID, device: String(decoding: fields[2], as: UTF8.self), root: unescape(fields[3]),
                mountPoint: unescape(fields[4]), options: words(fields[5]),
                filesystemType: String(decoding: fields[separator + 1], as: UTF8.self),
                source: unescape(fields[separator + 2]), superOptions: words(fields[separator + 3]))
        }
    }

    /// Turns the kernel's `\040` and its like back into bytes.
    private static func unescape(_ field: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = field.startIndex
        while index < field.endIndex {
            let digits = field[(index + 1)...].prefix(3)
            if field[index] == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                index += 4
            } else {
                bytes.append(field[index])
                index += 1
            }
        }
        return bytes
    }
}
