import CLinux
import Glibc
import Locks

/// A thread for work that may take longer than anybody waits, and cannot be interrupted.
package enum BoundedThread {
    /// Runs the work, and blocks until it is done.
    ///
    /// A thread that is given up stays until its work or the process ends, and runs only where nobody else would.
    ///
    /// - Parameter limit: the processor time after which it is given up, in nanoseconds. Not the clock's: no work becomes
    ///   longer because the machine is busy or the process was stopped.
    /// - Returns: what the work gives; nil where it was given up, or where the task was cancelled.
    /// - Throws: ``NetError`` where there can be no thread, or no descriptor to wait for it.
    package static func run<Found: Sendable>(
        _ name: StaticString,
        limit: Int64,
        _ work: @escaping @Sendable () -> Found
    ) throws(NetError) -> Found? {
        let state = try State<Found>()
        try startDetachedThread(name) {
            state.begin()
            state.end(work())
        }
        while true {
            if let found = state.found(within: 50) { return found }
            guard !Task.isCancelled, state.spent < limit else { break }
        }
        state.abandon()
        return nil
    }

    /// What the two threads share.
    private final class State<Found: Sendable>: Sendable {
        private let found = Mutex<Found?>(nil)
        private let thread = Mutex<(clock: clockid_t, number: pid_t)?>(nil)
        private let bell: Int32

        init() throws(NetError) {
            bell = clinux_eventfd()
            guard bell >= 0 else { throw NetError(errno: errno, call: "eventfd") }
        }

        deinit { close(bell) }

        func begin() {
            var clock = clockid_t()
            pthread_getcpuclockid(pthread_self(), &clock)
            thread.withLock { $0 = (clock, clinux_thread_number()) }
        }

        func end(_ value: Found) {
            found.withLock { $0 = value }
            eventfd_write(bell, 1)
        }

        /// What the work gave, as soon as it has, or nil after so many milliseconds.
        func found(within milliseconds: Int32) -> Found? {
            var wait = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
            poll(&wait, 1, milliseconds)
            return found.withLock { $0 }
        }

        /// How long it has computed, in nanoseconds.
        var spent: Int64 {
            guard let clock = thread.withLock({ $0?.clock }) else { return 0 }
            var time = timespec()
            guard clock_gettime(clock, &time) == 0 else { return 0 }
            return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        }

        func abandon() {
            guard let number = thread.withLock({ $0?.number }) else { return }
            _ = clinux_idle_thread(number)
        }
    }
}
