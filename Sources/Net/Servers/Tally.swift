import Locks

/// How many connections a server has, and the tasks that wait for this to change.
final class Tally: Sendable {
    /// What can be waited for.
    enum Goal {
        /// One more connection may be had, or the server is closed.
        case room
        /// There is none.
        case empty
    }

    private struct Waiter {
        let id: UInt64
        let goal: Goal
        /// Resumed with false when the wait was cancelled.
        let continuation: UnsafeContinuation<Bool, Never>
    }

    private struct State {
        var maximum: Int?
        var open = 0
        var dropped = 0
        var isClosed = false
        var lastID: UInt64 = 0
        var waiters: [Waiter] = []

        func hasReached(_ goal: Goal) -> Bool {
            switch goal {
            case .room: isClosed || maximum.map { open < $0 } ?? true
            case .empty: open == 0
            }
        }
    }

    private let state: Mutex<State>

    init(maximum: Int?) {
        state = Mutex(State(maximum: maximum))
    }

    var maximum: Int? {
        get { state.withLock(\.maximum) }
        set { change { $0.maximum = newValue } }
    }

    var open: Int { state.withLock(\.open) }
    var dropped: Int { state.withLock(\.dropped) }
    var isClosed: Bool { state.withLock(\.isClosed) }

    /// Counts a connection that was accepted, if there may be one more; whether there may.
    func enter() -> Bool {
        state.withLock { state in
            guard state.maximum.map({ state.open < $0 }) ?? true else {
                state.dropped += 1
                return false
            }
            state.open += 1
            return true
        }
    }

    /// Counts a connection that has closed.
    func leave() { change { $0.open -= 1 } }

    /// Counts a connection that was turned away.
    func drop() { change { $0.dropped += 1 } }

    /// No room will come any more.
    func close() { change { $0.isClosed = true } }

    private func change(_ body: (inout State) -> Void) {
        // Resumed without the lock: see Descriptor.
        let reached = state.withLock { state in
            body(&state)
            let reached = state.waiters.filter { state.hasReached($0.goal) }
            if !reached.isEmpty { state.waiters = state.waiters.filter { !state.hasReached($0.goal) } }
            return reached
        }
        for waiter in reached { waiter.continuation.resume(returning: true) }
    }

    /// Suspends until the goal is reached.
    ///
    /// - Throws: `CancellationError`, at once, when the task is cancelled.
    func wait(
        for goal: Goal,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(CancellationError) {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let isReached = await withTaskCancellationHandler {
            // Captured, the caller's isolation is the closure's too: no change of executor. See Descriptor.wait.
            _ = isolation
            return await withUnsafeContinuation { (continuation: UnsafeContinuation<Bool, Never>) in
                let outcome: Bool? = state.withLock { state in
                    // A cancellation from now on finds the waiter; an earlier one is seen here.
                    if Task.isCancelled { return false }
                    if state.hasReached(goal) { return true }
                    state.waiters.append(Waiter(id: id, goal: goal, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            state.withLock { state in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return }
                state.waiters.remove(at: index).continuation.resume(returning: false)
            }
        }
        if !isReached { throw CancellationError() }
    }
}
