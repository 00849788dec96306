import CLinux
public import SystemPackage

/// The names in an open directory, without `.` and `..`, in the kernel's order; getdents64(2).
///
/// For directories that the kernel keeps, as those of proc(5): there is no limit on their number.
///
/// - Throws: The call's errno.
public func names(in directory: borrowing OwnedDescriptor) throws(Errno) -> [[UInt8]] {
    var buffer = [UInt8](repeating: 0, count: 32 << 10)
    var names: [[UInt8]] = []
    while true {
        let number = directory.number
        let got = buffer.withUnsafeMutableBytes { cl_getdents64(number, $0.baseAddress, $0.count) }
        guard got >= 0 else { throw Errno(rawValue: CInt(-got)) }
        guard got > 0 else { return names }
        var offset = 0
        while offset < got {
            let length = Int(buffer[offset + 16]) | Int(buffer[offset + 17]) << 8
            let name = Array(buffer[(offset + 19)..<(offset + length)].prefix { $0 != 0 })
            if name != [UInt8(ascii: ".")], name != Array("..".utf8) { names.append(name) }
            offset += length
        }
    }
}
