import Net
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct FreePortTests {
        /// A port that lies in TIME_WAIT can be bound by who sets SO_REUSEADDR, and by nobody else.
        @Test func isOneThatAProgramCanBindWithoutReuse() async throws {
            try await Reactor.run { reactor in
                let server = try Listener.bind(to: .loopback())
                try server.listen()
                let client = try await Connection.connect(to: server.address)
                let peer = try await server.accept()
                // Who closes first keeps the port.
                try peer.halfClose()
                _ = try await client.receive(upTo: 1)
                client.close()
                _ = try await peer.receive(upTo: 1)
                peer.close()
                let port = try #require(server.address.port)
                server.close()

                let again = try Listener.bind(to: server.address)
                again.close()
                let free = try FreePort.bind(firstOf: [port, 0], on: reactor)
                #expect(free.address.port != port)
            }
        }

        @Test func isNoneThatTheKernelGivesToAConnection() async throws {
            try await Reactor.run { reactor in
                for _ in 0..<20 {
                    let free = try FreePort.bind(on: reactor)
                    #expect(try #require(free.address.port) < FreePort.firstEphemeral)
                }
            }
        }
    }
}
