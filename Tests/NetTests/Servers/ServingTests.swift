import Glibc
import Locks
import Net
import Testing

extension NetTests {
    @Suite struct ServingTests {
        private struct Trouble: Error {}

        @Test(arguments: Setting.all)
        func everyConnectionIsServedBesideTheOthers(setting: Setting) async throws {
            raiseDescriptorLimit()
            let before = Census.take()
            try await onReactor(setting.backend) { reactor in
                let server = try Server.listen(to: setting.address())
                let serving = Task(executorPreference: reactor) {
                    try await server.serve { connection in
                        #expect(reactor.isCurrent)
                        try await connection.sendText(connection.receiveText() + "!")
                    }
                }
                var clients: [Connection] = []
                for _ in 0..<300 { clients.append(try await Connection.connect(to: server.address)) }
                for (index, client) in clients.enumerated().reversed() {
                    try await client.sendText("\(index)")
                }
                for (index, client) in clients.enumerated() {
                    try await client.expect("\(index)!")
                    // The handler has returned.
                    try await client.expect("<end>")
                }
                await reactor.idle()
                #expect(server.connectionCount == 0)
                server.close()
                try await serving.value
            }
            await before.expectAgain()
        }

        @Test(arguments: Setting.all)
        func aHandlersErrorEndsItsConnectionOnlyAndIsTold(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let told = Mutex<[String]>([])
                let server = try Server.listen(to: setting.address()) { notice in
                    guard case .failed(let error, let peer) = notice else { return }
                    told.withLock { $0.append("\(error) \(peer)") }
                }
                let serving = Task(executorPreference: reactor) {
                    try await server.serve { connection in
                        let text = try await connection.receiveText()
                        try await connection.sendText(text)
                        if text == "bad" { throw Trouble() }
                        try await connection.expect("<end>")
                    }
                }
                let good = try await Connection.connect(to: server.address)
                let bad = try await Connection.connect(to: server.address)
                try await bad.sendText("bad")
                try await bad.expect("bad")
                try await bad.expect("<end>")
                try await good.sendText("good")
                try await good.expect("good")
                try good.halfClose()
                try await good.expect("<end>")
                #expect(told.withLock { $0 } == ["Trouble() \(bad.localAddress)"])
                server.close()
                try await serving.value
            }
        }

        /// Whoever keeps the connection beyond its handler has a closed one.
        @Test(arguments: Setting.all)
        func aConnectionIsClosedWithItsHandlerEvenIfItIsKept(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let kept = Mutex<[Connection]>([])
                let server = try Server.listen(to: setting.address())
                let serving = Task(executorPreference: reactor) {
                    try await server.serve { connection in kept.withLock { $0.append(connection) } }
                }
                let client = try await Connection.connect(to: server.address)
                try await client.expect("<end>")
                server.close()
                try await serving.value
                #expect(kept.withLock { $0.map(\.isClosed) } == [true])
            }
        }

        @Test(arguments: Setting.all)
        func closingStopsAcceptingAndServesToTheEnd(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let server = try Server.listen(to: setting.address())
                let serving = Task(executorPreference: reactor) {
                    try await server.serve { connection in
                        try await connection.sendText("hello")
                        try await connection.expect("bye")
                    }
                }
                let client = try await Connection.connect(to: server.address)
                try await client.expect("hello")
                server.close()
                await reactor.idle()
                #expect(server.connectionCount == 1)
                try await client.sendText("bye")
                try await client.expect("<end>")
                try await serving.value
                try await server.shutDown()
            }
        }

        @Test(arguments: Setting.all)
        func cancellationEndsServerHandlersAndConnections(setting: Setting) async throws {
            let before = Census.take()
            try await onReactor(setting.backend) { reactor in
                let server = try Server.listen(to: setting.address()) { Issue.record("told \($0)") }
                let serving = Task(executorPreference: reactor) {
                    try await server.serve { connection in
                        try await connection.sendText("hello")
                        _ = try await connection.receiveText()
                    }
                }
                let client = try await Connection.connect(to: server.address)
                try await client.expect("hello")
                serving.cancel()
                await #expect(throws: CancellationError.self) { try await serving.value }
                #expect(!server.isListening && server.connectionCount == 0)
                try await client.expect("<end>")
            }
            await before.expectAgain()
        }

        /// Threads other than the reactor's may call for it all.
        @Test(arguments: Backend.allCases)
        func itIsServedFromTheGlobalExecutorToo(backend: Backend) async throws {
            let reactor = try Reactor(backend: backend)
            defer { reactor.shutDown() }
            let server = try Server.listen(on: reactor)
            async let serving: Void = server.serve { connection in
                #expect(reactor.isCurrent)
                try await connection.sendText("x")
            }
            let client = try await Connection.connect(to: server.address, on: reactor)
            try await client.expect("x")
            try await client.expect("<end>")
            server.close()
            try await serving
        }
    }
}
