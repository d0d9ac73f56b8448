import Scenarios
import Testing

@testable import Reporting

/// Reading JSON back.
@Suite struct JSONReadingTests {
    func read(_ text: String) -> JSON? { JSON(parsing: Array(text.utf8)[...]) }

    @Test func whatIsWrittenIsRead() throws {
        var writer = JSONWriter()
        let hostile = String(decoding: (0...127).map { UInt8($0) }, as: UTF8.self) + "\u{2028}é😀"
        writer.line {
            $0.member("text", hostile)
            $0.member("seed", UInt64.max)
            $0.member("at", nanoseconds: 1_000_000_001)
            $0.member("data", base64: Array(0...255) as [UInt8])
            $0.member("yes", true)
            $0.member("list", ["a", ""])
        }
        let json = try #require(JSON(parsing: writer.bytes[...]))
        #expect(json["text"]?.stringValue == hostile)
        #expect(json["seed"]?.unsigned == .max)
        #expect(json["at"]?.nanoseconds == 1_000_000_001)
        #expect(json["data"]?.bytes == Array(0...255))
        #expect(json["yes"]?.isTrue == true)
        #expect(json["list"]?.text == "[\"a\", \"\"]\n")
    }

    @Test func everythingJSONHas() {
        let all = " [1, -2.5e3 , null,false,{ } , [ ], {\"b\":1,\"a\":2}] \n"
        #expect(read(all)?.text == "[1, -2.5e3, null, false, {}, [], {\"b\": 1, \"a\": 2}]\n")
        #expect(read(#""\u0041\ud83d\ude00\/\b\f""#)?.stringValue == "A😀/\u{8}\u{c}")
        #expect(read(#""\ud83dx""#)?.stringValue == "\u{FFFD}x")
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "\"a", "\"\n\"", "tru", "1 2", "{\"a\":1}}", #""\x""#,
        #""\u12""#, "-", "+", "+1", "1.", ".5", "1e", "--1",
        "'a'", "[1 2]",
    ])
    func whatIsNoneIsNot(_ text: String) { #expect(read(text)?.text == nil) }

    /// So that nothing that a damaged report says overflows when it is added up.
    @Test func numbersAreBounded() {
        #expect(read("9007199254740991")?.integer == 9_007_199_254_740_991)
        for text in ["9007199254740992", "-9007199254740992", "1.5", "9223372036854775808"] {
            #expect(read(text)?.integer == nil)
        }
        #expect(read("3999999999.000000001")?.nanoseconds == 3_999_999_999_000_000_001)
        for text in ["4000000000", "-1e300", "1e999"] { #expect(read(text)?.nanoseconds == nil) }
    }

    @Test(
        arguments: [
            ("0", 0), ("1.5", 1_500_000_000), ("1800000000.123456789", 1_800_000_000_123_456_789),
            ("0.000000001", 1),
            ("0.0000000004", 0), ("1e-9", 1), ("-1.5", -1_500_000_000), ("2E1", 20_000_000_000),
        ] as [(String, Int64)]
    )
    func secondsAreReadToTheNanosecond(_ text: String, _ nanoseconds: Int64) {
        #expect(read(text)?.nanoseconds == nanoseconds)
    }

    @Test(arguments: ["1e99", "9999999999", "99999999999999999999.0"])
    func secondsBeyondAllRunsAreNone(_ text: String) { #expect(read(text)?.nanoseconds == nil) }

    @Test func everyCutIsRefused() {
        let text = Array(#"{"kind":"run","a":[1,{"b":"c\n"}],"t":true}"#.utf8)
        for end in 0..<text.count { #expect(JSON(parsing: text[..<end])?.text == nil) }
        #expect(JSON(parsing: text[...])?.text != nil)
    }

    @Test func depthIsBounded() {
        #expect(read(String(repeating: "[", count: 100_000))?.text == nil)
    }

    @Test(arguments: 0...64)
    func base64IsReadBack(_ count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 77) }
        var text: [UInt8] = []
        Base64.encode(bytes, into: &text)
        #expect(Base64.decode(String(decoding: text, as: UTF8.self)) == bytes)
    }

    @Test(arguments: ["a", "ab", "abc", "ab=c", "====", "a===", "ab c", "äö"])
    func whatIsNoBase64IsNot(_ text: String) { #expect(Base64.decode(text) == nil) }
}
