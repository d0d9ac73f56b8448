import Dispatch
import Locks

/// What a program has written, whether it has ended, and who waits for either.
final class Progress: Sendable {
    struct State: Sendable {
        var outputBytes: [UInt8] = []
        var errorBytes: [UInt8] = []
        var status: Int32?

        var output: String { String(decoding: outputBytes, as: UTF8.self) }
        var errors: String { String(decoding: errorBytes, as: UTF8.self) }
    }

    private struct Waiter {
        let id: Int
        let isMet: @Sendable (State) -> Bool
        let continuation: CheckedContinuation<State, Never>
    }

    private struct Shared {
        var state = State()
        var waiters: [Waiter] = []
        var lastID = 0
    }

    private let shared = Mutex(Shared())

    func note(_ bytes: ArraySlice<UInt8>, isError: Bool) {
        change { if isError { $0.errorBytes += bytes } else { $0.outputBytes += bytes } }
    }

    func end(status: Int32) {
        change { $0.status = status }
    }

    private func change(_ body: (inout State) -> Void) {
        shared.withLock { shared in
            body(&shared.state)
            let state = shared.state
            // Of a program that has ended nothing more comes.
            let met = shared.waiters.filter { state.status != nil || $0.isMet(state) }
            shared.waiters.removeAll { waiter in met.contains { $0.id == waiter.id } }
            for waiter in met { waiter.continuation.resume(returning: state) }
        }
    }

    /// Waits until the state is as wanted, the program has ended, or the time is over.
    func wait(_ limit: DispatchTimeInterval, until isMet: @escaping @Sendable (State) -> Bool) async -> State
    {
        await withCheckedContinuation { continuation in
            shared.withLock { shared in
                if shared.state.status != nil || isMet(shared.state) {
                    continuation.resume(returning: shared.state)
                    return
                }
                shared.lastID += 1
                let id = shared.lastID
                shared.waiters.append(Waiter(id: id, isMet: isMet, continuation: continuation))
                DispatchQueue.global().asyncAfter(deadline: .now() + limit) { [weak self] in self?.giveUp(id)
                }
            }
        }
    }

    private func giveUp(_ id: Int) {
        shared.withLock { shared in
            guard let index = shared.waiters.firstIndex(where: { $0.id == id }) else { return }
            shared.waiters.remove(at: index).continuation.resume(returning: shared.state)
        }
    }
}
