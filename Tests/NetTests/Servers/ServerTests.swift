import Glibc
import Net
import Testing

extension NetTests {
    /// What a server is from its making to its end.
    @Suite struct ServerTests {
        @Test(arguments: Setting.all)
        func itListensFromItsMakingUntilItsClose(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let server = try Server.listen(to: setting.address())
                #expect(server.isListening && server.reactor === reactor && server.address.port != 0)
                #expect(await code { _ = try Server.listen(to: server.address) } == .addressInUse)
                // Accepted by the kernel, though nobody asks for it yet.
                let client = try await Connection.connect(to: server.address)
                #expect(server.connectionCount == 0)
                server.close()
                server.close()
                #expect(!server.isListening)
                try await client.expect("<reset>")
                let refusal = await code { _ = try await Connection.connect(to: server.address) }
                #expect(refusal == (setting.family == .unix ? .notFound : .refused))
                // The address is free for another.
                _ = try Server.listen(to: server.address)
            }
        }

        @Test(arguments: Setting.all)
        func connectionsComeInTheirOrderAndEndWithTheServer(setting: Setting) async throws {
            let before = Census.take()
            try await onReactor(setting.backend) { reactor in
                let server = try Server.listen(to: setting.address())
                let serving = Task(executorPreference: reactor) {
                    var texts: [String] = []
                    for try await connection in server.connections {
                        texts.append(try await connection.receiveText())
                        #expect(reactor.isCurrent)
                        try await connection.sendText("!")
                        connection.close()
                    }
                    return texts
                }
                for text in ["a", "b", "c"] {
                    let client = try await Connection.connect(to: server.address)
                    try await client.sendText(text)
                    try await client.expect("!")
                }
                server.close()
                #expect(try await serving.value == ["a", "b", "c"])
                var more = server.connections.makeAsyncIterator()
                #expect(try await more.next() == nil)
            }
            await before.expectAgain()
        }

        @Test(arguments: Setting.all)
        func closeKeepsConnectionsAndShutDownWaitsForThem(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let server = try Server.listen(to: setting.address())
                var connections = server.connections.makeAsyncIterator()
                let client = try await Connection.connect(to: server.address)
                let first = try #require(try await connections.next())
                let second = try await Connection.connect(to: server.address)
                let third = try #require(try await connections.next())
                #expect(server.connectionCount == 2)
                let down = await waiting(on: reactor) { try await server.shutDown() }
                #expect(!server.isListening)
                try await client.sendText("x")
                try await first.expect("x")
                let impatient = await waiting(on: reactor) { try await server.shutDown() }
                impatient.cancel()
                await #expect(throws: CancellationError.self) { try await impatient.value }
                first.close()
                #expect(server.connectionCount == 1)
                third.reset()
                try await down.value
                #expect(server.connectionCount == 0)
                try await server.shutDown()
                _ = second
            }
        }

        @Test(arguments: Backend.allCases)
        func aDroppedConnectionIsCountedOut(backend: Backend) async throws {
            try await onReactor(backend) { _ in
                let server = try Server.listen()
                let client = try await Connection.connect(to: server.address)
                do {
                    var connections = server.connections.makeAsyncIterator()
                    let connection = try await connections.next()
                    #expect(server.connectionCount == 1)
                    _ = consume connection
                }
                #expect(server.connectionCount == 0)
                try await client.expect("<end>")
            }
        }

        @Test(arguments: Setting.all)
        func cancellingTheWaitForAConnectionLeavesTheServerUsable(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let server = try Server.listen(to: setting.address())
                let wait = await waiting(on: reactor) { () -> Bool in
                    var connections = server.connections.makeAsyncIterator()
                    return try await connections.next() != nil
                }
                wait.cancel()
                await #expect(throws: CancellationError.self) { try await wait.value }
                let client = try await Connection.connect(to: server.address)
                var connections = server.connections.makeAsyncIterator()
                let connection = try await connections.next()
                #expect(connection?.peerAddress == client.localAddress)
            }
        }

        @Test(arguments: Backend.allCases)
        func itTakesOverAListener(backend: Backend) async throws {
            try await onReactor(backend) { _ in
                let path = Setting.temporaryPath()
                let server = try Server(Listener.bind(to: Address(path: path), permissions: 0o600))
                let client = try await Connection.connect(to: server.address)
                var connections = server.connections.makeAsyncIterator()
                try await client.sendText("x")
                try await connections.next()?.expect("x")
                server.close()
                #expect(access(path, F_OK) != 0)
            }
        }
    }
}
