import CLinux
import Net
import Testing

extension NetTests {
    @Suite struct LeakTests {
        @Test(arguments: Setting.all)
        func connectionsOneAfterAnotherLeaveNothing(setting: Setting) async throws {
            try await expectNothingKept(by: 1_000, of: setting, bytes: 64) { address, reactor in
                try await exchange(with: address, on: reactor)
            }
        }

        @Test(arguments: Setting.all)
        func connectionsCancelledAtARandomMomentLeaveNothing(setting: Setting) async throws {
            try await expectNothingKept(by: 300, of: setting, bytes: 256) { address, reactor in
                let one = Task(executorPreference: reactor) {
                    while true { try await exchange(with: address, on: reactor) }
                }
                // From this thread, while the reactor's is at work on it.
                let moment = reactor.now + .microseconds(Int.random(in: 0..<300))
                while reactor.now < moment {}
                one.cancel()
                if case .failure(let error) = await one.result, !(error is CancellationError) { throw error }
            }
        }

        /// Does it so often, which may keep less than so many bytes each time, and as often beforehand, so that everything that is kept for good is there.
        private func expectNothingKept(
            by count: Int,
            of setting: Setting,
            bytes: Int,
            _ body: (Address, Reactor) async throws -> Void
        ) async throws {
            let reactor = try Reactor(backend: setting.backend)
            defer { reactor.shutDown() }
            let listener = try Listener.bind(to: setting.address(), on: reactor)
            try listener.listen()
            let echo = Task(executorPreference: reactor) { try await echoEach(of: listener) }
            for _ in 0..<count { try await body(listener.address, reactor) }
            await reactor.idle()
            let before = Census.take()
            let allocated = clinux_allocated_bytes()
            for _ in 0..<count { try await body(listener.address, reactor) }
            await reactor.idle()
            #expect(Census.take() == before)
            #expect(clinux_allocated_bytes() < allocated + count * bytes)
            echo.cancel()
            await #expect(throws: CancellationError.self) { try await echo.value }
        }
    }
}

private struct OtherBytes: Error {}

/// A connection of one round trip. It ends with a reset: no TIME_WAIT keeps its port.
private func exchange(with address: Address, on reactor: Reactor) async throws {
    let connection = try await Connection.connect(to: address, on: reactor)
    defer { connection.reset() }
    try await connection.write("x")
    // No expectation: the testing library would keep something of each.
    guard try await connection.receive(upTo: 10) == [UInt8(ascii: "x")] else { throw OtherBytes() }
}

/// Sends back what comes on each connection, in a task of its own that is gone with it.
private func echoEach(of listener: Listener) async throws {
    try await withThrowingDiscardingTaskGroup { group in
        while true {
            let connection = try await listener.accept()
            group.addTask {
                defer { connection.close() }
                while let bytes = try? await connection.receive(upTo: 10), !bytes.isEmpty {
                    try? await connection.write(bytes)
                }
            }
        }
    }
}
