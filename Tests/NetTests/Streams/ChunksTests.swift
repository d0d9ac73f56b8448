import Net
import Testing

extension NetTests {
    @Suite struct ChunksTests {
        @Test(arguments: Setting.all)
        func chunksAreWhatIsReceivedUpToTheFIN(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.write("abcdefg")
                #expect(try await pair.server.waitForUnread(7) == .enough(7))
                try await pair.client.end()
                var chunks: [String] = []
                for try await chunk in pair.server.chunks(upTo: 3) {
                    chunks.append(String(decoding: chunk, as: UTF8.self))
                }
                #expect(chunks == ["abc", "def", "g"])
                #expect(pair.server.hasEnded && !pair.server.isClosed)
            }
        }

        @Test(arguments: Setting.all)
        func nothingIsReceivedAheadOfTheLoop(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.write("abcdef")
                #expect(try await pair.server.waitForUnread(6) == .enough(6))
                for try await chunk in pair.server.chunks(upTo: 2) {
                    #expect(chunk == Array("ab".utf8))
                    break
                }
                #expect(try pair.server.unreadBytes == 4)
                var iterator = pair.server.chunks(upTo: 2).makeAsyncIterator()
                #expect(try await iterator.next() == Array("cd".utf8))
                try await pair.server.expect("ef")
            }
        }

        @Test(arguments: Setting.tcp)
        func aResetIsThrownAfterTheBytesBeforeIt(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.write("lost?")
                #expect(try await pair.server.waitForUnread(5) == .enough(5))
                pair.client.reset()
                try await pair.server.waitForReset()
                var received: [UInt8] = []
                do {
                    for try await chunk in pair.server.chunks { received += chunk }
                    Issue.record("a reset is no end")
                } catch let error as NetError {
                    #expect(error.code == .reset)
                }
                #expect(received == Array("lost?".utf8))
            }
        }

        @Test(arguments: Setting.all)
        func anEndedSequenceStaysEnded(setting: Setting) async throws {
            try await withPair(setting) { pair in
                try await pair.client.end()
                var iterator = pair.server.chunks.makeAsyncIterator()
                #expect(try await iterator.next() == nil)
                pair.server.close()
                #expect(try await iterator.next() == nil)
            }
        }
    }
}
