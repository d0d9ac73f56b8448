import Glibc
import Net
import Testing

extension NetTests {
    @Suite struct ConnectingTests {
        @Test(arguments: Setting.all)
        func aBoundSocketThatDoesNotListenRefuses(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                #expect(
                    await code { _ = try await Connection.connect(to: listener.address, on: reactor) }
                        == .refused
                )
                #expect(await code { _ = try await listener.accept() } == .invalidArgument)
                try listener.listen()
                _ = try await Connection.connect(to: listener.address, on: reactor)
            }
        }

        @Test(arguments: Setting.all)
        func bothEndsAgreeOnTheirAddresses(setting: Setting) async throws {
            try await withPair(setting) { pair in
                #expect(pair.client.peerAddress == pair.server.localAddress)
                #expect(pair.client.localAddress == pair.server.peerAddress)
            }
        }

        @Test(arguments: Setting.unix)
        func aMissingPathIsNotFound(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let address = try setting.address()
                #expect(
                    await code { _ = try await Connection.connect(to: address, on: reactor) } == .notFound
                )
            }
        }

        /// A full backlog drops the SYN in silence, or lets a Unix socket wait; only cancellation ends this
        /// soon.
        @Test(arguments: Setting.all)
        func aFullBacklogIsWaitedForUntilCancelled(setting: Setting) async throws {
            let before = Census.take()
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen(backlog: 0)
                let first = try await Connection.connect(to: listener.address, on: reactor)
                let others = Census.take()
                let second = await waiting(on: reactor) {
                    _ = try await Connection.connect(to: listener.address, on: reactor)
                }
                #expect(Census.take() != others)
                second.cancel()
                await #expect(throws: CancellationError.self) { try await second.value }
                await others.expectAgain()
                _ = first
            }
            await before.expectAgain()
        }

        @Test(arguments: Setting.unix)
        func aFullUnixBacklogIsTriedAgain(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen(backlog: 0)
                let first = try await Connection.connect(to: listener.address, on: reactor)
                let second = await waiting(on: reactor) {
                    try await Connection.connect(to: listener.address, on: reactor)
                }
                _ = try await listener.accept()
                let connection = try await second.value
                #expect(!connection.isReset)
                #expect(!first.isReset)
            }
        }

        @Test(arguments: Backend.allCases)
        func thisEndsAddressCanBeChosen(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                let listener = try Listener.bind(to: .loopback(), on: reactor)
                try listener.listen()
                let from = try Address(parsing: "127.0.0.9:0")
                let client = try await Connection.connect(to: listener.address, from: from, on: reactor)
                #expect(client.localAddress.host == "127.0.0.9")
                #expect(try await listener.accept().peerAddress == client.localAddress)
                let elsewhere = try Address(parsing: "203.0.113.1:0")
                let failure = await code {
                    _ = try await Connection.connect(to: listener.address, from: elsewhere, on: reactor)
                }
                #expect(failure == .addressNotAvailable)
            }
        }

        /// The RST comes before the connect is looked at: it was connected all the same.
        @Test(arguments: Setting.tcp)
        func aConnectionResetAtOnceWasConnected(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen()
                for _ in 0..<50 {
                    let connecting = Task(executorPreference: reactor) {
                        try await Connection.connect(to: listener.address, on: reactor)
                    }
                    try await listener.accept().reset()
                    try await connecting.value.expect("<reset>")
                }
            }
        }

        @Test(arguments: Setting.all)
        func aThousandConnectionsAtOnce(setting: Setting) async throws {
            raiseDescriptorLimit()
            let before = Census.take()
            try await onReactor(setting.backend) { reactor in
                let listener = try Listener.bind(to: setting.address(), on: reactor)
                try listener.listen()
                let count = 1_000
                async let servers: Void = withThrowingTaskGroup { group in
                    for _ in 0..<count {
                        let server = try await listener.accept()
                        group.addTask(executorPreference: reactor) {
                            let text = try await server.receiveText()
                            try await server.sendText(text + "!")
                        }
                    }
                    try await group.waitForAll()
                }
                var clients: [Connection] = []
                for _ in 0..<count {
                    clients.append(try await Connection.connect(to: listener.address, on: reactor))
                }
                for (index, client) in clients.enumerated() { try await client.sendText("\(index)") }
                for (index, client) in clients.enumerated() {
                    #expect(try await client.receiveText() == "\(index)!")
                }
                try await servers
            }
            await before.expectAgain()
        }

        @Test(arguments: Backend.allCases)
        func aReactorThatWasShutDownConnectsNothing(backend: Backend) async throws {
            let reactor = try Reactor(backend: backend)
            reactor.shutDown()
            let limited = await code {
                _ = try await Connection.connect(to: .loopback(port: 9), timeout: .seconds(60), on: reactor)
            }
            let named = await code {
                _ = try await Connection.connect(host: "localhost", port: 9, on: reactor)
            }
            #expect(limited == .closed && named == .closed)
        }
    }
}
