import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct LineMatcherTests {
        private let line = LineMatcher(.all(limit: 100))

        @Test(arguments: [
            ("abc\nrest", "abc", "rest"),
            ("abc\r\nrest", "abc", "rest"),
            ("\nrest", "", "rest"),
            ("\r\nrest", "", "rest"),
            ("\n", "", ""),
            ("a\rb\r\nx", "a\rb", "x"),
            ("a\r\r\nx", "a\r", "x"),
            ("\r\r\r\nx", "\r\r", "x"),
            ("\ra\nx", "\ra", "x"),
            ("a\n\r\n", "a", "\r\n"),
            ("\u{0}\u{FF}\u{85}\n", "\u{0}\u{FF}\u{85}", ""),
        ])
        func endsAtTheFirstLF(stream: String, value: String, left: String) {
            expectFed(line, stream, .complete, value: value, left: left)
        }

        @Test func leavesWhatFollowsInTheQueue() {
            var fed = line
            #expect(fed.demand == .look)
            #expect(latin("ab\ncd\n").withUnsafeBytes { fed.belonging(in: $0) } == 3)
            #expect(latin("abcd").withUnsafeBytes { fed.belonging(in: $0) } == 4)
            _ = latin("ab\r").withUnsafeBytes { fed.feed($0) }
            #expect(latin("\ncd").withUnsafeBytes { fed.belonging(in: $0) } == 1)
        }

        @Test func isCutByAnEnd() {
            for stream in ["", "abc", "abc\r", "\r"] { expectFed(line, stream, .cut) }
        }

        @Test func boundsItsValueAndNotItsTerminator() {
            expectFed(LineMatcher(.all(limit: 3)), "abc\r\n", .complete, value: "abc")
            expectFed(LineMatcher(.all(limit: 3)), "abcd\n", .tooLong)
            expectFed(LineMatcher(.all(limit: 3)), "abcd", .tooLong, ends: false)
            expectFed(LineMatcher(.all(limit: 3)), "ab\r\rx\n", .tooLong)
        }

        @Test func countsTheTerminatorAsConsumed() {
            for stream in ["abc\r\n", "abc\n", "\r\n", "\n"] {
                for pieces in everyCut(latin(stream)) {
                    #expect(
                        feed(line, pieces).matcher.account.consumed == stream.unicodeScalars.count,
                        "\(pieces)"
                    )
                }
            }
        }

        @Test func judgesALoneEqualsAsItFlows() {
            let line = LineMatcher(.equals(.data(latin("abc"))))
            expectFed(line, "abc\r\n", .complete)
            expectFed(line, "abx", .mismatch(at: 2), ends: false)
            expectFed(line, "abcd", .mismatch(at: 3), ends: false)
            expectFed(line, "ab\r\n", .mismatch(at: 2))
            expectFed(line, "abc\r\r\n", .mismatch(at: 3))
        }

        @Test func judgesALoneLengthAsItFlows() {
            let line = LineMatcher(.length(Count(least: 2, most: 3)))
            expectFed(line, "ab\n", .complete)
            expectFed(line, "abc\r\n", .complete)
            expectFed(line, "a\r\n", .mismatch(at: 1))
            expectFed(line, "abcd", .mismatch(at: 3), ends: false)
        }
    }

    @Suite struct UntilMatcherTests {
        private func until(_ delimiter: String) -> UntilMatcher {
            UntilMatcher(latin(delimiter), .all(limit: 100))
        }

        @Test(arguments: [
            ("|", "abc|rest", "abc|", "rest"),
            ("\r\n\r\n", "a\r\nb\r\n\r\nrest", "a\r\nb\r\n\r\n", "rest"),
            ("\r\n.\r\n", "a\r\n.\r\n.\r\n", "a\r\n.\r\n", ".\r\n"),
            ("aab", "aaab", "aaab", ""),
            ("aab", "aabaab", "aab", "aab"),
            ("abab", "abaabab!", "abaabab", "!"),
            ("abcabd", "abcabcabd", "abcabcabd", ""),
            ("aa", "baaa", "baa", "a"),
            ("\r\n--x", "\r\n-\r\n--x", "\r\n-\r\n--x", ""),
            ("aabaaa", "aabaabaaa", "aabaabaaa", ""),
        ])
        func endsWithItsDelimiterWhereverItIsCut(
            delimiter: String,
            stream: String,
            value: String,
            left: String
        ) {
            expectFed(until(delimiter), stream, .complete, value: value, left: left)
        }

        @Test func looksNoFurtherThanTheDelimiter() {
            var matcher = until("--")
            #expect(matcher.demand == .look)
            _ = latin("a-").withUnsafeBytes { matcher.feed($0) }
            #expect(latin("-b").withUnsafeBytes { matcher.belonging(in: $0) } == 1)
            // A look changes nothing.
            #expect(latin("-b").withUnsafeBytes { matcher.belonging(in: $0) } == 1)
            #expect(latin("b--c").withUnsafeBytes { matcher.belonging(in: $0) } == 3)
        }

        @Test func isCutByAnEnd() {
            expectFed(until("--"), "", .cut)
            expectFed(until("--"), "abc-", .cut)
        }

        @Test func isBoundedAndJudgedAsItFlows() {
            expectFed(UntilMatcher(latin("|"), .all(limit: 3)), "ab|", .complete, value: "ab|")
            expectFed(UntilMatcher(latin("|"), .all(limit: 3)), "abc|", .tooLong)
            expectFed(UntilMatcher(latin("|"), .equals(.data(latin("ab|")))), "ab|", .complete)
            expectFed(UntilMatcher(latin("|"), .equals(.data(latin("ab|")))), "ax|", .mismatch(at: 1))
            expectFed(UntilMatcher(latin("|"), .equals(.data(latin("ab|")))), "a|", .mismatch(at: 1))
            expectFed(UntilMatcher(latin("|"), .length(Count(least: 3, most: 3))), "a|", .mismatch(at: 2))
        }

        @Test func agreesWithASearchOfTheWhole() {
            // Every stream of six letters of two, against every delimiter of three.
            for delimiter in Self.words(3) {
                for stream in Self.words(6) {
                    let end = (0...3).first { Array(stream[$0..<$0 + 3]) == delimiter }.map { $0 + 3 }
                    let fed = feed(UntilMatcher(delimiter, .all(limit: 100)), stream.map { [$0] })
                    #expect(fed.progress == (end == nil ? .cut : .complete))
                    if let end {
                        #expect(fed.left == Array(stream[end...]) && fed.value == Array(stream[..<end]))
                    }
                }
            }
        }

        private static func words(_ length: Int) -> [[UInt8]] {
            (0..<1 << length).map { number in (0..<length).map { number >> $0 & 1 == 0 ? 0x61 : 0x62 } }
        }
    }
}
