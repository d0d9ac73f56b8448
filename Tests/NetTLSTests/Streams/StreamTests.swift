import CLibSSL
import Locks
import Net
import Testing

@testable import NetTLS

extension NetTLSTests {
    @Suite struct StreamTests {
        @Test(arguments: Setting.all)
        func bytesGoBothWays(setting: Setting) async throws {
            try await withPair(setting) { pair, plain in
                try await pair.client.write("hello")
                try await pair.server.expect("hello")
                try await pair.server.write("welcome")
                try await pair.client.expect("welcome")
                #expect(pair.client.session.version == .v1_3)
                #expect(pair.server.session.serverName == "localhost")
                #expect(pair.client.peerAddress == plain.client.peerAddress)
                #expect(pair.client.localAddress == plain.client.localAddress)
            }
        }

        @Test(arguments: Setting.all)
        func partsAreOneWrite(setting: Setting) async throws {
            try await withPair(setting) { pair, _ in
                try await pair.client.write(parts: [Array("he".utf8), [], Array("llo".utf8)])
                try await pair.server.expect("hello")
            }
        }

        @Test(arguments: Setting.all)
        func muchGoesBothWaysAtOnce(setting: Setting) async throws {
            try await withPair(setting) { pair, _ in
                let up = (0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
                let down = (0..<2_000_003).map { UInt8(truncatingIfNeeded: $0 &* 17 >> 5) }
                async let served = pair.server.receiveAll()
                async let received = pair.client.receiveAll()
                async let sending: Void = pair.server.end(writing: down)
                try await pair.client.end(writing: up)
                try await sending
                #expect(try await served == up)
                #expect(try await received == down)
            }
        }

        @Test(arguments: Setting.all)
        func endClosesOneWay(setting: Setting) async throws {
            try await withPair(setting) { pair, plain in
                try await pair.client.end(writing: Array("question".utf8))
                try await pair.client.end()
                try await pair.server.expect("question")
                try await pair.server.expect("<end>")
                try await pair.server.expect("<end>")
                // The FIN is behind the close_notify.
                try await plain.server.expect("<end>")
                await #expect(throws: NetError.self) { try await pair.client.write("more") }
                try await pair.server.end(writing: Array("answer".utf8))
                try await pair.client.expect("answer")
                try await pair.client.expect("<end>")
            }
        }

        @Test(arguments: Setting.all)
        func aBareFINIsTruncation(setting: Setting) async throws {
            try await withPair(setting) { pair, _ in
                try await pair.client.write("half of")
                pair.client.close()
                try await pair.server.expect("half of")
                await expectTLS(.truncated) { _ = try await pair.server.receiveText() }
                await expectTLS(.truncated) { _ = try await pair.server.receiveText() }
            }
        }

        @Test(arguments: Backend.allCases)
        func aResetIsAReset(backend: Backend) async throws {
            try await withPair(Setting(backend: backend, isUnix: false)) { pair, _ in
                pair.client.reset()
                try await pair.server.expect("<reset>")
            }
        }

        @Test(arguments: Setting.all)
        func whoFindsABrokenRecordTellsThePeer(setting: Setting) async throws {
            try await withPair(setting) { pair, plain in
                // A record of 32 bytes that nobody encrypted.
                try await plain.client.write([0x17, 3, 3, 0, 32] + [UInt8](repeating: 1, count: 32))
                await expectTLS(.malformedRecord) { _ = try await pair.server.receiveText() }
                let told = await tlsError { _ = try await pair.client.receiveText() }
                #expect(told?.source == .peer)
                #expect(told?.alert?.name == "bad_record_mac")
            }
        }

        @Test(arguments: Setting.all)
        func writersTakeTurns(setting: Setting) async throws {
            try await withPair(setting) { pair, _ in
                let size = 50_000
                async let received = pair.server.receiveAll()
                try await withThrowingTaskGroup { group in
                    for number in UInt8(0)..<20 {
                        group.addTask {
                            try await pair.client.write([UInt8](repeating: number, count: size))
                        }
                    }
                    try await group.waitForAll()
                }
                try await pair.client.end()
                let bytes = try await received
                #expect(bytes.count == 20 * size)
                var seen: Set<UInt8> = []
                for start in stride(from: 0, to: bytes.count, by: size) {
                    #expect(Set(bytes[start..<start + size]) == [bytes[start]])
                    seen.insert(bytes[start])
                }
                #expect(seen.count == 20)
            }
        }

        @Test(arguments: Setting.all)
        func aCancelledReceiveLeavesTheStreamUsable(setting: Setting) async throws {
            try await withPair(setting) { pair, plain in
                let task = await waiting(on: plain.reactor) { try await pair.server.receiveText() }
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                try await pair.client.write("still")
                try await pair.server.expect("still")
            }
        }

        @Test(arguments: Setting.all)
        func aWriteWaitsForThePeerAndACancelledOneEndsWriting(setting: Setting) async throws {
            try await withPair(setting) { pair, plain in
                let much = [UInt8](repeating: 7, count: 20_000_000)
                let first = await waiting(on: plain.reactor) { try await pair.client.write(much) }
                let second = await waiting(on: plain.reactor) { try await pair.client.write("never written") }
                // Waiting for its turn it has written nothing, and nothing is broken.
                second.cancel()
                await #expect(throws: CancellationError.self) { try await second.value }
                first.cancel()
                await #expect(throws: CancellationError.self) { try await first.value }
                await expectTLS(.interrupted) { try await pair.client.write("x") }
                await expectTLS(.interrupted) { try await pair.client.end() }
                try await pair.server.write("heard")
                try await pair.client.expect("heard")
            }
        }

        @Test(arguments: Setting.all)
        func aWaitingWriteGoesOnWhenThePeerReads(setting: Setting) async throws {
            try await withPair(setting) { pair, plain in
                let much = [UInt8](repeating: 7, count: 20_000_000)
                let write = await waiting(on: plain.reactor) { try await pair.client.end(writing: much) }
                #expect(try await pair.server.receiveAll().count == much.count)
                try await write.value
            }
        }

        @Test(arguments: Setting.all)
        func closingEndsAWait(setting: Setting) async throws {
            try await withPair(setting) { pair, plain in
                let task = await waiting(on: plain.reactor) { try await pair.server.receiveText() }
                pair.server.close()
                await #expect(throws: NetError.self) { try await task.value }
            }
        }

        @Test(arguments: Setting.all)
        func tlsGoesOverTLS(setting: Setting) async throws {
            try await withPair(setting) { outer, _ in
                let inner = try await Pair.start(over: outer.client, outer.server)
                try await inner.client.end(writing: Array("deep".utf8))
                try await inner.server.expect("deep")
                try await inner.server.expect("<end>")
                try await outer.server.expect("<end>")
            }
        }

        @Test(arguments: Setting.all)
        func answersToKeyUpdatesDoNotPileUp(setting: Setting) async throws {
            try await withPair(setting) { pair, plain in
                let receiving = await waiting(on: plain.reactor) { try await pair.server.receiveText() }
                for _ in 0..<4000 {
                    let update = pair.client.engine.withLock { engine in
                        #expect(SSL_key_update(engine.ssl, SSL_KEY_UPDATE_REQUESTED) == 1)
                        #expect(SSL_do_handshake(engine.ssl) == 1)
                        return engine.takeCiphertext()
                    }
                    try await pair.client.base.write(update)
                }
                try await pair.client.write("done")
                #expect(try await receiving.value == "done")
                // 4000 answers are 108,000 bytes; 16 KiB wait, and what one more receive asks for.
                #expect(pair.server.engine.withLock { $0.ciphertextCount } < 60_000)
                try await pair.server.write("done")
                try await pair.client.expect("done")
            }
        }
    }
}
