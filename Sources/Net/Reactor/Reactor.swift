import Glibc
import Locks

/// One thread that waits for sockets and timers, and runs the tasks and actors that use them.
///
/// A task with a reactor as its preferred executor, or an actor whose executor is
/// ``asUnownedSerialExecutor()``, awaits its sockets and goes on upon the same thread, without a hop:
///
/// ```swift
/// let reactor = try Reactor()
/// defer { reactor.shutDown() }
/// let server = Task(executorPreference: reactor) {
///     let listener = try Listener.bind(to: .loopback(), on: reactor)
///     try listener.listen()
///     let connection = try await listener.accept()
/// }
/// try await server.value
/// ```
///
/// Its sockets may also be used from any other task. Everything here is safe to call from any thread. A
/// reactor is not stopped by being dropped: call ``shutDown()``.
public final class Reactor: TaskExecutor, SerialExecutor, Sendable {
    /// What several threads share.
    struct State {
        /// Jobs that came from other threads.
        var inbox: [Job] = []
        var timers = Timers()
        var idlers: [UnsafeContinuation<Void, Never>] = []
        var registry = Registry()
        /// Whether the reactor's thread waits, or is about to without looking at the inbox again.
        var isSleeping = false
        /// No new wait may begin.
        var isShuttingDown = false
        /// Every wait has been ended: the thread may go once nothing is runnable.
        var mayStop = false
        var hasStopped = false
        /// How many other threads are about to make something runnable: the thread does not go meanwhile.
        var holds = 0
        /// The thread to join or detach; taken by the first to shut down.
        var handle: pthread_t?
    }

    let events: any EventSet
    let state = Mutex(State())
    let queue = JobQueue()
    let actorExecutor = ActorExecutor()
    /// pthread_t of the reactor's thread while it runs, else 0: another thread may get the same one later.
    let thread = Atomic<UInt>(0)
    /// How often a wait for events has returned; for tests that nothing spins.
    let wakeUps = Atomic(0)
    private let timerIDs = Atomic<UInt64>(0)

    /// Starts a reactor's thread.
    ///
    /// - Parameter backend: how to wait for events; nil takes it from the environment's `NET_BACKEND`,
    ///   `epoll` without one.
    /// - Throws: ``NetError``: `invalidArgument` for another `NET_BACKEND`, or the system call that failed.
    public init(backend: Backend? = nil) throws(NetError) {
        events =
            switch try Backend.orFromEnvironment(backend) {
            case .epoll: try EpollSet()
            case .poll: try PollSet()
            }
        actorExecutor.reactor = self
        do throws(NetError) {
            try startThread()
        } catch {
            events.close()
            throw error
        }
    }

    /// Whether the caller runs on this reactor's thread.
    public var isCurrent: Bool {
        thread.load(ordering: .relaxed) == UInt(pthread_self())
    }

    /// This moment, on the clock of ``sleep(until:isolation:)``.
    public var now: MonotonicTime { .now }

    /// Suspends until the instant has come: never ends before it, and after it as soon as the thread is free.
    ///
    /// - Throws: `CancellationError`, at once, when the task is cancelled or the reactor is shut down.
    public func sleep(
        until deadline: MonotonicTime,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(CancellationError) {
        let id = timerIDs.wrappingAdd(1, ordering: .relaxed).newValue
        let isOver = await withTaskCancellationHandler {
            // Captured, the caller's isolation is the closure's too: no change of executor. See Descriptor.wait.
            _ = isolation
            return await withUnsafeContinuation { (sleeper: Timers.Sleeper) in
                let outcome: Bool? = state.withLock {
                    // A cancellation from now on finds the sleeper; an earlier one is seen here.
                    if Task.isCancelled || $0.isShuttingDown { return false }
                    $0.timers.insert(sleeper, id: id, deadline: deadline)
                    wake(&$0)
                    return nil
                }
                if let outcome { sleeper.resume(returning: outcome) }
            }
        } onCancel: {
            cancelSleep(id)
        }
        if !isOver { throw CancellationError() }
    }

    /// Resumes a sleeper, if it still sleeps. The thread does not go meanwhile: the sleeper's task may need it.
    private func cancelSleep(_ id: UInt64) {
        let sleeper = state.withLock { state in
            let sleeper = state.timers.remove(id: id)
            if sleeper != nil { state.holds += 1 }
            return sleeper
        }
        guard let sleeper else { return }
        sleeper.resume(returning: false)
        state.withLock { $0.holds -= 1 }
    }

    /// Runs the body, which makes something runnable here, while the thread cannot go; false, and nothing is run, where
    /// it has gone.
    func hold(_ body: () -> Void) -> Bool {
        let isThere = state.withLock { state in
            if !state.hasStopped { state.holds += 1 }
            return !state.hasStopped
        }
        guard isThere else { return false }
        body()
        state.withLock { $0.holds -= 1 }
        return true
    }

    /// - Throws: ``NetError`` with code `closed` once the reactor is being shut down.
    func checkRunning(_ call: String) throws(NetError) {
        guard !state.withLock(\.isShuttingDown) else {
            throw NetError.closed(call, nil, "the reactor has been shut down")
        }
    }

    /// Suspends for so long; see ``sleep(until:isolation:)``.
    public func sleep(for duration: Duration) async throws(CancellationError) {
        try await sleep(until: now + duration)
    }

    /// Suspends until nothing is left to do for now: no job is runnable, and a look at the event set
    /// brought nothing. Whatever still waits then waits for something that is not there, a later time
    /// included.
    public func idle() async {
        await withUnsafeContinuation { idler in
            let isOver = state.withLock {
                if $0.isShuttingDown { return true }
                $0.idlers.append(idler)
                wake(&$0)
                return false
            }
            if isOver { idler.resume() }
        }
    }

    /// Ends the reactor: its sockets are closed, sleeps are cancelled, what this makes runnable is run, and
    /// the thread ends. From another thread, it returns when the thread is gone, whoever was the first to ask for that;
    /// from the reactor's own, the thread goes once nothing is runnable. To resume a task that has this executor after that is a
    /// programmer's error and traps.
    public func shutDown() {
        precondition(!isShared, "the shared reactor is everybody's and is not shut down")
        let handle = state.withLock { state in
            state.isShuttingDown = true
            return state.handle.take()
        }
        guard let handle else { return waitUntilGone() }
        closeAll()
        state.withLock {
            $0.mayStop = true
            wake(&$0)
        }
        if isCurrent { pthread_detach(handle) } else { pthread_join(handle, nil) }
    }

    /// Waits for a shut-down that another has begun: a thread can be joined by one only.
    private func waitUntilGone() {
        guard !isCurrent else { return }
        while !state.withLock(\.hasStopped) || thread.load(ordering: .acquiring) != 0 { usleep(100) }
    }

    /// Ends every wait: sockets are closed, sleepers and idlers resumed.
    private func closeAll() {
        let (descriptors, sleepers, idlers) = state.withLock { state in
            defer { state.idlers = [] }
            return (state.registry.descriptors, state.timers.removeAll(), state.idlers)
        }
        for descriptor in descriptors { descriptor.close() }
        for sleeper in sleepers { sleeper.resume(returning: false) }
        for idler in idlers { idler.resume() }
    }

    /// Ends the thread's wait, where it is in one. Under the lock, so that no wake-up is lost and none is
    /// sent twice.
    func wake(_ state: inout State) {
        guard state.isSleeping else { return }
        state.isSleeping = false
        events.wake()
    }
}

extension Backend {
    /// The given one, else what `NET_BACKEND` says, else epoll.
    static func orFromEnvironment(_ given: Backend?) throws(NetError) -> Backend {
        if let given { return given }
        guard let value = getenv("NET_BACKEND") else { return .epoll }
        let name = String(cString: value)
        guard let backend = Backend(rawValue: name) else {
            throw NetError(
                errno: EINVAL,
                call: "reactor",
                detail: "NET_BACKEND is '\(name)'; use 'epoll' or 'poll'"
            )
        }
        return backend
    }
}
