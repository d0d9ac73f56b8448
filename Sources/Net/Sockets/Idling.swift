import Glibc

extension Connection {
    /// Suspends until no byte has moved either way for so long: until the kernel took none of this side's and gave none to
    /// it, counted from this call on. Bytes that nobody receives do not move.
    ///
    /// - Throws: ``NetError`` with code `closed` once the connection is closed on this side; `CancellationError`.
    public func waitUntilIdle(for duration: Duration) async throws {
        guard try await becomesIdle(for: duration) else {
            throw NetError.closed("wait", peerAddress)
        }
    }

    /// Runs the body, and cancels it once no byte has moved either way for so long, as ``waitUntilIdle(for:)`` counts.
    ///
    /// The connection stays open then: close it, or go on where it stands. The body is a child task of the caller's, on
    /// its task executor. A slow peer that sends a byte now and then keeps it going: a limit for the whole is a deadline,
    /// not this.
    ///
    /// - Returns: what the body returns.
    /// - Throws: ``NetError`` with code `timedOut`, after the cancelled body has come to its end; else what the body
    ///   throws; `CancellationError`.
    public func withIdleTimeout<Result: Sendable>(
        _ duration: Duration,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Outcome<Result>.self) { group in
            defer { group.cancelAll() }
            group.addTask { .result(try await body()) }
            group.addTask { try await self.becomesIdle(for: duration) ? .idle : .closed }
            // Where the body, or somebody else, has closed the connection, what follows is the body's own.
            var outcome = try await group.next()
            if case .closed = outcome { outcome = try await group.next() }
            if case .result(let result) = outcome { return result }
            // The group cancels the body and waits for its end before it throws.
            throw NetError(
                errno: ETIMEDOUT,
                call: "wait",
                address: peerAddress,
                detail: "no byte has moved either way for \(duration)"
            )
        }
    }

    /// Whether no byte has moved for so long before the connection was closed.
    private func becomesIdle(for duration: Duration) async throws -> Bool {
        let start = MonotonicTime.now
        value { $0.idleWatchers += 1 }
        defer { value { $0.idleWatchers -= 1 } }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                try await self.waitUntilClosed()
                return false
            }
            group.addTask {
                while true {
                    let deadline = max(start, self.value(\.lastActivity)) + duration
                    if deadline <= .now { return true }
                    try await self.reactor.sleep(until: deadline)
                }
            }
            do {
                return try await group.next() == true
            } catch {
                // A reactor that ends closes its connections and cancels its sleepers.
                if self.isClosed { return false }
                throw error
            }
        }
    }
}

/// What came of a body that runs under an idle timeout.
private enum Outcome<Result: Sendable>: Sendable {
    case result(Result)
    case idle
    case closed
}
