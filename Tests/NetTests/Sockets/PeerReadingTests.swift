import Net
import Testing

extension NetTests {
    @Suite struct PeerReadingTests {
        @Test(arguments: Setting.all)
        func whatIsSentAfterIsReadApart(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let reader = Task(executorPreference: pair.server.reactor) {
                    var pieces: [String] = []
                    while case let piece = try await pair.server.receiveText(), piece != "<end>" {
                        pieces.append(piece)
                    }
                    return pieces
                }
                let sent = (0..<100).map { "part \($0)" }
                for part in sent {
                    try await pair.client.sendText(part)
                    #expect(try await pair.client.waitUntilPeerHasRead() == .read)
                }
                try pair.client.halfClose()
                #expect(try await reader.value == sent)
            }
        }

        @Test(arguments: Setting.all)
        func itWaitsForTheLastByte(setting: Setting) async throws {
            try await withPair(setting) { pair in
                #expect(try await pair.client.waitUntilPeerHasRead() == .read)
                try await pair.client.sendText("abc")
                let wait = await waiting(on: pair.client.reactor) {
                    try await pair.client.waitUntilPeerHasRead()
                }
                try await pair.server.expect("ab", upTo: 2)
                try await pair.client.reactor.sleep(for: .milliseconds(5))
                wait.cancel()
                await #expect(throws: CancellationError.self) { _ = try await wait.value }
                try await pair.server.expect("c", upTo: 2)
                #expect(try await pair.client.waitUntilPeerHasRead() == .read)
            }
        }

        @Test(arguments: Setting.all)
        func anUnreadFINIsNoUnreadByte(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.sendText("abc")
                try await pair.server.expect("abc")
                try pair.client.halfClose()
                try await pair.server.waitForInput()
                #expect(try await pair.client.waitUntilPeerHasRead() == .read)
                try await pair.server.expect("<end>")
                #expect(try await pair.client.waitUntilPeerHasRead() == .read)
            }
        }

        /// The peer's stream goes past it only when it is read on.
        @Test(arguments: Setting.tcp)
        func anUrgentByteIsNoUnreadByte(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.sendText("!", urgent: true)
                #expect(try await pair.client.waitUntilPeerHasRead() == .read)
            }
        }

        @Test(arguments: Setting.all)
        func aResetEndsTheWait(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.sendText("abc")
                let wait = await waiting(on: pair.client.reactor) {
                    try await pair.client.waitUntilPeerHasRead()
                }
                _ = try await pair.server.waitForUnread(3)
                pair.server.close()
                #expect(try await wait.value == .reset)
            }
        }

        @Test(arguments: Setting.tcp)
        func aPeerThatIsGoneEndsTheWait(setting: Setting) async throws {
            try await withPair(setting) { pair in
                // The client closes last, so that the server's side is the one that goes without TIME_WAIT.
                try await pair.client.sendText("abc")
                try await pair.server.expect("abc")
                try pair.client.halfClose()
                try await pair.server.expect("<end>")
                pair.server.close()
                try await pair.client.expect("<end>")
                #expect(try await pair.client.waitUntilPeerHasRead() == .gone)
            }
        }

        @Test(arguments: Backend.allCases)
        func aListenerForBothFamiliesSeesItsIPv4Peer(backend: Backend) async throws {
            guard Setting.hasIPv6 else { return }
            try await onReactor(backend) { reactor in
                let listener = try Listener.bind(to: Address(parsing: "[::]:0"), on: reactor)
                try listener.listen()
                let address = Address.loopback(port: listener.address.port!)
                let client = try await Connection.connect(to: address, on: reactor)
                let server = try await listener.accept()
                #expect(server.peerAddress.host == "::ffff:127.0.0.1")
                for (from, to) in [(client, server), (server, client)] {
                    try await from.sendText("abc")
                    try await to.expect("abc")
                    #expect(try await from.waitUntilPeerHasRead() == .read)
                }
            }
        }
    }
}
