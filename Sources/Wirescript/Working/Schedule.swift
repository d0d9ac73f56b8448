import Locks
import Playing

/// Gives every worker its next job, and never two at a time that listen on the same fixed address.
///
/// Taking a job is a lock and no more; a worker suspends only where all that is left has to wait for an address.
final class Schedule: Sendable {
    fileprivate struct State {
        var rounds: Rounds
        var queue: [Job] = []
        /// Jobs whose turn came while an address of theirs was in use, the oldest first.
        var deferred: [Job] = []
        var addresses: Set<String> = []
        var idle: [CheckedContinuation<Void, Never>] = []
        var isStopped = false
    }

    fileprivate enum Turn {
        case play(Job)
        case wait
        case over
    }

    private let state: Mutex<State>

    init(_ rounds: Rounds) { state = Mutex(State(rounds: rounds)) }

    /// The next job; nil when there is none any more. Suspends while each job left needs an address in use.
    func next() async -> Job? {
        while true {
            switch state.withLock({ $0.turn() }) {
            case .play(let job): return job
            case .over: return nil
            case .wait: await waitForAddress()
            }
        }
    }

    /// Gives back the addresses of a job that has ended.
    func finish(_ job: Job) {
        guard !job.plan.fixedAddresses.isEmpty else { return }
        wake { $0.addresses.subtract(job.plan.fixedAddresses) }
    }

    /// No job is given any more. May be called from any thread, and more than once.
    func stop() { wake { $0.isStopped = true } }

    private func waitForAddress() async {
        await withCheckedContinuation { continuation in
            let isLate = state.withLock { state in
                // The address may have been given back since: without this look nobody would wake us.
                if state.isStopped || state.deferred.isEmpty || state.isReady { return true }
                state.idle.append(continuation)
                return false
            }
            if isLate { continuation.resume() }
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let woken = state.withLock { state in
            change(&state)
            defer { state.idle = [] }
            return state.idle
        }
        for continuation in woken { continuation.resume() }
    }
}

extension Schedule.State {
    /// Whether a job that was put off can be played now.
    fileprivate var isReady: Bool { deferred.contains { addresses.isDisjoint(with: $0.plan.fixedAddresses) } }

    fileprivate mutating func turn() -> Schedule.Turn {
        guard !isStopped else { return .over }
        if let place = deferred.firstIndex(where: { addresses.isDisjoint(with: $0.plan.fixedAddresses) }) {
            return start(deferred.remove(at: place))
        }
        while true {
            guard let job = queue.popLast() else {
                guard let round = rounds.next() else { return deferred.isEmpty ? .over : .wait }
                queue = round
                continue
            }
            if addresses.isDisjoint(with: job.plan.fixedAddresses) { return start(job) }
            deferred.append(job)
        }
    }

    private mutating func start(_ job: Job) -> Schedule.Turn {
        addresses.formUnion(job.plan.fixedAddresses)
        return .play(job)
    }
}
