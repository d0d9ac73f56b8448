import DequeModule
import Locks

/// Lets one task at a time go ahead, in the order in which they came.
package final class Turns: Sendable {
    private struct Waiter {
        let id: Int
        /// Resumed with false when the wait was cancelled.
        let continuation: UnsafeContinuation<Bool, Never>
    }

    private enum Entry {
        case task(Waiter)
        case action(@Sendable () -> Void)
    }

    private struct State {
        /// While nobody has the turn, nobody waits for it.
        var isTaken = false
        var queue: Deque<Entry> = []

        mutating func removeWaiter(_ id: Int) -> UnsafeContinuation<Bool, Never>? {
            let index = queue.firstIndex { entry in
                if case .task(let waiter) = entry { waiter.id == id } else { false }
            }
            guard let index, case .task(let waiter) = queue.remove(at: index) else { return nil }
            return waiter.continuation
        }
    }

    private let state = Mutex(State())
    private let ids = Atomic(0)

    package init() {}

    /// Suspends until all that came before have gone. Who has taken a turn must ``release()`` it.
    ///
    /// - Throws: `CancellationError`, at once, when the task is cancelled while it waits; the others move up.
    package func take(isolation: isolated (any Actor)? = #isolation) async throws(CancellationError) {
        if takeIfFree() { return }
        let id = ids.wrappingAdd(1, ordering: .relaxed).newValue
        let isMine = await withTaskCancellationHandler {
            // Captured, the caller's isolation is the closure's too: no change of executor. See Descriptor.wait.
            _ = isolation
            return await withUnsafeContinuation { (continuation: UnsafeContinuation<Bool, Never>) in
                let outcome: Bool? = state.withLock { state in
                    // A cancellation from now on finds the waiter; an earlier one is seen here.
                    if Task.isCancelled { return false }
                    guard state.isTaken else {
                        state.isTaken = true
                        return true
                    }
                    state.queue.append(.task(Waiter(id: id, continuation: continuation)))
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            // Under the lock, so that who releases the turn waits for it, and with him the end of his reactor, which this
            // task may need. See Descriptor.cancel.
            state.withLock { state in state.removeWaiter(id)?.resume(returning: false) }
        }
        if !isMine { throw CancellationError() }
    }

    /// Takes the turn where nobody has it, and does not wait; whether it did.
    package func takeIfFree() -> Bool {
        state.withLock { state in
            defer { state.isTaken = true }
            return !state.isTaken
        }
    }

    /// Hands the turn to whoever came next.
    package func release() {
        while true {
            let next: Entry? = state.withLock { state in
                let next = state.queue.popFirst()
                state.isTaken = next != nil
                return next
            }
            switch next {
            case .task(let waiter): return waiter.continuation.resume(returning: true)
            case .action(let action): action()
            case nil: return
            }
        }
    }

    /// Runs a short action in its turn: now where nobody has it, else on the thread of who releases it.
    package func run(_ action: @escaping @Sendable () -> Void) {
        let isFree = state.withLock { state in
            if state.isTaken { state.queue.append(.action(action)) }
            defer { state.isTaken = true }
            return !state.isTaken
        }
        guard isFree else { return }
        action()
        release()
    }
}
