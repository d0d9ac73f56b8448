import CLinux
import DequeModule
import Glibc
import Locks

/// The reactor's thread.
extension Reactor {
    /// So many jobs run between two looks at the event set, so that a busy task starves no socket.
    private static let batch = 128

    func startThread() throws(NetError) {
        let thread = try Net.startThread("reactor") { self.runLoop() }
        state.withLock { $0.handle = thread }
    }

    private func runLoop() {
        thread.store(UInt(pthread_self()), ordering: .releasing)
        setCurrent(true)
        // The kernel may delay a timer by its slack, 50 microseconds unless told.
        _ = clinux_set_timer_slack(1)
        var overdue = Overdue()
        while prepare() {
            for _ in 0..<Self.batch {
                guard let job = queue.popFirst() else { break }
                run(job)
            }
            let isQuiet = pollEvents()
            overdue = wakeSleeper(isQuiet: isQuiet, overdue)
        }
        setCurrent(false)
        events.close()
        thread.store(0, ordering: .releasing)
    }

    /// How long a sleeper whose time has come has been kept waiting.
    private struct Overdue {
        private var turns = 0
        /// What the thread had used of the processor when it noticed.
        private var since: Int64 = 0

        /// For so many turns at most, or so many nanoseconds: a turn of jobs that are long, as where somebody sends without
        /// end, takes a third of a second. The processor's, of which a thread that is stalled uses none.
        var isEnough: Bool { turns >= 16 || turns > 0 && Self.used - since >= 250_000_000 }

        var oneMore: Overdue {
            var more = self
            if turns == 0 { more.since = Self.used }
            more.turns += 1
            return more
        }

        private static var used: Int64 {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        }
    }

    /// Makes the first sleeper whose time has come runnable, once nothing else is: what the kernel has by now
    /// came before that time was noticed, and so goes first, however late this thread is. The next sleeper
    /// waits for all that this one causes, so that a stalled process finds its deadlines in their order.
    ///
    /// - Returns: for how long a sleeper has been overdue.
    private func wakeSleeper(isQuiet: Bool, _ overdue: Overdue) -> Overdue {
        // One at a time, and resumed without the lock: a sleeper of another reactor takes that one's lock.
        let sleeper: Timers.Sleeper?? = state.withLock {
            guard let deadline = $0.timers.nextDeadline(), deadline <= .now else { return nil }
            guard isQuiet || overdue.isEnough else { return .some(nil) }
            return $0.timers.popDue(at: .now)
        }
        guard let due = sleeper else { return Overdue() }
        due?.resume(returning: true)
        return due == nil ? overdue.oneMore : Overdue()
    }

    /// Makes runnable what came from other threads. False when the reactor has to stop.
    private func prepare() -> Bool {
        state.withLock {
            if !$0.inbox.isEmpty {
                for job in $0.inbox { queue.append(job) }
                $0.inbox.removeAll(keepingCapacity: true)
            }
            guard $0.mayStop, $0.holds == 0, queue.isEmpty else { return true }
            $0.hasStopped = true
            return false
        }
    }

    /// Looks at the event set; whether it brought nothing, and nothing is runnable.
    private func pollEvents() -> Bool {
        let (timeout, mayBeIdle) = timeoutForWait()
        var eventCount = 0
        events.wait(nanoseconds: timeout) { token, readiness in
            eventCount += 1
            let descriptor = state.withLock { $0.registry[token] }
            descriptor?.signal(readiness)
        }
        wakeUps.wrappingAdd(1, ordering: .relaxed)
        let (idlers, isQuiet) = state.withLock { state -> ([UnsafeContinuation<Void, Never>], Bool) in
            state.isSleeping = false
            guard eventCount == 0, queue.isEmpty, state.inbox.isEmpty else { return ([], false) }
            guard mayBeIdle else { return ([], true) }
            defer { state.idlers = [] }
            return (state.idlers, state.idlers.isEmpty)
        }
        for idler in idlers { idler.resume() }
        return isQuiet
    }

    /// How long to wait for events, in nanoseconds (nil: until there is one), and whether this wait can
    /// show idleness.
    private func timeoutForWait() -> (Int64?, mayBeIdle: Bool) {
        state.withLock {
            guard queue.isEmpty, $0.inbox.isEmpty, !$0.mayStop else { return (0, false) }
            guard $0.idlers.isEmpty else { return (0, true) }
            $0.isSleeping = true
            guard let deadline = $0.timers.nextDeadline() else { return (nil, false) }
            let now = MonotonicTime.now
            return (deadline > now ? deadline.nanoseconds - now.nanoseconds : 0, false)
        }
    }
}
