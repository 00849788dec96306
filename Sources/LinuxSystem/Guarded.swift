import Glibc

/// A value behind a plain pthread mutex; pthread_mutex_lock(3p).
///
/// Not the standard library's `Mutex`: that one waits by the futex operations with priority inheritance, which the worker's
/// system call filter does not allow, while this one needs only FUTEX_WAIT and FUTEX_WAKE (futex(2)).
public struct Guarded<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    private let storage: UnsafeMutablePointer<GuardedStorage<Value>>

    /// Guards a value.
    public init(_ value: consuming sending Value) {
        storage = .allocate(capacity: 1)
        storage.initialize(to: GuardedStorage(mutex: pthread_mutex_t(), value: value))
        pthread_mutex_init(&storage.pointee.mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(&storage.pointee.mutex)
        storage.deinitialize(count: 1)
        storage.deallocate()
    }

    /// Changes or reads the value while no other thread does. Not to be called from within the body.
    public func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(&storage.pointee.mutex)
        defer { pthread_mutex_unlock(&storage.pointee.mutex) }
        return try body(&storage.pointee.value)
    }
}

private struct GuardedStorage<Value: ~Copyable>: ~Copyable {
    var mutex: pthread_mutex_t
    var value: Value
}
