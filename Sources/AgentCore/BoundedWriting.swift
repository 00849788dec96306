import CLinux
import Glibc
import LinuxSystem
import SystemPackage

/// Writing to somebody who may take nothing: for no longer than to a moment, and until the process is asked to end.
struct BoundedWriting {
    /// When it is given up; CLOCK_MONOTONIC, in milliseconds.
    let deadline: Int64
    /// A descriptor that is readable when the process is asked to end; negative for none.
    let signals: CInt

    enum Failure: Error {
        case refused(Errno)
        /// Not everything was taken in time.
        case overdue
        /// The process is asked to end.
        case stopped
    }

    /// Writing that is given up after some milliseconds from now.
    init(milliseconds: Int64, signals: CInt = -1) {
        deadline = cl_monotonic_milliseconds() + milliseconds
        self.signals = signals
    }

    /// Writes bytes.
    ///
    /// - Parameters:
    ///   - bytes: What is written, all of it.
    ///   - descriptor: Where to.
    ///   - part: The most bytes at once. A descriptor that blocks and is ready takes `PIPE_BUF` of them without waiting; pipe(7).
    func write(_ bytes: [UInt8], to descriptor: CInt, atMost part: Int) throws(Failure) {
        var written = 0
        while written < bytes.count {
            // What is ready at once, as a file is, is written even where somebody before has used up the time.
            let left = CInt(clamping: max(0, deadline - cl_monotonic_milliseconds()))
            let ready = cl_poll_many([descriptor, signals], 2, 0b01, left)
            guard ready != -EINTR else { continue }
            guard ready >= 0 else { throw .refused(Errno(rawValue: -ready)) }
            guard ready & 0b10 == 0 else { throw .stopped }
            guard ready != 0 else { throw .overdue }
            let count = bytes[written...].withUnsafeBytes { cl_write(descriptor, $0.baseAddress, min(part, $0.count)) }
            switch count {
            case 1...: written += count
            // Ready, and yet it takes nothing: somebody else was faster.
            case -Int(EAGAIN): cl_sleep_milliseconds(1)
            case -Int(EINTR): break
            default: throw .refused(Errno(rawValue: count == 0 ? EIO : CInt(-count)))
            }
        }
    }
}
