import Glibc
import Locks
import Net
import Testing

extension NetTests {
    /// Those that a server turns away, keeps waiting or cannot take.
    @Suite struct ServerLimitsTests {
        private final class Notices: Sendable {
            private let texts = Mutex<[String]>([])

            func note(_ notice: Server.Notice) { texts.withLock { $0.append(notice.description) } }

            func take() -> [String] {
                texts.withLock { texts in
                    defer { texts = [] }
                    return texts
                }
            }
        }

        @Test(arguments: Setting.all, [Server.Overflow.reset, .close])
        func oneTooManyIsTurnedAwayAndTold(setting: Setting, overflow: Server.Overflow) async throws {
            try await onReactor(setting.backend) { reactor in
                let notices = Notices()
                let server = try Server.listen(
                    to: setting.address(),
                    maximumConnections: 1,
                    overflow: overflow,
                    notify: notices.note
                )
                let serving = Task(executorPreference: reactor) {
                    try await server.serve { try await $0.expect("<end>") }
                }
                let first = try await Connection.connect(to: server.address)
                let second = try await Connection.connect(to: server.address)
                try await second.expect(overflow == .reset && setting.family != .unix ? "<reset>" : "<end>")
                #expect(server.connectionCount == 1 && server.dropCount == 1)
                #expect(
                    notices.take() == [
                        "\(second.localAddress) was turned away: as many connections are open as may be"
                    ]
                )
                // Room again.
                try first.halfClose()
                try await first.expect("<end>")
                let third = try await Connection.connect(to: server.address)
                await reactor.idle()
                #expect(server.connectionCount == 1 && server.dropCount == 1)
                // And more of it.
                server.maximumConnections = nil
                let fourth = try await Connection.connect(to: server.address)
                await reactor.idle()
                #expect(server.connectionCount == 2 && notices.take() == [])
                serving.cancel()
                _ = (third, fourth)
            }
        }

        @Test(arguments: Setting.tcp)
        func aMaximumOfNoneTurnsAllAway(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let server = try Server.listen(to: setting.address(), maximumConnections: 0)
                let serving = Task(executorPreference: reactor) {
                    try await server.serve { _ in Issue.record("served") }
                }
                for _ in 0..<3 {
                    try await Connection.connect(to: server.address).expect("<reset>")
                }
                #expect(server.dropCount == 3 && server.connectionCount == 0)
                serving.cancel()
            }
        }

        @Test(arguments: Setting.all)
        func oneTooManyMayWaitInTheBacklog(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let server = try Server.listen(to: setting.address(), maximumConnections: 1, overflow: .wait)
                let serving = Task(executorPreference: reactor) {
                    try await server.serve { connection in
                        try await connection.sendText("hello")
                        try await connection.expect("bye")
                    }
                }
                let first = try await Connection.connect(to: server.address)
                try await first.expect("hello")
                let second = try await Connection.connect(to: server.address)
                let greeted = await waiting(on: reactor) { try await second.expect("hello") }
                #expect(server.connectionCount == 1 && server.dropCount == 0)
                try await first.sendText("bye")
                try await greeted.value
                #expect(server.connectionCount == 1)
                server.close()
                try await second.sendText("bye")
                try await serving.value
            }
        }

        @Test(arguments: Setting.all)
        func closingEndsTheWaitForRoom(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let server = try Server.listen(to: setting.address(), maximumConnections: 1, overflow: .wait)
                let client = try await Connection.connect(to: server.address)
                var connections = server.connections.makeAsyncIterator()
                let only = try await connections.next()
                let wait = await waiting(on: reactor) { () -> Bool in
                    var more = server.connections.makeAsyncIterator()
                    return try await more.next() == nil
                }
                server.close()
                #expect(try await wait.value)
                #expect(server.connectionCount == 1)
                _ = (client, only)
            }
        }

        @Test(arguments: Setting.tcp)
        func thoseOnTheBlockListAreReset(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let notices = Notices()
                let list = try BlockList("127.0.0.1", "::1")
                let server = try Server.listen(to: setting.address(), blockList: list, notify: notices.note)
                let serving = Task(executorPreference: reactor) {
                    try await server.serve { _ in Issue.record("served") }
                }
                let client = try await Connection.connect(to: server.address)
                try await client.expect("<reset>")
                #expect(
                    server.dropCount == 1
                        && notices.take() == [
                            "\(client.localAddress) was turned away: it is on the block list"
                        ]
                )
                serving.cancel()
            }
        }

        @Test(.enabled(if: Setting.hasIPv6), arguments: Backend.allCases)
        func anIPv4PeerIsBlockedOnAListenerOfBothFamilies(backend: Backend) async throws {
            try await onReactor(backend) { reactor in
                let address = Address(.unspecifiedIPv6, port: 0)
                let server = try Server.listen(to: address, blockList: BlockList("127.0.0.0/8"))
                let serving = Task(executorPreference: reactor) {
                    try await server.serve { try await $0.sendText("x") }
                }
                let port = server.address.port!
                try await Connection.connect(to: .loopback(port: port)).expect("<reset>")
                try await Connection.connect(to: .loopbackIPv6(port: port)).expect("x")
                serving.cancel()
            }
        }

        /// The connection waits in the backlog until there is a descriptor for it; nothing spins.
        @Test(arguments: Setting.all)
        func aLackOfDescriptorsIsWaitedOut(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let notices = Notices()
                let server = try Server.listen(to: setting.address(), notify: notices.note)
                let client = try await Connection.connect(to: server.address)
                var limit = rlimit()
                getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                var lowered = limit
                lowered.rlim_cur = 3
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &lowered)
                let serving = Task(executorPreference: reactor) {
                    try await server.serve { try await $0.sendText("x") }
                }
                var starved: [String] = []
                while starved.count < 3 {
                    starved += notices.take()
                    await Task.yield()
                }
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                #expect(Set(starved).count == 1 && starved[0].contains("EMFILE"))
                try await client.expect("x")
                try await client.expect("<end>")
                server.close()
                try await serving.value
            }
        }

        @Test(arguments: Setting.all)
        func roomThatWentBeforeAConnectionCameIsWaitedForAgain(setting: Setting) async throws {
            try await onReactor(setting.backend) { reactor in
                let server = try Server.listen(to: setting.address(), maximumConnections: 1, overflow: .wait)
                let accepting = await waiting(on: reactor) { () -> Bool in
                    var connections = server.connections.makeAsyncIterator()
                    return try await connections.next() != nil
                }
                server.maximumConnections = 0
                let client = try await Connection.connect(to: server.address)
                await reactor.idle()
                try #require(server.dropCount == 0 && server.connectionCount == 0 && !client.isReset)
                server.maximumConnections = 1
                #expect(try await accepting.value)
            }
        }
    }
}
