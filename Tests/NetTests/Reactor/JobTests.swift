import Glibc
import Net
import Testing

extension NetTests {
    @Suite struct JobTests {
        /// An actor that runs on a reactor.
        private actor Counter {
            let reactor: Reactor
            private(set) var count = 0

            init(on reactor: Reactor) {
                self.reactor = reactor
            }

            nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

            func add() -> Bool {
                count += 1
                return reactor.isCurrent
            }

            func addAfterSleeping() async throws -> Bool {
                guard reactor.isCurrent else { return false }
                try await reactor.sleep(for: .microseconds(100))
                count += 1
                return reactor.isCurrent
            }
        }

        private static func addAssumingIsolation(to counter: Counter) {
            counter.assumeIsolated { _ = $0.add() }
        }

        @Test(arguments: Backend.allCases)
        func aTaskStaysOnTheReactorsThread(backend: Backend) async throws {
            try await withPair(Setting(backend: backend, family: .ipv4)) { pair in
                let reactor = pair.client.reactor
                let thread = pthread_self()
                #expect(reactor.isCurrent)
                try await reactor.sleep(for: .microseconds(100))
                #expect(pthread_self() == thread)
                let reader = await waiting(on: reactor) {
                    let text = try await pair.server.receiveText()
                    return (text, reactor.isCurrent)
                }
                try await pair.client.sendText("x")
                #expect(try await reader.value == ("x", true))
                #expect(pthread_self() == thread)
                await reactor.idle()
                #expect(pthread_self() == thread)
            }
        }

        @Test(arguments: Backend.allCases)
        func anActorRunsOnTheReactorsThread(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                let counter = Counter(on: reactor)
                #expect(await counter.add())
                let isOnReactor = try await counter.addAfterSleeping()
                #expect(isOnReactor)
                Self.addAssumingIsolation(to: counter)
                #expect(await counter.count == 3)
                #expect(reactor.isCurrent)
            }
        }

        @Test(arguments: Backend.allCases)
        func noWakeUpFromAnotherThreadIsLost(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                let counter = Counter(on: reactor)
                await withTaskGroup { group in
                    for _ in 0..<8 {
                        group.addTask(executorPreference: globalConcurrentExecutor) {
                            for _ in 0..<2_000 where await !counter.add() {
                                Issue.record("not on the reactor")
                            }
                        }
                    }
                }
                #expect(await counter.count == 16_000)
            }
        }

        @Test(arguments: Backend.allCases)
        func aBusyTaskStarvesNoSocket(backend: Backend) async throws {
            try await withPair(Setting(backend: backend, family: .ipv4)) { pair in
                let busy = Task(executorPreference: pair.client.reactor) {
                    while !Task.isCancelled { await Task.yield() }
                }
                try await pair.client.sendText("x")
                try await pair.server.expect("x")
                try await pair.client.reactor.sleep(for: .microseconds(100))
                busy.cancel()
                await busy.value
            }
        }

        @Test(arguments: Backend.allCases)
        func socketsWorkFromAnyThread(backend: Backend) async throws {
            let reactor = try Reactor(backend: backend)
            defer { reactor.shutDown() }
            #expect(!reactor.isCurrent)
            let listener = try Listener.bind(to: .loopback(), on: reactor)
            try listener.listen()
            let client = try await Connection.connect(to: listener.address, on: reactor)
            let server = try await listener.accept()
            async let echo: Void = {
                while true {
                    let bytes = try await server.receive(upTo: 100)
                    if bytes.isEmpty { return }
                    try await server.write(bytes)
                }
            }()
            for _ in 0..<1_000 {
                try await client.sendText("ping")
                try await client.expect("ping")
            }
            client.close()
            try await echo
        }
    }
}
