import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct BytesMatcherTests {
        @Test func takesExactlySoMany() {
            expectFed(
                BytesMatcher(5, .all(limit: 100)),
                "hello, world",
                .complete,
                value: "hello",
                left: ", world"
            )
            expectFed(BytesMatcher(0, .all(limit: 100)), "x", .complete, value: "", left: "x")
            #expect(BytesMatcher(7, .all(limit: 100)).demand == .take(7))
        }

        @Test func isCutByAnEnd() { expectFed(BytesMatcher(5, .all(limit: 100)), "hell", .cut) }

        @Test func isBounded() {
            expectFed(BytesMatcher(5, .all(limit: 5)), "hello", .complete)
            expectFed(BytesMatcher(6, .all(limit: 5)), "hello!", .tooLong)
        }

        @Test func isJudgedAsItFlowsWithoutABound() {
            expectFed(BytesMatcher(3, .equals(.data(latin("abc")))), "abc", .complete)
            expectFed(BytesMatcher(3, .equals(.data(latin("abc")))), "ax", .mismatch(at: 1), ends: false)
            expectFed(BytesMatcher(4, .equals(.data(latin("abc")))), "abcd", .mismatch(at: 3))
            expectFed(BytesMatcher(2, .equals(.data(latin("abc")))), "ab", .mismatch(at: 2))
            expectFed(BytesMatcher(3, .length(Count(least: 1, most: nil))), "abc", .complete)
            expectFed(BytesMatcher(3, .length(Count(least: 4, most: nil))), "abc", .mismatch(at: 3))
        }
    }

    @Suite struct RestMatcherTests {
        @Test func takesEverythingToTheFIN() {
            expectFed(RestMatcher(.all(limit: 100)), "hello\r\n", .complete, value: "hello\r\n", left: "")
            expectFed(RestMatcher(.all(limit: 100)), "", .complete, value: "")
            expectFed(RestMatcher(.all(limit: 100)), "hello", .more, ends: false)
        }

        @Test func isBoundedOrJudgedAsItFlows() {
            expectFed(RestMatcher(.all(limit: 4)), "hello", .tooLong, ends: false)
            expectFed(RestMatcher(.equals(.data(latin("hello")))), "hello", .complete)
            expectFed(RestMatcher(.equals(.data(latin("hello")))), "hell", .mismatch(at: 4))
            expectFed(RestMatcher(.equals(.data(latin("hello")))), "hello!", .mismatch(at: 5), ends: false)
            expectFed(RestMatcher(.length(Count(least: 2, most: 3))), "abc", .complete)
            expectFed(RestMatcher(.length(Count(least: 2, most: 3))), "a", .mismatch(at: 1))
            expectFed(RestMatcher(.length(Count(least: 2, most: 3))), "abcd", .mismatch(at: 3), ends: false)
        }
    }

    @Suite struct ChoiceMatchersTests {
        private func anyOf(_ items: String...) -> AnyOfMatcher { AnyOfMatcher(items.map(latin)) }
        private func unordered(_ items: String...) -> UnorderedMatcher { UnorderedMatcher(items.map(latin)) }

        @Test(arguments: [("yes", 0), ("no", 1), ("nope", 2), ("yellow", 3)])
        func anyOfEndsWithTheItemThatCompletes(item: String, index: Int) {
            let matcher = anyOf("yes", "no\n", "nope", "yellow")
            let stream = item == "no" ? "no\n" : item
            for pieces in everyCut(latin(stream + "rest")) {
                let fed = feed(matcher, pieces)
                #expect(fed.progress == .complete)
                #expect(fed.left == latin("rest"))
                #expect(fed.matcher.completedItem == latin(stream))
                #expect((fed.matcher as? AnyOfMatcher)?.completed == index)
            }
        }

        @Test func anyOfDemandsWhatTheShortestStillPossibleNeeds() {
            var matcher = anyOf("ab", "abc1", "xyzxyz")
            #expect(matcher.demand == .take(2))
            _ = latin("x").withUnsafeBytes { matcher.feed($0) }
            #expect(matcher.demand == .take(5))
        }

        @Test func anyOfFailsWhereNoItemIsLeft() {
            expectFed(anyOf("abc", "abd", "b"), "abx", .mismatch(at: 2))
            expectFed(anyOf("abc", "abd"), "x", .mismatch(at: 0), ends: false)
            expectFed(anyOf("abc", "abd"), "ab", .cut)
            let account = feed(
                anyOf("abc", "abd", "x"),
                [latin("abc")].map { Array($0.prefix(2)) },
                ends: false
            ).matcher.account
            #expect(account.consumed == 2)
        }

        @Test(arguments: [
            "onetwothree", "onethreetwo", "twoonethree", "twothreeone", "threeonetwo", "threetwoone",
        ])
        func unorderedTakesAllInAnyOrder(stream: String) {
            expectFed(unordered("one", "two", "three"), stream + "!", .complete, left: "!")
        }

        @Test func unorderedFailsAtTheByteWhereNothingMissingGoesOn() {
            expectFed(unordered("one", "two", "three"), "onetwothrow", .mismatch(at: 9))
            expectFed(unordered("one", "two"), "oneone", .mismatch(at: 3))
            expectFed(unordered("one", "two"), "onetw", .cut)
            expectFed(unordered("one", "two"), "one", .cut)
        }

        @Test func unorderedAccountsForTheWhole() {
            let fed = feed(unordered("one", "two"), [latin("onet")], ends: false)
            #expect(fed.matcher.account.consumed == 4)
            #expect(fed.matcher.account.wanted == 6)
            #expect((fed.matcher as? UnorderedMatcher)?.candidates == [latin("two")])
        }
    }
}
