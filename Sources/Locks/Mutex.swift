/// The standard library's `Mutex` and `Atomic`, under a name of our own for one reason: the standard library is not
/// built for Thread Sanitizer, which does not see its mutex and takes everything under it for a race. A build with
/// `-DTHREAD_SANITIZER` has a mutex that it sees in its place.
@_exported public import Synchronization

#if THREAD_SANITIZER
    import Glibc

    /// pthread's mutex with the interface of `Synchronization.Mutex`.
    package struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
        private let lock: UnsafeMutablePointer<pthread_mutex_t>
        private let value: UnsafeMutablePointer<Value>

        package init(_ initial: consuming sending Value) {
            lock = .allocate(capacity: 1)
            lock.initialize(to: pthread_mutex_t())
            pthread_mutex_init(lock, nil)
            value = .allocate(capacity: 1)
            value.initialize(to: initial)
        }

        deinit {
            pthread_mutex_destroy(lock)
            lock.deallocate()
            value.deinitialize(count: 1)
            value.deallocate()
        }

        package borrowing func withLock<Result: ~Copyable, Failure: Error>(
            _ body: (inout sending Value) throws(Failure) -> sending Result
        ) throws(Failure) -> sending Result {
            pthread_mutex_lock(lock)
            defer { pthread_mutex_unlock(lock) }
            return try body(&value.pointee)
        }
    }
#endif
