import CLinux
import LinuxSystem
public import SystemPackage

/// The file that is just looked into, of which only what is asked for is read. Whoever keeps it finds it empty when the
/// next file's turn has come.
///
/// Each thread of the walk has one of its own and never hands it on: hence unchecked.
public final class FileParts: @unchecked Sendable {
    private var number: CInt = -1
    private var left = 0
    /// The file's size in bytes when it was looked at.
    public private(set) var size = 0
    /// Whether more was asked for than may be read of one file or of all.
    public private(set) var isCut = false
    /// What the kernel answered where it would not read.
    public private(set) var failure: Errno?
    /// How many bytes were read of this file.
    private(set) var readBytes = 0

    init() {}

    /// Lends it a file, for as long as `body` takes.
    func lend(_ file: borrowing OwnedDescriptor, size: Int, mostBytes: Int, _ body: () -> Void) {
        (number, self.size, left) = (file.number, size, mostBytes)
        (isCut, failure, readBytes) = (false, nil, 0)
        defer { (number, self.size) = (-1, 0) }
        body()
    }

    /// Reads from an offset into memory that is there already.
    ///
    /// - Returns: How many bytes were read: fewer than there is room for at the file's end, where the kernel refuses
    ///   (``failure``) or where no more may be read (``isCut``).
    public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard number >= 0, offset >= 0, let start = buffer.baseAddress, failure == nil else { return 0 }
        if buffer.count > left { isCut = true }
        let wanted = min(buffer.count, left)
        guard wanted > 0 else { return 0 }
        if let failure = failed(cl_seek(number, Int64(offset))) {
            self.failure = failure
            return 0
        }
        var filled = 0
        while filled < wanted {
            let got = cl_read(number, start + filled, wanted - filled)
            if got == 0 { break }
            if let failure = failed(Int64(got)) {
                if failure == .interrupted { continue }
                self.failure = failure
                break
            }
            filled += Int(got)
        }
        left -= filled
        readBytes += filled
        return filled
    }

    private func failed(_ result: Int64) -> Errno? { result < 0 ? Errno(rawValue: CInt(-result)) : nil }
}
