import Glibc
import Locks
import Testing

@testable import Net

extension NetTests {
    @Suite struct HandingOverTests {
        @Test(arguments: Setting.all)
        func aConnectionGoesToAnotherReactor(setting: Setting) async throws {
            let before = Census.take()
            try await withPair(setting) { pair in
                // What is in the queues, either way, goes with it.
                try await pair.client.sendText("before")
                try await pair.server.sendText("sent")
                let number = try pair.server.detach()
                #expect(pair.server.isClosed)
                #expect(await code { _ = try await pair.server.receiveText() } == .closed)
                #expect(await code { _ = try pair.server.detach() } == .closed)
                try await pair.client.expect("sent")
                try await onReactor(setting.backend) { reactor in
                    let moved = try Connection(inheriting: number)
                    #expect(moved.reactor === reactor)
                    #expect(moved.localAddress == pair.server.localAddress)
                    #expect(moved.peerAddress == pair.client.localAddress)
                    try await moved.expect("before")
                    let arrival = await waiting(on: reactor) { try await moved.receiveText() }
                    try await pair.client.sendText("after")
                    #expect(try await arrival.value == "after")
                    try await moved.sendText("answer")
                    try moved.halfClose()
                }
                try await pair.client.expect("answer")
                try await pair.client.expect("<end>")
            }
            await before.expectAgain()
        }

        /// Numbers come round again: the event set must not take one for what it was before.
        @Test(arguments: Setting.all)
        func itComesBackToTheSameReactorAgainAndAgain(setting: Setting) async throws {
            try await withPair(setting) { pair in
                var server = pair.server
                for round in 0..<20 {
                    server = try Connection(inheriting: server.detach())
                    let arrival = await waiting(on: pair.client.reactor) { [server] in
                        try await server.receiveText()
                    }
                    try await pair.client.sendText("\(round)")
                    let text = try await arrival.value
                    #expect(text == "\(round)")
                }
                let wakeUps = pair.client.reactor.wakeUps.load(ordering: .relaxed)
                let number = try server.detach()
                try await pair.client.sendText("unheard")
                await pair.client.reactor.idle()
                await pair.client.reactor.idle()
                // Nobody is told of what comes for a socket that is no longer here.
                #expect(pair.client.reactor.wakeUps.load(ordering: .relaxed) - wakeUps < 10)
                close(number)
                try await pair.client.expect("<reset>")
            }
        }

        @Test(arguments: Setting.all)
        func aServerCountsItOut(setting: Setting) async throws {
            try await onReactor(setting.backend) { _ in
                let server = try Server.listen(to: setting.address())
                let client = try await Connection.connect(to: server.address)
                var connections = server.connections.makeAsyncIterator()
                let number = try #require(try await connections.next()).detach()
                #expect(server.connectionCount == 0)
                let moved = try Connection(inheriting: number)
                try await moved.sendText("x")
                try await client.expect("x")
            }
        }

        @Test(arguments: Backend.allCases)
        func whatIsNoConnectionIsNotTakenOver(backend: Backend) async throws {
            try await onReactor(backend) { _ in
                var ends: [Int32] = [0, 0]
                pipe(&ends)
                let datagrams = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
                let lone = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
                defer { for number in ends + [datagrams, lone] { close(number) } }
                #expect(await code { _ = try Connection(inheriting: ends[0]) } == .other)
                #expect(await code { _ = try Connection(inheriting: datagrams) } == .invalidArgument)
                #expect(await code { _ = try Connection(inheriting: lone) } == .invalidArgument)
                #expect(isOpen(lone) && isOpen(datagrams))
            }
        }
    }
}
