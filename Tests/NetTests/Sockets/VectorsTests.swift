import Net
import Testing

extension NetTests {
    @Suite struct VectorsTests {
        private static let small: SocketOptions = {
            var options = SocketOptions()
            options.receiveBuffer = 4_096
            options.sendBuffer = 4_096
            return options
        }()

        /// Parts of many sizes, none among them, more than go with one call.
        private static let parts: [[UInt8]] = (0..<140).map { index in
            let size = [0, 1, 7, 1_000, 30_000, 0, 3][index % 7] / (index % 3 + 1)
            return (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ index) }
        }

        private static let joined: [UInt8] = parts.reduce(into: []) { $0 += $1 }

        @Test(arguments: Setting.all)
        func partsArriveJoined(setting: Setting) async throws {
            try await withPair(setting, options: Self.small) { pair in
                let writer = Task(executorPreference: pair.client.reactor) {
                    try await pair.client.write(parts: Self.parts)
                    try await pair.client.end()
                }
                var received: [UInt8] = []
                for try await chunk in pair.server.chunks { received += chunk }
                try await writer.value
                #expect(received == Self.joined)
                #expect(pair.client.bytesSent == received.count)
            }
        }

        @Test(arguments: Setting.all)
        func noOtherWriteComesBetweenTheParts(setting: Setting) async throws {
            try await withPair(setting, options: Self.small) { pair in
                let reactor = pair.client.reactor
                let first = await waiting(on: reactor) { try await pair.client.write(parts: Self.parts) }
                let second = await waiting(on: reactor) { try await pair.client.end(writing: [1, 2, 3]) }
                var received: [UInt8] = []
                for try await chunk in pair.server.chunks { received += chunk }
                try await first.value
                try await second.value
                #expect(received == Self.joined + [1, 2, 3])
            }
        }

        @Test(arguments: Setting.all)
        func noPartsAreNoWrite(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.write(parts: [])
                try await pair.client.write(parts: [[], []])
                #expect(pair.client.bytesSent == 0)
                pair.client.close()
                #expect(await code { try await pair.client.write(parts: [[1]]) } == .closed)
            }
        }

        @Test(arguments: Setting.tcp)
        func aResetPeerTakesNoParts(setting: Setting) async throws {
            try await withPair(setting) { pair in
                pair.server.reset()
                try await pair.client.waitForReset()
                #expect(await code { try await pair.client.write(parts: [[1], [2]]) } == .reset)
            }
        }
    }
}
