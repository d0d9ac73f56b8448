import Glibc

/// SIGINT, SIGTERM and, of a terminal that is closed, SIGHUP as a call instead of a death.
package enum Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// Calls `handler` on a thread of its own at the first of these signals; the next one ends the process as it
    /// would have without this, and so do ten seconds. A signal that was ignored before stays ignored, as a shell wants
    /// it of what it runs in the background. To be called once.
    ///
    /// Masking the signals and waiting for them would need a mask in every thread, and the concurrency runtime's
    /// threads are there before us: so the signal's handler does the one thing it may, sem_post(3).
    package static func watch(_ handler: @escaping @Sendable () -> Void) {
        sem_init(semaphore, 0, 0)
        _ = first
        for number in signals { catchOnce(number) }
        var thread = pthread_t()
        let start = Unmanaged.passRetained(Handler(call: handler))
        let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
            guard let argument else { return nil }
            Interruption.wait(Unmanaged<Handler>.fromOpaque(argument).takeRetainedValue())
            return nil
        }
        pthread_create(&thread, nil, body, start.toOpaque())
        pthread_detach(thread)
    }

    /// Runs a body in a task that the first signal cancels. It begins only once signals are watched: one that came before
    /// would kill. Also ignores closed pipes.
    package static func cancelling<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) async
        -> Result
    {
        ignoreClosedPipes()
        let (watching, watched) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for await _ in watching {}
            return await body()
        }
        watch { task.cancel() }
        watched.finish()
        return await task.value
    }

    /// From here on a signal ends the process, as it does where nothing is to be cleared up.
    static func release() {
        for number in signals where !isIgnored(number) { _ = signal(number, SIG_DFL) }
    }

    /// A report that nobody reads is an error of write(2), not the process's end.
    package static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }

    private final class Handler: Sendable {
        let call: @Sendable () -> Void
        init(call: @escaping @Sendable () -> Void) { self.call = call }
    }

    /// The signal that came first; SIGTERM where there was none.
    static var received: Int32 { first.pointee == 0 ? SIGTERM : first.pointee }

    private nonisolated(unsafe) static let first: UnsafeMutablePointer<Int32> = {
        let number = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        number.pointee = 0
        return number
    }()

    private nonisolated(unsafe) static let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    private static func catchOnce(_ number: Int32) {
        if isIgnored(number) { return }
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            if Interruption.first.pointee == 0 { Interruption.first.pointee = number }
            sem_post(Interruption.semaphore)
        }
        action.sa_flags = SA_RESTART | Int32(bitPattern: UInt32(SA_RESETHAND))
        sigaction(number, &action, nil)
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var old = sigaction()
        sigaction(number, nil, &old)
        return unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func wait(_ handler: Handler) {
        while sem_wait(semaphore) != 0 {}
        handler.call()
        // The same signal again would have killed us already: this waits for the other one, and not for ever. A regular
        // expression that does not come to an end, for one, cannot be stopped otherwise.
        var limit = timespec()
        clock_gettime(CLOCK_REALTIME, &limit)
        limit.tv_sec += 10
        while sem_timedwait(semaphore, &limit) != 0, errno == EINTR {}
        _exit(130)
    }
}
