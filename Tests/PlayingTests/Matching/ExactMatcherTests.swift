import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct ExactMatcherTests {
        private func matcher(_ text: String) -> ExactMatcher { ExactMatcher(.data(latin(text))) }

        @Test func takesJustItsBytesHoweverTheyAreCut() {
            expectFed(matcher("hello\r\n"), "hello\r\nworld", .complete, left: "world")
            expectFed(matcher("a"), "a", .complete, left: "")
        }

        @Test(arguments: 0..<7)
        func failsAtTheFirstByteThatDiffers(index: Int) {
            var stream = latin("hello\r\n")
            stream[index] ^= 0x80
            expectFed(matcher("hello\r\n"), latin(stream), .mismatch(at: index))
        }

        @Test func doesNotWaitForTheRestOnceAByteDiffers() {
            expectFed(matcher("hello"), "hex", .mismatch(at: 2), ends: false)
        }

        @Test func isCutByAnEnd() {
            for end in 0..<5 { expectFed(matcher("hello"), String("hello".prefix(end)), .cut) }
        }

        @Test func demandsWhatIsMissingAndNoMore() {
            var matcher = matcher("hello")
            #expect(matcher.demand == .take(5))
            _ = latin("he").withUnsafeBytes { matcher.feed($0) }
            #expect(matcher.demand == .take(3))
        }

        @Test func comparesGeneratedBytesAsTheyFlow() {
            let random = Payload.random(RandomBytes(seed: 3), size: 50_000)
            var stream = random.bytes()
            let pieces = stride(from: 0, to: stream.count, by: 777).map {
                Array(stream[$0..<min($0 + 777, stream.count)])
            }
            #expect(feed(ExactMatcher(random), pieces + [[1, 2]]).progress == .complete)
            stream[43_210] ^= 1
            #expect(feed(ExactMatcher(random), [stream]).progress == .mismatch(at: 43_210))
        }

        @Test func accountsForWhatItConsumed() {
            let account = feed(matcher("hello"), [latin("he"), latin("l")], ends: false).matcher.account
            #expect(account.consumed == 3)
            #expect(account.wanted == 5)
            #expect(account.expected?.bytes() == latin("hello"))
            #expect(account.recent.bytes == latin("hel"))
            #expect(account.recent.start == 0)
        }
    }

    @Suite struct RecentBytesTests {
        @Test(arguments: [1, 7, 1000, 4096, 5000, 20_000])
        func remembersTheLastBytes(piece: Int) {
            let stream = RandomBytes(seed: 1)
            var recent = RecentBytes()
            var whole = [UInt8](repeating: 0, count: 20_000)
            whole.withUnsafeMutableBytes { stream.copy(at: 0, into: $0) }
            for start in stride(from: 0, to: whole.count, by: piece) {
                whole[start..<min(start + piece, whole.count)].withUnsafeBytes { recent.append($0) }
            }
            #expect(recent.count == whole.count)
            #expect(recent.bytes.count >= 4096)
            #expect(recent.bytes.count <= 8192)
            #expect(recent.start + recent.bytes.count == whole.count)
            #expect(recent.bytes == Array(whole[recent.start...]))
        }
    }
}
