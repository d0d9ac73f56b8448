import Glibc
import Locks

/// A descriptor that a reactor watches, and the tasks that wait for it.
///
/// System calls are made on the caller's thread, under the lock; the reactor's thread only notes readiness
/// and resumes. Locks are taken in the order descriptor, reactor, event set. Nobody is resumed under a lock: to resume
/// a task takes a lock of the task's own, which its cancellation holds while it calls the handler that takes ours.
final class Descriptor: Sendable {
    private struct State {
        var socket: SocketState
        var waiters = Waiters()
        var whenClosed: (@Sendable () -> Void)?
    }

    let reactor: Reactor
    private let state: Mutex<State>
    private let waiterIDs = Atomic(0)
    private let isEdgeTriggered: Bool

    /// Takes over a descriptor's state; nothing is watched before ``register()``.
    init(_ socket: SocketState, on reactor: Reactor) {
        self.reactor = reactor
        isEdgeTriggered = reactor.events.isEdgeTriggered
        state = Mutex(State(socket: socket))
    }

    /// Begins to watch the descriptor.
    func register() throws(NetError) {
        try state.withLock { state throws(NetError) in
            let number = try state.socket.openDescriptor("epoll_ctl")
            let token = try reactor.state.withLock { common throws(NetError) in
                // Whoever registers later would never be woken or closed.
                guard !common.isShuttingDown else {
                    throw NetError.closed("epoll_ctl", state.socket.address, "the reactor has been shut down")
                }
                return common.registry.insert(self, number: number)
            }
            do throws(NetError) {
                try reactor.events.add(number, token: token)
            } catch {
                reactor.state.withLock { $0.registry.remove(number: number) }
                throw error
            }
        }
    }

    /// Gives the body the socket's state, under the lock; it may make calls that do not block.
    func withSocket<Result: Sendable>(
        _ body: (inout SocketState) throws(NetError) -> Result
    ) throws(NetError) -> Result {
        var met: Waiters.Met?
        defer { met?.resume() }
        return try state.withLock { state throws(NetError) in
            let wasLost = state.socket.isMet(.reset)
            // What one task learns from a call may be what another waits for, and no event may come to tell it.
            defer { if !wasLost, state.socket.isMet(.reset) { met = takeMet(&state) } }
            return try body(&state.socket)
        }
    }

    /// Suspends until the interest is met or the descriptor is closed; the caller then looks for itself.
    ///
    /// One task may wait for input and one for output; a second is a programmer's error.
    ///
    /// - Throws: `CancellationError`, at once, when the task is cancelled; the descriptor stays as it is.
    func wait(for interest: Interest) async throws(CancellationError) {
        let id = waiterIDs.wrappingAdd(1, ordering: .relaxed).newValue
        let isMet: Bool
        let isolation: (any Actor)? = #isolation
        if let isolation {
            isMet = await wait(id, for: interest, isolation: isolation)
        } else {
            // Without isolation the closure runs where its task does anyway: no look for the executor at each step.
            isMet = await withTaskCancellationHandler {
                await withUnsafeContinuation { enlist($0, id, for: interest) }
            } onCancel: {
                cancel(id)
            }
        }
        if !isMet { throw CancellationError() }
    }

    /// The wait of a task that is isolated to an actor.
    private func wait(_ id: Int, for interest: Interest, isolation: isolated any Actor) async -> Bool {
        await withTaskCancellationHandler {
            // Captured, the caller's isolation is the closure's too. Otherwise it would run on the global executor: two
            // changes of thread for each wait, which made a round trip twenty times as slow.
            _ = isolation
            return await withUnsafeContinuation { enlist($0, id, for: interest) }
        } onCancel: {
            cancel(id)
        }
    }

    /// Notes who waits, or resumes it where nothing has to be waited for.
    private func enlist(_ continuation: Waiters.Continuation, _ id: Int, for interest: Interest) {
        let outcome: Bool? = state.withLock { state in
            // A cancellation from now on finds the waiter; an earlier one is seen here.
            if Task.isCancelled { return false }
            if state.socket.isMet(interest) { return true }
            state.waiters.insert(continuation, id, for: interest)
            updateInterests(state)
            return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
    }

    private func cancel(_ id: Int) {
        state.withLock { state in
            guard let continuation = state.waiters.remove(id) else { return }
            // Under the lock all the same, so that a shut-down waits for it: the task's lock is this thread's.
            continuation.resume(returning: false)
            updateInterests(state)
        }
    }

    /// Takes in what the event set tells, and resumes those who waited for it. On the reactor's thread.
    func signal(_ readiness: Readiness) {
        let met = state.withLock { state -> Waiters.Met? in
            guard state.socket.isOpen else { return nil }
            state.socket.note(readiness)
            state.socket.changes += 1
            return takeMet(&state)
        }
        met?.resume()
    }

    /// Closes the descriptor once; later calls do nothing. Whoever waits is resumed and finds it closed.
    ///
    /// - Parameter prepare: what to do with the descriptor just before.
    func close(_ prepare: (Int32) -> Void = { _ in }) {
        let (met, whenClosed) = state.withLock { state -> (Waiters.Met?, (@Sendable () -> Void)?) in
            guard state.socket.isOpen else { return (nil, nil) }
            let number = state.socket.markClosed()
            // First out of the registry: after close(2) the next socket may get the same number at once.
            reactor.state.withLock {
                $0.registry.remove(number: number)
                reactor.events.remove(number)
                // poll(2) holds on to the sockets it waits for: their close takes effect when it returns.
                if !reactor.events.isEdgeTriggered { reactor.wake(&$0) }
            }
            prepare(number)
            Glibc.close(number)
            return (takeMet(&state), state.whenClosed.take())
        }
        met?.resume()
        whenClosed?()
    }

    /// Sets what is called once, after the descriptor was closed, on the thread that closes it and without a lock; at
    /// once where it is closed already. It takes the place of an earlier one.
    func whenClosed(_ action: @escaping @Sendable () -> Void) {
        let isOpen = state.withLock { state in
            if state.socket.isOpen { state.whenClosed = action }
            return state.socket.isOpen
        }
        if !isOpen { action() }
    }

    private func takeMet(_ state: inout State) -> Waiters.Met {
        let met = state.waiters.takeMet(by: state.socket)
        if !met.isEmpty { updateInterests(state) }
        return met
    }

    /// An edge-triggered set watches everything from the start; any other has to be told.
    @inline(__always)  // Not to copy the state for a set that has not to be told.
    private func updateInterests(_ state: borrowing State) {
        guard !isEdgeTriggered, state.socket.isOpen else { return }
        reactor.events.setInterests(state.waiters.interests, of: state.socket.number)
        reactor.state.withLock { reactor.wake(&$0) }
    }
}
