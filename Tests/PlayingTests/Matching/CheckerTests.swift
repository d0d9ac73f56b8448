import Scenarios
import Testing
import YAMLTree

@testable import Playing

extension PlayingTests {
    @Suite struct CheckerTests {
        @Test(arguments: [
            ("abc", "abc"),
            ("{hex: 00ff}", "\u{0}\u{FF}"),
            ("{starts-with: ab}", "abc"), ("{starts-with: abc}", "abc"),
            ("{ends-with: bc}", "abc"), ("{ends-with: abc}", "abc"),
            ("{contains: b}", "abc"), ("{contains: abc}", "abc"), ("{contains: aab}", "aaab"),
            ("{length: 3}", "abc"), ("{length: 2..3}", "abc"), ("{length: 3..}", "abc"),
            ("{matches: '^a.c$'}", "abc"),
            ("{not: abd}", "abc"),
            ("{any-of: [x, abc, y]}", "abc"),
            ("[{starts-with: a}, {ends-with: c}]", "abc"),
            ("{starts-with: a, ends-with: c, length: 3}", "abc"),
            ("{}", "anything"),
            ("{decode: base64, equals: hi}", "aGk="),
            ("{decode: hex, starts-with: h}", "68 69"),
            ("{decode: u16be, equals: '8080'}", "\u{1F}\u{90}"),
            ("{json: {a: 1}}", "{\"a\": 1}"),
        ])
        func holds(check: String, value: String) throws {
            #expect(try judged(check, value) == nil)
            let negated = check.hasPrefix("{}") ? "{not: {}}" : "{not: \(check)}"
            #expect(try judged(negated, value) == "it holds, and must not")
        }

        @Test(arguments: [
            ("abc", "abx", "differs at byte 2"),
            ("abc", "ab", "ends after 2 of 3 bytes"),
            ("abc", "abcd", "goes on after its 3 bytes"),
            ("{starts-with: abc}", "axc", "differs at byte 1"),
            ("{starts-with: abc}", "ab", "ends after 2 of 3 bytes"),
            ("{ends-with: bc}", "abd", "does not end with \"bc\""),
            ("{ends-with: abc}", "bc", "does not end with \"abc\""),
            ("{contains: ac}", "abc", "does not contain \"ac\""),
            ("{contains: abcd}", "abc", "does not contain \"abcd\""),
            ("{length: 2}", "abc", "is 3 bytes long, not 2"),
            ("{length: 4..}", "abc", "is 3 bytes long, not 4.."),
            ("{length: 1..2}", "abc", "is 3 bytes long, not 1..2"),
            ("{matches: '^b'}", "abc", "does not match /^b/"),
            ("{any-of: [x, y]}", "abc", "none of the 2 alternatives holds"),
            ("[{starts-with: a}, {ends-with: b}]", "abc", "does not end with \"b\""),
            ("{starts-with: a, length: 2}", "abc", "is 3 bytes long, not 2"),
            ("{decode: base64, equals: hi}", "a?k=", "is not base64"),
            ("{decode: base64, equals: ho}", "aGk=", "differs at byte 1"),
        ])
        func doesNotHold(check: String, value: String, message: String) throws {
            #expect(try judged(check, value) == message)
            #expect(try judged("{not: \(check)}", value) == nil)
        }

        @Test func keepsWhatItIsToldTo() throws {
            #expect(try captured("{as: x}", "abc") == ["x=abc"])
            let kept = try captured("{matches: '(?<k>[a-z]+)=(?<v>\\d+)', as: whole}", "key=12")
            #expect(kept.sorted() == ["k=key", "v=12", "whole=key=12"])
            #expect(try captured("{decode: hex, as: x}", "6869") == ["x=hi"])
        }

        @Test func keepsNothingOfWhatDoesNotHold() throws {
            #expect(try captured("{any-of: [[{as: x}, {equals: no}], {as: y}]}", "abc") == ["y=abc"])
            #expect(try captured("{not: [{as: x}, {equals: no}]}", "abc") == [])
            #expect(try captured("{matches: '^(?<a>a)|(?<b>b)'}", "abc") == ["a=a"])
        }

        @Test func pointsAtTheByteThatDiffers() throws {
            var (check, checker) = try checking(#""ab\r\ncd""#)
            let failure = try #require(try checker.judge(check, latin("ab\r\nxd")))
            #expect(failure.offset == 4)
            #expect(failure.expected?.bytes() == latin("ab\r\ncd"))
            let text = Array(checker.evaluator.file.bytes[failure.span.start..<failure.span.end])
            #expect(text == latin("c"))
        }

        @Test func namesWhatHasNoValue() throws {
            var (check, checker) = try checking("{equals: \"${x}\"}", variables: ["x": "1"])
            #expect(try checker.judge(check, latin("1")) == nil)
            checker = Checker(
                Evaluator(
                    names: Variables(),
                    file: checker.evaluator.file,
                    seed: 1,
                    allowances: Allowances()
                ),
                Expressions()
            )
            #expect(throws: EvaluationError.self) { try checker.judge(check, latin("1")) }
        }
    }

    @Suite struct JSONTests {
        @Test(arguments: [
            ("{json: {a: 1, b: [true, null, x]}}", #"{"b":[true,null,"x"],"a":1}"#),
            ("{json: 1}", "1.0"), ("{json: 1.50}", "1.5"), ("{json: 100}", "1e2"),
            ("{json: -0.25}", "-25e-2"),
            ("{json: '1'}", #""1""#), ("{json: \"true\"}", #""true""#), ("{json: yes}", #""yes""#),
            ("{json: null}", "null"), ("{json: []}", "[ ]"), ("{json: {}}", "{}"),
            ("{json: {a: 1}, partial: true}", #"{"a":1,"b":2}"#),
            ("{json: {a: {b: 1}}, partial: true}", #"{"a":{"b":1,"c":2},"d":3}"#),
            ("{json: {a: [{b: 1}]}, partial: true}", #"{"a":[{"b":1,"c":2}]}"#),
            ("{json: 0.1}", "0.1"), ("{json: 12345678901234567890}", "12345678901234567890"),
            ("{json: {a: '${x}'}}", #"{"a":"5"}"#),
        ])
        func isEqual(check: String, value: String) throws {
            #expect(try judged(check, value, variables: ["x": "5"]) == nil)
        }

        @Test(arguments: [
            ("{json: 1}", #""1""#, "$ is \"1\", not 1"),
            ("{json: 1}", "true", "$ is true, not 1"),
            ("{json: true}", "1", "$ is 1, not true"),
            ("{json: '1'}", "1", "$ is 1, not \"1\""),
            (
                "{json: 12345678901234567890}", "12345678901234567891",
                "$ is 12345678901234567891, not 12345678901234567890"
            ),
            ("{json: {a: 1}}", #"{"a":1,"b":2}"#, "$.b is there, and is not expected"),
            ("{json: {a: 1}}", "{}", "$.a is missing"),
            ("{json: {a: 1}, partial: true}", #"{"b":1}"#, "$.a is missing"),
            ("{json: {a: [1, 2]}, partial: true}", #"{"a":[1,2,3]}"#, "$.a has 3 items, not 2"),
            ("{json: {a: [1, {b: 2}]}}", #"{"a":[1,{"b":3}]}"#, "$.a[1].b is 3, not 2"),
            ("{json: {}}", "[]", "$ is an array, not an object"),
            ("{json: null}", "0", "$ is 0, not null"),
            ("{json: {a: 1}}", "{a: 1}", "is not JSON"),
            ("{json: {a: 1}}", #"{"a":1} x"#, "is not JSON"),
            ("{json: {a: 1}}", "", "is not JSON"),
        ])
        func differs(check: String, value: String, message: String) throws {
            #expect(try judged(check, value) == message)
        }
    }
}
