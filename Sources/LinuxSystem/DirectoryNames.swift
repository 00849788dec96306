import CLinux
public import SystemPackage

/// The names in an open directory, without `.` and `..`, in the kernel's order; getdents64(2).
///
/// For directories that the kernel keeps, as those of proc(5): there is no limit on their number.
///
/// - Throws: The call's errno.
public func names(in directory: borrowing OwnedDescriptor) throws(Errno) -> [[UInt8]] {
    try entries(in: directory).map(\.name)
}

/// The names in an open directory as ``names(in:)`` gives them, each with its kind: ``FileKind/unknown`` where the file system
/// does not say.
///
/// - Throws: The call's errno.
public func entries(in directory: borrowing OwnedDescriptor) throws(Errno) -> [(name: [UInt8], kind: FileKind)] {
    var buffer = [UInt8](repeating: 0, count: 32 << 10)
    var entries: [(name: [UInt8], kind: FileKind)] = []
    while true {
        let number = directory.number
        let got = buffer.withUnsafeMutableBytes { cl_getdents64(number, $0.baseAddress, $0.count) }
        guard got >= 0 else { throw Errno(rawValue: CInt(-got)) }
        guard got > 0 else { return entries }
        var offset = 0
        while offset < got {
            // struct linux_dirent64: the length, the type and the name.
            let length = Int(buffer[offset + 16]) | Int(buffer[offset + 17]) << 8
            let kind = FileKind(directoryEntryType: buffer[offset + 18])
            let name = Array(buffer[(offset + 19)..<(offset + length)].prefix { $0 != 0 })
            if name != [UInt8(ascii: ".")], name != Array("..".utf8) { entries.append((name, kind)) }
            offset += length
        }
    }
}
