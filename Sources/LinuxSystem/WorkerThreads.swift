import CLinux
import Glibc
import Synchronization

/// A fixed group of plain threads that run one body together, the caller's own thread among them.
///
/// They are started at once and wait: a process that shuts itself in with seccomp starts its threads first and can then
/// use them without any system call that makes one.
public final class WorkerThreads: Sendable {
    /// How many threads run a body, the caller's included.
    public let count: Int

    /// How much stack each thread has but the caller's, in bytes. Nothing here calls itself deeply, and a limit of memory
    /// counts stacks whole.
    public static let stackSize = 1 << 20

    private let shared: SharedState
    private let handles: [pthread_t]

    /// Starts `count - 1` threads, and waits until they run: the C library's own system calls by which a thread begins are
    /// done by then. Where the kernel refuses some (a limit of processes), there are fewer, and ``count``
    /// says how many.
    public init(count wanted: Int) {
        let shared = SharedState()
        var handles: [pthread_t] = []
        for index in stride(from: 1, to: wanted, by: 1) {
            let start = Unmanaged.passRetained(ThreadStart(index: index, shared: shared))
            var handle = pthread_t()
            let failed = cl_start_thread(
                &handle, Self.stackSize,
                { argument in
                    guard let argument else { return nil }
                    let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
                    start.shared.serve(index: start.index)
                    return nil
                }, start.toOpaque())
            guard failed == 0 else {
                start.release()
                break
            }
            handles.append(handle)
        }
        shared.awaitArrival(of: handles.count)
        self.shared = shared
        self.handles = handles
        count = handles.count + 1
    }

    deinit {
        shared.stop()
        for handle in handles {
            pthread_join(handle, nil)
        }
    }

    /// Runs the body once on each thread, with indices `0..<count`, and returns when all have ended. Not to be called
    /// from within a body, nor by two threads at a time.
    public func run(_ body: @Sendable (Int) -> Void) {
        withoutActuallyEscaping(body) { body in
            shared.begin(body, helpers: count - 1)
            body(0)
            shared.awaitEnd()
        }
    }
}

private final class ThreadStart: Sendable {
    let index: Int
    let shared: SharedState

    init(index: Int, shared: SharedState) {
        self.index = index
        self.shared = shared
    }
}

/// The meeting point of the threads. All fields below the condition are guarded by it.
private final class SharedState: @unchecked Sendable {
    private let changed = ConditionLock()
    private var body: (@Sendable (Int) -> Void)?
    private var generation = 0
    private var running = 0
    private var arrived = 0
    private var isStopped = false

    func awaitArrival(of count: Int) {
        changed.lock()
        while arrived < count { changed.wait() }
        changed.unlock()
    }

    func begin(_ body: @escaping @Sendable (Int) -> Void, helpers: Int) {
        changed.lock()
        self.body = body
        running = helpers
        generation += 1
        changed.broadcast()
        changed.unlock()
    }

    func awaitEnd() {
        changed.lock()
        while running > 0 { changed.wait() }
        body = nil
        changed.unlock()
    }

    func stop() {
        changed.lock()
        isStopped = true
        changed.broadcast()
        changed.unlock()
    }

    func serve(index: Int) {
        var seen = 0
        changed.lock()
        arrived += 1
        changed.broadcast()
        changed.unlock()
        while true {
            changed.lock()
            while generation == seen && !isStopped { changed.wait() }
            guard !isStopped else {
                changed.unlock()
                return
            }
            seen = generation
            var current = body
            changed.unlock()
            current?(index)
            // Dropped before the caller is told: the body may not outlive its call.
            current = nil
            changed.lock()
            running -= 1
            changed.broadcast()
            changed.unlock()
        }
    }
}

/// A mutex with its condition variable; pthread_cond_wait(3p).
public final class ConditionLock: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// An open lock with nobody waiting.
    public init() {
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Takes the lock.
    public func lock() { pthread_mutex_lock(mutex) }
    /// Gives the lock back.
    public func unlock() { pthread_mutex_unlock(mutex) }
    /// Waits, with the lock given back meanwhile, until another thread signals; may also return for no reason.
    public func wait() { pthread_cond_wait(condition, mutex) }
    /// Waits likewise, but not beyond a time of CLOCK_MONOTONIC, in milliseconds; pthread_cond_clockwait(3).
    public func wait(until milliseconds: Int64) {
        cl_wait_until(condition, mutex, milliseconds)
    }
    /// Wakes one waiting thread.
    public func signal() { pthread_cond_signal(condition) }
    /// Wakes all waiting threads.
    public func broadcast() { pthread_cond_broadcast(condition) }
}
