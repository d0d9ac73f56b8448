import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct ByteExpressionTests {
        private func matches(_ pattern: String, _ value: String) throws -> Bool {
            try ByteExpression(pattern).firstMatch(in: latin(value)) != nil
        }

        @Test(arguments: [
            ("b", "abc"), ("^abc$", "abc"), ("^$", ""), ("a$", "ba"),
            ("^a\\r\\nb$", "a\r\nb"), ("\\r", "a\r\nb"), ("\\n", "a\r\nb"), ("^a\r\nb$", "a\r\nb"),
            ("^\\xff$", "\u{FF}"), ("^[\\x80-\\xff]+$", "\u{80}\u{9F}\u{FF}"), ("^\u{E9}$", "\u{E9}"),
            ("\\x00", "a\u{0}"),
            ("^\\w+$", "aZ09_"), ("^\\d+$", "0123456789"), ("^\\s+$", " \t\r\n"),
            ("(?i)HELLO", "hello"), ("^(?<a>x)+$", "xx"), ("a|b", "b"), ("^.{3}$", "a\u{C3}\u{A9}"),
            ("^[^a]$", "\n"), ("(?m)^b$", "a\nb\nc"), ("\\bfoo\\b", "a foo!"),
        ])
        func holds(pattern: String, value: String) throws { #expect(try matches(pattern, value)) }

        @Test(arguments: [
            ("^b", "a\nb"), ("a$", "a\nb"), ("^abc$", "abc\n"), ("^abc$", "abc\r\n"), ("c$", "abc\n"),
            ("^$", "\n"),
            ("\\w", "\u{E9}"), ("\\w", "\u{AA}"), ("\\d", "\u{B2}"), ("\\s", "\u{A0}"), ("\\s", "\u{85}"),
            ("^.$", "\u{C3}\u{A9}"), ("^.$", "\r\n"), ("HELLO", "hello"), ("\\xe9", "e\u{CC}\u{81}"),
            ("\\bfoo\\b", "afoo!"),
        ])
        func doesNotHold(pattern: String, value: String) throws { #expect(try !matches(pattern, value)) }

        /// Every way to match is tried, twice as many with each byte more.
        @Test(arguments: [("^(a+)+$", 40), ("^a*a*a*a*a*a*a*$", 2000), ("^(a|aa)+$", 60)])
        func anEndlessSearchIsGivenUp(pattern: String, count: Int) throws {
            let value = latin(String(repeating: "a", count: count) + "b")
            let expression = try ByteExpression(pattern)
            #expect(throws: EndlessSearch.self) { try expression.firstMatch(in: value) }
            #expect(throws: EndlessSearch.self) { try ByteExpression(pattern).replacing(in: value, with: []) }
        }

        @Test func aSearchOnAThreadOfItsOwnFindsTheSame() throws {
            let value = latin(String(repeating: "x", count: 5000) + "<1>")
            #expect(try ByteExpression("<(?<n>\\d+)>").firstMatch(in: value)?.first?.value == [0x31])
            #expect(try ByteExpression("(x<)+").replacing(in: value, with: [0x2D]).count == 5002)
        }

        /// A copy of a value on a thread of its own costs more than most searches.
        @Test(arguments: [
            ("^GET (?<key>\\w+)$", 60, true), ("^GET (?<key>\\w+)$", 200, false), ("hello", 20_000, true),
            ("hello", 20_001, false),
            ("(a+)+", 2, false), ("(ab)?c", 2, false), ("a?b?c?", 10, true), ("a?b?c?", 20, false),
        ])
        func whatCannotTakeLongIsSearchedAtOnce(pattern: String, size: Int, isSmall: Bool) {
            #expect(SearchCost(of: pattern).isSmall(for: size) == isSmall)
        }

        @Test func namedGroupsAreKeptByteForByte() throws {
            let groups = try #require(
                try ByteExpression("^(?<head>[^ ]*) (?<tail>.*)$").firstMatch(in: [
                    0xFF, 0x80, 0x20, 0xC3, 0x00,
                ])
            )
            #expect(groups.map(\.name) == ["head", "tail"])
            #expect(groups.map(\.value) == [[0xFF, 0x80], [0xC3, 0x00]])
        }

        @Test func everyByteEscapedMatchesItselfAlone() throws {
            for byte in UInt8.min ... .max {
                let expression = try ByteExpression("^" + ByteExpression.escape([byte]) + "$")
                for other in UInt8.min ... .max where other == byte || other % 8 == byte % 8 {
                    #expect(
                        (try expression.firstMatch(in: [other]) != nil) == (other == byte),
                        "\(byte) \(other)"
                    )
                }
            }
        }

        @Test func anInterpolatedValueMatchesItself() throws {
            let value = "a.b*(c)[d]\\e^$|?+{2}\r\n\u{FF}"
            #expect(try judged("{matches: '^<${x}>$'}", "<\(value)>", variables: ["x": value]) == nil)
            #expect(try judged("{matches: '^${x}$'}", "axb", variables: ["x": "a.b"]) != nil)
            #expect(try judged("{matches: '^${x}$'}", "", variables: ["x": ""]) == nil)
        }

        @Test func replacesEveryMatch() throws {
            #expect(
                try ByteExpression("\\d+").replacing(in: latin("a1b22\u{FF}"), with: latin("#\u{FE}"))
                    == latin("a#\u{FE}b#\u{FE}\u{FF}")
            )
        }

        @Test func aPatternThatIsNoneIsAnError() {
            for pattern in ["(", "[a", "a{2,1}", "*"] {
                #expect(throws: (any Error).self) { try ByteExpression(pattern) }
            }
            #expect(Expressions().expression("(") == nil)
        }
    }
}
