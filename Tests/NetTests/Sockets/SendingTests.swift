import Glibc
import Net
import Testing

extension NetTests {
    @Suite struct SendingTests {
        private static let small: SocketOptions = {
            var options = SocketOptions()
            options.receiveBuffer = 4_096
            options.sendBuffer = 4_096
            return options
        }()

        /// A divisor of the block's size, so that blocks join without a seam.
        private static let period = 4_096

        private static func pattern(size: Int) -> [UInt8] {
            let piece = (0..<period).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
            var pattern: [UInt8] = []
            while pattern.count < size { pattern += piece }
            return pattern
        }

        /// Fills the connection until the writer waits.
        private static func blockedWriter(_ connection: Connection) async -> Task<Void, any Error> {
            await waiting(on: connection.reactor) {
                let block = [UInt8](repeating: 7, count: 1 << 20)
                while true { try await connection.write(block) }
            }
        }

        @Test(arguments: Setting.all)
        func sixteenMegabytesFlowThroughSmallBuffers(setting: Setting) async throws {
            try await withPair(setting, options: Self.small) { pair in
                let size = 16 << 20
                let block = Self.pattern(size: 1 << 20)
                let writer = Task(executorPreference: pair.client.reactor) {
                    for _ in 0..<16 { try await pair.client.write(block) }
                    try pair.client.halfClose()
                }
                await pair.client.reactor.idle()
                #expect(pair.client.bytesSent < 1 << 20, "the writer is held up while nobody reads")
                var received = 0
                while case let bytes = try await pair.server.receive(upTo: 65_536), !bytes.isEmpty {
                    let offset = received % Self.period
                    let isIntact = block.withUnsafeBytes {
                        memcmp(bytes, $0.baseAddress! + offset, bytes.count) == 0
                    }
                    #expect(isIntact)
                    received += bytes.count
                }
                try await writer.value
                #expect(
                    received == size && pair.client.bytesSent == size && pair.server.bytesReceived == size
                )
            }
        }

        @Test(arguments: Setting.all)
        func aWriterWaitsUntilTheReaderDrains(setting: Setting) async throws {
            try await withPair(setting, options: Self.small) { pair in
                let writer = await Self.blockedWriter(pair.client)
                let before = pair.client.bytesSent
                await pair.client.reactor.idle()
                #expect(pair.client.bytesSent == before)
                while pair.client.bytesSent == before { _ = try await pair.server.receive(upTo: 65_536) }
                writer.cancel()
                await #expect(throws: CancellationError.self) { try await writer.value }
            }
        }

        @Test(arguments: Setting.all)
        func cancellationLeavesTheConnectionUsable(setting: Setting) async throws {
            try await withPair(setting, options: Self.small) { pair in
                let writer = await Self.blockedWriter(pair.client)
                writer.cancel()
                await #expect(throws: CancellationError.self) { try await writer.value }
                let sent = pair.client.bytesSent
                var received = 0
                while received < sent { received += try await pair.server.receive(upTo: 65_536).count }
                try await pair.client.sendText("x")
                try await pair.server.expect("x")
            }
        }

        @Test(arguments: Setting.all)
        func aResetReachesABlockedWriter(setting: Setting) async throws {
            try await withPair(setting, options: Self.small) { pair in
                let writer = await Self.blockedWriter(pair.client)
                pair.server.reset()
                #expect(await code { try await writer.value } == .reset)
                #expect(pair.client.isReset)
            }
        }

        @Test(arguments: Setting.all)
        func closingReachesABlockedWriter(setting: Setting) async throws {
            try await withPair(setting, options: Self.small) { pair in
                let writer = await Self.blockedWriter(pair.client)
                pair.client.close()
                #expect(await code { try await writer.value } == .closed)
            }
        }

        @Test(arguments: Setting.all)
        func aReaderAndAWriterMayWaitAtOnce(setting: Setting) async throws {
            try await withPair(setting, options: Self.small) { pair in
                let reader = await waiting(on: pair.client.reactor) { try await pair.client.receiveText() }
                let writer = await Self.blockedWriter(pair.client)
                try await pair.server.sendText("reply")
                #expect(try await reader.value == "reply")
                writer.cancel()
                await #expect(throws: CancellationError.self) { try await writer.value }
            }
        }

        @Test(arguments: Setting.all)
        func aSmallPartIsOneSend(setting: Setting) async throws {
            try await withPair(setting) { pair in
                #expect(try await pair.client.send([1, 2, 3]) == 3)
                #expect(try await pair.server.receive(upTo: 9) == [1, 2, 3])
                try await pair.client.write([])
                #expect(pair.client.bytesSent == 3)
            }
        }
    }
}
