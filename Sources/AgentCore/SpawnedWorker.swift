import CLinux
import Glibc
import LinuxSystem
import SystemPackage

/// The worker's process, held by who started it. It is killed and reaped when it goes out of use.
struct SpawnedWorker: ~Copyable {
    /// Its id.
    let pid: Int32
    /// The pipe by which it hands over its result.
    let result: OwnedDescriptor
    /// The pipe that its standard error is.
    let errors: OwnedDescriptor
    private var order: OwnedDescriptor?
    private var unsent: ArraySlice<UInt8> = []
    private let pidfd: OwnedDescriptor?
    /// `/proc/PID/statm`, where it may be read.
    private let memory: OwnedDescriptor?
    private var isReaped = false

    /// How many bytes of the result may wait to be read: what anybody may ask for; /proc/sys/fs/pipe-max-size in proc(5).
    private static let resultRoom: CInt = 1 << 20

    /// How a process came to its end.
    enum End: Equatable {
        case exited(Int32)
        case killed(signal: Int32)
        /// Somebody else was told.
        case unknown
    }

    /// Starts the agent's own executable anew.
    ///
    /// - Parameter arguments: Its arguments, its name not among them.
    /// - Throws: The errno of sigaction(2), pipe(2) or fork(2).
    init(arguments: [String]) throws(Errno) {
        let kept = cl_keep_ended_children()
        guard kept == 0 else { throw Errno(rawValue: -kept) }
        let orderPipe = try Pipe()
        let resultPipe = try Pipe()
        let errorPipe = try Pipe()
        // A backtrace would be made by another program, which the worker may not start.
        // A target's times are told in UTC, not where the agent happens to be; and the library asks no file for a zone
        // that it has the rules of.
        let environment = ["SWIFT_BACKTRACE=enable=no", "TZ=UTC0"]
        let (input, output, complaints) = (
            orderPipe.reading.number, resultPipe.writing.number, errorPipe.writing.number
        )
        var pid: CInt = 0
        let failed = withCStrings(["sidescan-agent"] + arguments) { words in
            withCStrings(environment) { cl_spawn("/proc/self/exe", words, $0, input, output, complaints, &pid) }
        }
        guard failed == 0 else { throw Errno(rawValue: -failed) }
        self.pid = pid
        let number = cl_pidfd_open(pid)
        pidfd = number >= 0 ? OwnedDescriptor(adopting: number) : nil
        memory = try? openForReading(path: Array("/proc/\(pid)/statm".utf8), [.noWait])
        order = .some(orderPipe.writing)
        result = resultPipe.reading
        self.errors = errorPipe.reading
        // Two processes that hand each other 64 KiB at a time mostly wait to be woken. A kernel that allows no more is as good.
        _ = cl_widen_pipe(result.number, Self.resultRoom)
        // Whoever watches it waits for more than one thing at a time.
        _ = cl_set_nonblocking(Self.number(order))
        _ = cl_set_nonblocking(result.number)
        _ = cl_set_nonblocking(errors.number)
    }

    deinit {
        guard !isReaped else { return }
        _ = cl_kill(pid, Self.number(pidfd))
        // Nobody waits for it any more: what is not gone by now is the container's to end.
        Self.awaitEnd(pidfd, milliseconds: 1000)
        var status: CInt = 0
        _ = cl_reap(pid, &status)
    }

    /// Begins to send it its order, after which its standard input ends.
    mutating func send(_ bytes: [UInt8]) {
        unsent = bytes[...]
        sendSome()
    }

    /// The pipe by which the rest of its order goes; -1 where there is none.
    var orderNumber: CInt { Self.number(order) }

    /// Sends it as much of its order as it takes now. A worker that has died takes no more; it is seen when its result is
    /// read.
    mutating func sendSome() {
        while !unsent.isEmpty {
            let written = unsent.withUnsafeBytes { cl_write(Self.number(order), $0.baseAddress, $0.count) }
            if written == -Int(EINTR) { continue }
            if written == -Int(EAGAIN) { return }
            guard written > 0 else { break }
            unsent.removeFirst(written)
        }
        order = nil
    }

    /// Kills it, and waits until it is gone; but not for one that hangs in the kernel and can't be killed, whose end the
    /// container's own is.
    mutating func end() {
        _ = cl_kill(pid, Self.number(pidfd))
        let deadline = cl_monotonic_milliseconds() + 5000
        while reap() == nil {
            guard cl_monotonic_milliseconds() < deadline else {
                isReaped = true
                return
            }
            awaitEnd(milliseconds: 50)
        }
    }

    /// How it ended; nil where it still runs.
    mutating func reap() -> End? {
        var status: CInt = 0
        let reaped = cl_reap(pid, &status)
        guard reaped != 0 else { return nil }
        isReaped = true
        // ECHILD: there is no such child any more, and none will ever be reaped.
        guard reaped == 1 else { return .unknown }
        // wait(2): the low seven bits are the signal, the next byte the exit code.
        let signal = status & 0x7f
        return signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
    }

    /// Waits until it ends, or some milliseconds have passed.
    func awaitEnd(milliseconds: Int32) { Self.awaitEnd(pidfd, milliseconds: milliseconds) }

    private static func awaitEnd(_ pidfd: borrowing OwnedDescriptor?, milliseconds: Int32) {
        let number = number(pidfd)
        if number >= 0 {
            _ = cl_poll_readable(number, milliseconds)
        } else {
            cl_sleep_milliseconds(min(milliseconds, 5))
        }
    }

    /// How much memory of its own it has resident, in bytes; nil where that can't be seen. The second number of
    /// `/proc/PID/statm` less the third, in pages; proc_pid_statm(5).
    var residentMemory: UInt64? {
        let number = Self.number(memory)
        guard number >= 0 else { return nil }
        let text = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            count = max(0, cl_pread(number, buffer.baseAddress, buffer.count, 0))
        }
        let fields = text.split(separator: UInt8(ascii: " "), maxSplits: 3)
        guard fields.count > 2, let resident = UInt64(String(decoding: fields[1], as: UTF8.self)),
            let shared = UInt64(String(decoding: fields[2], as: UTF8.self)), resident >= shared
        else { return nil }
        return (resident - shared) * UInt64(cl_page_size())
    }

    private static func number(_ descriptor: borrowing OwnedDescriptor?) -> CInt {
        switch descriptor {
        case .some(let descriptor): descriptor.number
        case .none: -1
        }
    }
}

/// Runs a body with a list of C strings that ends in a null pointer, as exec takes it.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers)
}
