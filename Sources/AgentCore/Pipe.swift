import CLinux
import LinuxSystem
import SystemPackage

/// The two ends of a pipe.
struct Pipe: ~Copyable, Sendable {
    let reading: OwnedDescriptor
    let writing: OwnedDescriptor

    /// - Throws: The errno of pipe(2).
    init() throws(Errno) {
        var reading: CInt = -1
        var writing: CInt = -1
        let failed = cl_pipe(&reading, &writing)
        guard failed == 0 else { throw Errno(rawValue: -failed) }
        self.reading = OwnedDescriptor(adopting: reading)
        self.writing = OwnedDescriptor(adopting: writing)
    }
}
