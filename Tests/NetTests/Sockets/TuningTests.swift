import Net
import Testing

extension NetTests {
    @Suite struct TuningTests {
        private static let tuned: SocketOptions = {
            var options = SocketOptions()
            options.noDelay = false
            options.keepAlive = KeepAlive(idle: .seconds(5), interval: .milliseconds(1_500), count: 3)
            options.linger = .milliseconds(1_500)
            options.receiveBuffer = 16_384
            options.sendBuffer = 8_192
            options.typeOfService = 0x10
            return options
        }()

        @Test(arguments: Setting.tcp)
        func optionsReachBothEndsAndAreReadBack(setting: Setting) async throws {
            try await withPair(setting, options: Self.tuned) { pair async throws in
                for end in [pair.client, pair.server] {
                    #expect(try !end.noDelay)
                    #expect(
                        try end.keepAlive == KeepAlive(idle: .seconds(5), interval: .seconds(2), count: 3)
                    )
                    #expect(try end.linger == .seconds(2))
                    #expect(try end.receiveBuffer == 32_768)
                    #expect(try end.sendBuffer == 16_384)
                    #expect(try end.typeOfService == 0x10)
                }
            }
        }

        @Test(arguments: Setting.tcp)
        func optionsCanBeChangedWhileConnected(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let end = pair.client
                #expect(
                    try end.noDelay && end.keepAlive == nil && end.linger == nil && end.typeOfService == 0
                )
                try end.setNoDelay(false)
                try end.setKeepAlive(KeepAlive(idle: .seconds(7)))
                try end.setLinger(.zero)
                try end.setTypeOfService(0x08)
                #expect(try !end.noDelay)
                #expect(try end.linger == .zero)
                #expect(try end.typeOfService == 0x08)
                #expect(try end.keepAlive?.idle == .seconds(7))
                let count = try end.keepAlive?.count ?? 0
                #expect(count > 0)
                try end.setKeepAlive(nil)
                #expect(try end.keepAlive == nil)
                #expect(await code { try end.setKeepAlive(KeepAlive(count: 1_000)) } == .invalidArgument)
                #expect(try end.keepAlive == nil)
                end.close()
                #expect(await code { _ = try end.noDelay } == .closed)
                #expect(await code { try end.setTypeOfService(0) } == .closed)
            }
        }

        @Test(arguments: Setting.unix)
        func aUnixSocketHasNoOptionsOfTCP(setting: Setting) async throws {
            try await withPair(setting, options: Self.tuned) { pair async throws in
                #expect(await code { _ = try pair.client.noDelay } == .other)
                #expect(await code { try pair.client.setTypeOfService(0) } == .other)
                #expect(try pair.server.sendBuffer == 16_384)
                #expect(try pair.server.keepAlive == nil)
            }
        }
    }
}
