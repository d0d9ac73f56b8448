import Glibc

extension Reactor {
    private enum Outcome<Value: Sendable>: Sendable {
        case value(Value)
        case timeIsUp
        case noTimer
    }

    /// Runs the body, as a task on this reactor, and cancels it when the time is up.
    ///
    /// - Throws: what the body throws, and the error for the timeout.
    func withTimeout<Value: Sendable>(
        _ timeout: Duration,
        error: NetError,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        // A task that prefers a reactor without a thread would trap.
        try checkRunning(error.call)
        return try await withThrowingTaskGroup(of: Outcome<Value>.self) { group in
            defer { group.cancelAll() }
            group.addTask(executorPreference: self) { .value(try await body()) }
            group.addTask(executorPreference: self) {
                // A reactor that is shut down ends its timers, and the body says why it ended.
                do { try await self.sleep(for: timeout) } catch { return .noTimer }
                return .timeIsUp
            }
            while let outcome = try await group.next() {
                switch outcome {
                case .value(let value): return value
                case .timeIsUp: throw error
                case .noTimer: continue
                }
            }
            throw CancellationError()
        }
    }
}
