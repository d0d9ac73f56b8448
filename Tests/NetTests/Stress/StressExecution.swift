import Net

extension StressOutcome {
    /// What a thrown error says; the reset that a loop throws is an arrival like any other.
    init(_ error: any Error, of step: StressStep) {
        switch (error, step.action) {
        case (is CancellationError, _): self = .cancelled
        case (let error as NetError, .receive) where error.code == .reset: self = .arrival(.reset)
        case (let error as NetError, _): self = .failed(error.code)
        default: self = .failed(.other)
        }
    }

    /// What a body came to.
    static func of(_ step: StressStep, _ body: () async throws -> Void) async -> StressOutcome {
        do {
            try await body()
            return .done
        } catch {
            return StressOutcome(error, of: step)
        }
    }
}

/// The steps as calls of Net.
extension StressRun {
    func execute(
        _ step: StressStep,
        _ side: Int,
        _ pieces: [StressFlow.Piece]
    ) async throws -> (StressOutcome, [UInt8]) {
        let end = ends[side]
        switch step.action {
        case .writeTogether, .endTogether: return (await writeTogether(step, side, pieces), [])
        case .tryReceive(let room):
            return try Self.received(room) { try end.tryReceive(into: $0) }
        case .look:
            return (.looked(isReset: end.isReset, unread: (try? end.unreadBytes) ?? 0), [])
        case .close: end.close()
        case .reset: end.reset()
        case .closeLingeringZero:
            try? end.setLinger(.zero)
            end.close()
        default:
            return try await interrupted(step.interruption, side) {
                try await Self.execute(step.action, end, pieces)
            }
        }
        return (.done, [])
    }

    /// The steps that may wait.
    private static func execute(
        _ action: StressStep.Action,
        _ end: Connection,
        _ pieces: [StressFlow.Piece]
    ) async throws -> (StressOutcome, [UInt8]) {
        switch action {
        case .write: try await end.write(pieces[0].bytes)
        case .writeParts: try await end.write(parts: pieces.map { Array($0.bytes) })
        case .send: return (.sent(try await end.send(pieces[0].bytes)), [])
        case .end: try await end.end()
        case .waitUntilPeerHasRead: return (.reading(try await end.waitUntilPeerHasRead()), [])
        case .receive(let room): return try await received(room) { try await end.receive(into: $0) }
        case .peek(let room): return try await received(room) { try await end.receive(into: $0, peek: true) }
        case .waitForInput: try await end.waitForInput()
        case .waitForUnread(let count): return (.queue(try await end.waitForUnread(count)), [])
        case .waitForReset: try await end.waitForReset()
        case .waitUntilClosed: try await end.waitUntilClosed()
        default: preconditionFailure("\(action) does not wait")
        }
        return (.done, [])
    }

    private static func received(
        _ room: Int,
        _ receive: (UnsafeMutableRawBufferPointer) async throws -> Arrival?
    ) async rethrows -> (StressOutcome, [UInt8]) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 1)
        defer { buffer.deallocate() }
        let arrival = try await receive(buffer)
        guard case .bytes(let count) = arrival else { return (.arrival(arrival), []) }
        return (.arrival(arrival), Array(buffer[..<count]))
    }

    private static func received(
        _ room: Int,
        _ receive: (UnsafeMutableRawBufferPointer) throws -> Arrival?
    ) rethrows -> (StressOutcome, [UInt8]) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 1)
        defer { buffer.deallocate() }
        let arrival = try receive(buffer)
        guard case .bytes(let count) = arrival else { return (.arrival(arrival), []) }
        return (.arrival(arrival), Array(buffer[..<count]))
    }

    /// Writes each piece in a task of its own, the first of them interrupted.
    private func writeTogether(
        _ step: StressStep,
        _ side: Int,
        _ pieces: [StressFlow.Piece]
    ) async -> StressOutcome {
        let end = ends[side]
        let executor = executor(of: side)
        return await withTaskGroup(of: (Int, StressOutcome).self) { group in
            for (index, piece) in pieces.enumerated() {
                group.addTask(executorPreference: executor) {
                    let interruption = index == 0 ? step.interruption : nil
                    return (
                        index,
                        await .of(step) {
                            try await self.interrupted(interruption, side) {
                                try await end.write(piece.bytes)
                            }
                        }
                    )
                }
            }
            if step.action.hasEnd {
                group.addTask(executorPreference: executor) {
                    (pieces.count, await .of(step) { try await end.end() })
                }
            }
            var outcomes = [Int: StressOutcome]()
            for await (index, outcome) in group { outcomes[index] = outcome }
            return .wrote(outcomes.sorted { $0.key < $1.key }.map(\.value))
        }
    }

    func executor(of side: Int) -> (any TaskExecutor)? {
        plan.sides[side].isOnPool ? nil : reactors[plan.sides[side].reactor]
    }

    /// Runs the body, as a task that is cancelled when the time for it has come.
    private func interrupted<Result: Sendable>(
        _ interruption: StressStep.Interruption?,
        _ side: Int,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard let interruption else { return try await body() }
        let task = Task(executorPreference: executor(of: side)) { try await body() }
        await interruption.wait(on: reactors[plan.sides[side].reactor])
        task.cancel()
        return try await task.value
    }
}

extension StressStep.Interruption {
    /// Suspends until it is time to interrupt.
    func wait(on reactor: Reactor) async {
        switch self {
        case .afterYields(let count): for _ in 0..<count { await Task.yield() }
        case .afterMicroseconds(let count): try? await reactor.sleep(for: .microseconds(count))
        }
    }
}
