import Glibc
import Locks
import Net
import Testing

extension NetTests {
    /// Every host here is a closure's; 127.0.0.2 and its like are this machine's too.
    @Suite struct ConnectingByNameTests {
        private static func resolver(_ texts: String...) -> Resolver {
            Resolver { _, _ in texts.map { IPAddress($0)! } }
        }

        /// A listener on each of the two addresses, with one port.
        private static func listeners(_ first: String, _ second: String) throws -> (
            Listener, Listener, port: UInt16
        ) {
            while true {
                let one = try Listener.bind(to: Address(host: first, port: 0))
                let port = one.address.port!
                let other = try Address(host: second, port: port)
                // Somebody may have the port there; the next one is another.
                if let two = try? Listener.bind(to: other) { return (one, two, port) }
            }
        }

        @Test(arguments: Backend.allCases)
        func theNextIsTriedAtOnceWhenOneIsRefused(backend: Backend) async throws {
            try await onReactor(backend) { _ in
                let (refusing, listener, port) = try Self.listeners("127.0.0.2", "127.0.0.3")
                try listener.listen()
                let client = try await Connection.connect(
                    host: "two.example",
                    port: port,
                    // Only the refusal may start the second.
                    attemptDelay: .seconds(100),
                    resolver: Self.resolver("127.0.0.2", "127.0.0.3")
                )
                #expect(client.peerAddress == listener.address)
                #expect(try await listener.accept().peerAddress == client.localAddress)
                _ = refusing
            }
        }

        /// A full backlog drops the SYN in silence.
        @Test(arguments: Backend.allCases)
        func theNextIsTriedBesideASilentOneWhichIsThenClosed(backend: Backend) async throws {
            try await onReactor(backend) { _ in
                let (silent, listener, port) = try Self.listeners("127.0.0.2", "127.0.0.3")
                try silent.listen(backlog: 0)
                let filling = try await Connection.connect(to: silent.address)
                try listener.listen()
                let before = Census.take()
                let client = try await Connection.connect(
                    host: "two.example",
                    port: port,
                    attemptDelay: .milliseconds(10),
                    resolver: Self.resolver("127.0.0.2", "127.0.0.3")
                )
                #expect(client.peerAddress == listener.address)
                #expect(Census.take().descriptors == before.descriptors + 1)
                _ = filling
            }
        }

        /// It goes on beside the later ones, and may win yet: the second is as silent as the first was.
        @Test(arguments: Backend.allCases)
        func aSlowFirstMayStillWin(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                let (slow, silent, port) = try Self.listeners("127.0.0.2", "127.0.0.3")
                try slow.listen(backlog: 0)
                try silent.listen(backlog: 0)
                let first = try await Connection.connect(to: slow.address)
                let second = try await Connection.connect(to: silent.address)
                let connecting = Task(executorPreference: reactor) {
                    try await Connection.connect(
                        host: "two.example",
                        port: port,
                        attemptDelay: .milliseconds(10),
                        resolver: Self.resolver("127.0.0.2", "127.0.0.3")
                    )
                }
                // Room again; the SYN is sent again after a second.
                try await reactor.sleep(for: .milliseconds(50))
                _ = try await slow.accept()
                #expect(try await connecting.value.peerAddress == slow.address)
                _ = (first, second)
            }
        }

        @Test(arguments: Backend.allCases)
        func whenAllFailEachIsTold(backend: Backend) async throws {
            let before = Census.take()
            try await onReactor(backend) { _ in
                let (one, two, port) = try Self.listeners("127.0.0.2", "127.0.0.3")
                let error = await #expect(throws: NetError.self) {
                    try await Connection.connect(
                        host: "two.example",
                        port: port,
                        resolver: Self.resolver("127.0.0.2", "127.0.0.3")
                    )
                }
                #expect(error?.code == .refused)
                #expect(error?.attempts.map(\.address) == [one.address, two.address])
                #expect(
                    error?.description
                        == """
                        connect: no address of 'two.example' port \(port) could be connected to: \
                        connect to 127.0.0.2:\(port): connection refused (ECONNREFUSED); \
                        connect to 127.0.0.3:\(port): connection refused (ECONNREFUSED) (ECONNREFUSED)
                        """
                )
            }
            await before.expectAgain()
        }

        @Test(arguments: Backend.allCases)
        func theCodeIsOfTheFirstThatGotAnAnswer(backend: Backend) async throws {
            try await onReactor(backend) { _ in
                let listener = try Listener.bind(to: .loopback())
                let error = await #expect(throws: NetError.self) {
                    try await Connection.connect(
                        host: "two.example",
                        port: listener.address.port!,
                        blockList: BlockList("127.0.0.2"),
                        resolver: Self.resolver("127.0.0.2", "127.0.0.1")
                    )
                }
                #expect(error?.code == .refused)
                #expect(error?.attempts.map(\.code) == [.blocked, .refused])
            }
        }

        @Test(arguments: Backend.allCases)
        func aSingleAddressFailsInItsOwnWords(backend: Backend) async throws {
            try await onReactor(backend) { _ in
                let listener = try Listener.bind(to: .loopback())
                let error = await #expect(throws: NetError.self) {
                    try await Connection.connect(host: "127.0.0.1", port: listener.address.port!)
                }
                #expect(error == NetError(errno: ECONNREFUSED, call: "connect", address: listener.address))
            }
        }

        @Test(arguments: Setting.tcp)
        func localhostIsBothFamilies(setting: Setting) async throws {
            try await onReactor(setting.backend) { _ in
                let listener = try Listener.bind(to: setting.address())
                try listener.listen()
                let port = listener.address.port!
                let client = try await Connection.connect(host: "localhost", port: port)
                #expect(client.peerAddress == listener.address)
                let other: IPAddress.Family = setting.family == .ipv4 ? .ipv6 : .ipv4
                #expect(
                    await code {
                        _ = try await Connection.connect(host: "localhost", port: port, family: other)
                    }
                        != nil
                )
            }
        }

        @Test(arguments: Backend.allCases)
        func thisEndsAddressDecidesTheFamily(backend: Backend) async throws {
            try await onReactor(backend) { _ in
                let listener = try Listener.bind(to: .loopback())
                try listener.listen()
                let port = listener.address.port!
                let from = try Address(host: "127.0.0.9", port: 0)
                let client = try await Connection.connect(host: "localhost", port: port, from: from)
                #expect(client.localAddress.host == "127.0.0.9")
                listener.close()
                let error = await #expect(throws: NetError.self) {
                    try await Connection.connect(host: "localhost", port: port, from: from)
                }
                // The other family was not even tried.
                #expect(error?.attempts == [] && error?.address == listener.address)
            }
        }

        @Test(arguments: Backend.allCases)
        func aTimeoutCoversLookingUpAndConnecting(backend: Backend) async throws {
            let before = Census.take()
            try await onReactor(backend) { reactor in
                let listener = try Listener.bind(to: .loopback())
                try listener.listen(backlog: 0)
                let filling = try await Connection.connect(to: listener.address)
                let port = listener.address.port!
                let silent = await #expect(throws: NetError.self) {
                    try await Connection.connect(host: "127.0.0.1", port: port, timeout: .milliseconds(20))
                }
                #expect(silent?.code == .timedOut)
                #expect(
                    silent?.description.contains("'127.0.0.1' port \(port) gave no answer within") == true
                )
                let endless = Resolver { _, _ in
                    try await reactor.sleep(for: .seconds(1_000))
                    return []
                }
                let unknown = await code {
                    _ = try await Connection.connect(
                        host: "a.example",
                        port: port,
                        timeout: .milliseconds(20),
                        resolver: endless
                    )
                }
                #expect(unknown == .timedOut)
                let direct = await #expect(throws: NetError.self) {
                    try await Connection.connect(to: listener.address, timeout: .milliseconds(20))
                }
                #expect(direct?.code == .timedOut && direct?.address == listener.address)
                _ = filling
            }
            await before.expectAgain()
        }

        @Test(arguments: Backend.allCases)
        func aTimeoutThatIsNotNeededIsNotWaitedFor(backend: Backend) async throws {
            try await onReactor(backend) { _ in
                let listener = try Listener.bind(to: .loopback())
                try listener.listen()
                let far = Duration.seconds(1_000)
                _ = try await Connection.connect(to: listener.address, timeout: far)
                _ = try await Connection.connect(
                    host: "127.0.0.1",
                    port: listener.address.port!,
                    timeout: far
                )
                listener.close()
                let failure = await code {
                    _ = try await Connection.connect(to: listener.address, timeout: far)
                }
                #expect(failure == .refused)
            }
        }

        @Test(arguments: Backend.allCases)
        func cancellationClosesEveryAttempt(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                let (one, two, port) = try Self.listeners("127.0.0.2", "127.0.0.3")
                try one.listen(backlog: 0)
                try two.listen(backlog: 0)
                let filling = [
                    try await Connection.connect(to: one.address),
                    try await Connection.connect(to: two.address),
                ]
                let before = Census.take()
                let connecting = Task(executorPreference: reactor) {
                    _ = try await Connection.connect(
                        host: "two.example",
                        port: port,
                        timeout: .seconds(1_000),
                        attemptDelay: .milliseconds(10),
                        resolver: Self.resolver("127.0.0.2", "127.0.0.3")
                    )
                }
                while Census.take().descriptors < before.descriptors + 2 { await Task.yield() }
                connecting.cancel()
                await #expect(throws: CancellationError.self) { try await connecting.value }
                #expect(Census.take().descriptors == before.descriptors)
                _ = filling
            }
        }

        @Test(arguments: Setting.all)
        func withoutAReactorItIsTheCallersOrTheProcesss(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address())
                #expect(listener.reactor === reactor)
                try listener.listen()
                #expect(try await Connection.connect(to: listener.address).reactor === reactor)
                let elsewhere = try await Task.detached { try await Connection.connect(to: listener.address) }
                    .value
                let shared = try Reactor.shared
                #expect(elsewhere.reactor === shared)
            }
        }

        /// The wait for a name is the given reactor's too, not that of whoever calls.
        @Test(arguments: Backend.allCases)
        func aNameIsWaitedForOnTheReactorGiven(backend: Backend) async throws {
            let reactor = try Reactor(backend: backend)
            defer { reactor.shutDown() }
            let listener = try Listener.bind(to: .loopback(), on: reactor)
            try listener.listen()
            let isThere = Atomic(false)
            let resolver = Resolver { _, _ in
                isThere.store(reactor.isCurrent, ordering: .sequentiallyConsistent)
                return [.loopback]
            }
            let connection = try await Connection.connect(
                host: "somewhere.test",
                port: listener.address.port!,
                resolver: resolver,
                on: reactor
            )
            let wasThere = isThere.load(ordering: .sequentiallyConsistent)
            #expect(wasThere)
            connection.close()
            listener.close()
        }
    }
}
