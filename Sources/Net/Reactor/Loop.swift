import CLinux
import DequeModule
import Glibc
import Synchronization

/// The reactor's thread.
extension Reactor {
    /// So many jobs run between two looks at the event set, so that a busy task starves no socket.
    private static let batch = 128

    func startThread() throws(NetError) {
        // Signals are for the threads of whoever uses the reactor.
        var all = sigset_t()
        var previous = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }

        var thread = pthread_t()
        let reactor = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Reactor>.fromOpaque(argument).takeRetainedValue().runLoop()
                return nil
            },
            reactor.toOpaque()
        )
        guard status == 0 else {
            reactor.release()
            throw NetError(errno: status, call: "pthread_create")
        }
        shared.withLock { [thread] in $0.handle = thread }
    }

    private func runLoop() {
        thread.store(UInt(pthread_self()), ordering: .releasing)
        _ = clinux_name_thread("reactor")
        // The kernel may delay a timer by its slack, 50 microseconds unless told.
        _ = clinux_set_timer_slack(1)
        while prepare() {
            for _ in 0..<Self.batch {
                guard let job = queue.jobs.popFirst() else { break }
                run(job)
            }
            pollEvents()
        }
        thread.store(0, ordering: .releasing)
        events.close()
    }

    /// Makes runnable what came from other threads and whose time has come. False when the reactor has to
    /// stop.
    private func prepare() -> Bool {
        while let sleeper = popDueSleeper() { sleeper.resume(returning: true) }
        return shared.withLock {
            queue.jobs.append(contentsOf: $0.inbox)
            $0.inbox.removeAll(keepingCapacity: true)
            guard $0.mayStop, queue.jobs.isEmpty else { return true }
            $0.hasStopped = true
            return false
        }
    }

    /// One at a time, and resumed without the lock: a sleeper of another reactor takes that one's lock.
    private func popDueSleeper() -> Timers.Sleeper? {
        shared.withLock {
            guard $0.timers.nextDeadline() != nil else { return nil }
            return $0.timers.popDue(at: .now)
        }
    }

    private func pollEvents() {
        let (timeout, mayBeIdle) = timeoutForWait()
        var eventCount = 0
        events.wait(nanoseconds: timeout) { token, readiness in
            eventCount += 1
            let descriptor = shared.withLock { $0.registry[token] }
            descriptor?.signal(readiness)
        }
        wakeUps.wrappingAdd(1, ordering: .relaxed)
        let idlers: [UnsafeContinuation<Void, Never>] = shared.withLock { shared in
            shared.isSleeping = false
            guard mayBeIdle, eventCount == 0, queue.jobs.isEmpty, shared.inbox.isEmpty else { return [] }
            defer { shared.idlers = [] }
            return shared.idlers
        }
        for idler in idlers { idler.resume() }
    }

    /// How long to wait for events, in nanoseconds (nil: until there is one), and whether this wait can
    /// show idleness.
    private func timeoutForWait() -> (Int64?, mayBeIdle: Bool) {
        shared.withLock {
            guard queue.jobs.isEmpty, $0.inbox.isEmpty, !$0.mayStop else { return (0, false) }
            guard $0.idlers.isEmpty else { return (0, true) }
            $0.isSleeping = true
            guard let deadline = $0.timers.nextDeadline() else { return (nil, false) }
            return (max(0, deadline.nanoseconds - MonotonicTime.now.nanoseconds), false)
        }
    }
}
