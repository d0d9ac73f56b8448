import Glibc
import Locks
import Testing

@testable import Net

extension NetTests {
    @Suite struct ReactorTests {
        @Test(arguments: Backend.allCases)
        func shuttingDownLeavesNothingBehind(backend: Backend) async throws {
            let before = Census.take()
            for _ in 0..<20 {
                let reactor = try Reactor(backend: backend)
                #expect(Census.take() != before)
                reactor.shutDown()
                reactor.shutDown()
            }
            await before.expectAgain()
        }

        @Test(arguments: Backend.allCases)
        func shuttingDownEndsEveryWait(backend: Backend) async throws {
            let before = Census.take()
            let reactor = try Reactor(backend: backend)
            let listener = try Listener.bind(to: .loopback(), on: reactor)
            try listener.listen()
            let client = try await Connection.connect(to: listener.address, on: reactor)
            let server = try await listener.accept()
            let accept = await waiting(on: reactor) { _ = try await listener.accept() }
            let receive = await waiting(on: reactor) { _ = try await client.receive(upTo: 1) }
            let sleep = await waiting(on: reactor) { try await reactor.sleep(for: .seconds(1_000)) }
            reactor.shutDown()
            #expect(await code { try await accept.value } == .closed)
            #expect(await code { try await receive.value } == .closed)
            #expect(client.isClosed && server.isClosed)
            await #expect(throws: CancellationError.self) { try await sleep.value }
            #expect(
                await code { _ = try await Connection.connect(to: .loopback(port: 1), on: reactor) }
                    == .closed
            )
            await before.expectAgain()
        }

        @Test(arguments: Backend.allCases)
        func aTaskMayShutDownItsOwnReactor(backend: Backend) async throws {
            let before = Census.take()
            let reactor = try Reactor(backend: backend)
            await Task(executorPreference: reactor) {
                await Task.yield()
                reactor.shutDown()
                await Task.yield()
            }.value
            while Census.take().descriptors > before.descriptors { await Task.yield() }
        }

        @Test(arguments: Backend.allCases)
        func idleWaitsForWhatIsOnItsWay(backend: Backend) async throws {
            try await withPair(Setting(backend: backend, family: .ipv4)) { pair in
                for end in [pair.client, pair.server] {
                    Task(executorPreference: end.reactor) {
                        while end.bytesReceived < 100 { try await end.write(end.receive(upTo: 10)) }
                    }
                }
                try await pair.client.sendText("x")
                await pair.client.reactor.idle()
                #expect(pair.client.bytesReceived == 100 && pair.server.bytesReceived == 100)
            }
        }

        @Test(arguments: Setting.all)
        func aHangUpNobodyHandlesDoesNotSpin(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reactor = pair.client.reactor
                try await pair.server.sendText("unread")
                try await pair.client.sendText("unread")
                _ = try await pair.server.waitForUnread(6)
                pair.server.reset()
                await reactor.idle()
                let before = reactor.wakeUps.load(ordering: .relaxed)
                for _ in 0..<5 { try await reactor.sleep(for: .milliseconds(10)) }
                #expect(reactor.wakeUps.load(ordering: .relaxed) - before < 20)
            }
        }

        @Test(arguments: Setting.all)
        func waitingForAResetUnderAHangUpDoesNotSpin(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reactor = pair.client.reactor
                try pair.client.halfClose()
                try pair.server.halfClose()
                let waiter = await waiting(on: reactor) { try await pair.client.waitForReset() }
                let start = reactor.now
                let before = reactor.wakeUps.load(ordering: .relaxed)
                for _ in 0..<5 { try await reactor.sleep(for: .milliseconds(10)) }
                let milliseconds = Int((reactor.now - start) / .milliseconds(1))
                #expect(reactor.wakeUps.load(ordering: .relaxed) - before < 30 + 2 * milliseconds)
                waiter.cancel()
                await #expect(throws: CancellationError.self) { try await waiter.value }
            }
        }

        /// Bytes that nobody waits for any more cause no event.
        @Test(arguments: Setting.all)
        func whatNobodyWaitsForIsNotWatched(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reactor = pair.server.reactor
                let waiter = await waiting(on: reactor) { try await pair.server.waitForInput() }
                try await pair.client.sendText("unread")
                try await waiter.value
                func changes() throws -> Int {
                    try pair.server.descriptor.withSocket { socket throws(NetError) in socket.changes }
                }
                let before = try changes()
                // Each sleep ends after a look at the event set.
                for _ in 0..<5 { try await reactor.sleep(for: .microseconds(1)) }
                let after = try changes()
                #expect(after == before)
            }
        }

        @Test func anUnknownBackendIsRefused() {
            let previous = getenv("NET_BACKEND").map { String(cString: $0) }
            defer { if let previous { setenv("NET_BACKEND", previous, 1) } else { unsetenv("NET_BACKEND") } }
            setenv("NET_BACKEND", "kqueue", 1)
            let error = #expect(throws: NetError.self) { try Reactor() }
            #expect(error?.code == .invalidArgument)
            #expect(error?.description.contains("NET_BACKEND is 'kqueue'; use 'epoll' or 'poll'") == true)
            for backend in Backend.allCases {
                setenv("NET_BACKEND", backend.rawValue, 1)
                let reactor = try? Reactor()
                #expect(reactor?.events.isEdgeTriggered == (backend == .epoll))
                reactor?.shutDown()
            }
        }

        @Test(arguments: Backend.allCases)
        func theThreadHasNoTimerSlack(backend: Backend) async throws {
            #expect(try await onReactor(backend) { _ in timerSlack() } == 1)
        }
    }
}
