import Locks
import Testing

@testable import Net

extension NetTests {
    @Suite struct IdlingTests {
        private struct Failed: Error {}

        private static func watchers(_ connection: Connection) -> Int { connection.value(\.idleWatchers) }

        @Test(arguments: Setting.all)
        func everyByteEitherWayBeginsTheWaitAnew(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reactor = pair.client.reactor
                let quiet = Duration.milliseconds(40)
                // No later than the last byte was moved.
                let lastMove = Mutex(MonotonicTime.now)
                let watch = Task(executorPreference: reactor) {
                    try await pair.client.waitUntilIdle(for: quiet)
                    return MonotonicTime.now - lastMove.withLock { $0 }
                }
                for round in 0..<10 {
                    let (from, to) = round % 2 == 0 ? (pair.client, pair.server) : (pair.server, pair.client)
                    try await from.write("x")
                    let now = MonotonicTime.now
                    try await to.expect("x")
                    if to === pair.client { lastMove.withLock { $0 = now } }
                    try await reactor.sleep(for: .milliseconds(8))
                }
                let idle = try await watch.value
                #expect(idle >= quiet)
                #expect(Self.watchers(pair.client) == 0)
            }
        }

        @Test(arguments: Setting.all)
        func theClockIsReadOnlyForThoseWhoWantToKnow(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.write("x")
                try await pair.server.expect("x")
                #expect(pair.client.value(\.lastActivity).nanoseconds == 0)
                #expect(pair.server.value(\.lastActivity).nanoseconds == 0)
                let watch = await waiting(on: pair.client.reactor) {
                    try await pair.server.waitUntilIdle(for: .seconds(1_000))
                }
                try await pair.client.write("y")
                try await pair.server.expect("y")
                #expect(pair.server.value(\.lastActivity).nanoseconds > 0)
                watch.cancel()
                await #expect(throws: CancellationError.self) { try await watch.value }
                #expect(Self.watchers(pair.server) == 0)
            }
        }

        @Test(arguments: Setting.all)
        func closingEndsTheWait(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let watch = await waiting(on: pair.client.reactor) {
                    try await pair.client.waitUntilIdle(for: .seconds(1_000))
                }
                pair.client.close()
                #expect(await code { try await watch.value } == .closed)
                #expect(await code { try await pair.client.waitUntilIdle(for: .seconds(1_000)) } == .closed)
            }
        }

        @Test(arguments: Setting.all)
        func anIdleBodyIsCancelledAndTheConnectionGoesOn(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let isOver = Atomic(false)
                let start = MonotonicTime.now
                #expect(
                    await code {
                        try await pair.server.withIdleTimeout(.milliseconds(20)) {
                            defer { isOver.store(true, ordering: .relaxed) }
                            while true { _ = try await pair.server.receiveText() }
                        }
                    } == .timedOut
                )
                #expect(isOver.load(ordering: .relaxed) && MonotonicTime.now - start >= .milliseconds(20))
                #expect(!pair.server.isClosed && Self.watchers(pair.server) == 0)
                try await pair.client.write("late")
                try await pair.server.expect("late")
            }
        }

        @Test(arguments: Setting.all)
        func aBodyThatIsDoneGivesItsResultOrItsError(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.write("x")
                let text = try await pair.server.withIdleTimeout(.seconds(1_000)) {
                    try await pair.server.receiveText()
                }
                #expect(text == "x")
                let nothing: Int? = try await pair.server.withIdleTimeout(.seconds(1_000)) { nil }
                #expect(nothing == nil)
                await #expect(throws: Failed.self) {
                    try await pair.server.withIdleTimeout(.seconds(1_000)) { throw Failed() }
                }
            }
        }

        @Test(arguments: Setting.all)
        func aBodyMayCloseItsConnectionAndGoOn(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reactor = pair.client.reactor
                let text = try await pair.server.withIdleTimeout(.milliseconds(10)) {
                    pair.server.close()
                    try await reactor.sleep(for: .milliseconds(30))
                    return "done"
                }
                #expect(text == "done")
            }
        }

        @Test(arguments: Setting.all)
        func cancellingTheCallerCancelsTheBody(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let task = await waiting(on: pair.client.reactor) {
                    try await pair.server.withIdleTimeout(.seconds(1_000)) {
                        _ = try await pair.server.receiveText()
                    }
                }
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                #expect(Self.watchers(pair.server) == 0 && !pair.server.isClosed)
            }
        }
    }
}
