import Net
import Scenarios
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

        /// Whoever is to be refused there must not find another's listener; but a program of the scenario may have the port.
        @Test(arguments: [("", false), ("processes: {job: {run: [/bin/true]}}", true)])
        func theServersStaysTakenWhenItHasClosed(_ more: String, _ isFree: Bool) async throws {
            let text = "scenario: Closed\nservers: {pub: {until: shut, script: [{send: hi}]}}\n\(more)"
            let plan = try plan(
                text + "\nclients: {user: {connect: pub, script: [{expect: hi}, {signal: shut}]}}"
            )
            try await Reactor.run { reactor in
                let play = Play(plan, on: reactor, options: PlayOptions())
                defer { play.names.release() }
                try play.bind(plan.scenario.servers[0], play.evaluator(nil))
                try play.listen(play.servers[0])
                let port = try #require(play.servers[0].address.port)
                play.moveListeners(at: "shut")
                #expect(play.servers[0].isClosed)
                let free = try FreePort.bind(firstOf: [port, 0], on: reactor)
                #expect((free.address.port == port) == isFree)
            }
        }
    }
}
