import Testing

@testable import Messages

extension MessagesTests {
    /// Every byte against what the RFCs say of it, and the places of a body's bytes.
    @Suite struct GrammarTests {
        private func bytes(_ text: String) -> Set<UInt8> { Set(text.utf8) }

        private func all(where holds: (UInt8) -> Bool) -> Set<UInt8> { Set((0...255).filter(holds)) }

        @Test func everyByteHasItsClass() {
            let digits = bytes("0123456789")
            let letters = bytes("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
            #expect(all(where: \.isDigit) == digits)
            // RFC 9110, section 5.6.2.
            #expect(all(where: \.isToken) == digits.union(letters).union(bytes("!#$%&'*+-.^_`|~")))
            // Section 5.5, with the white space between.
            #expect(all(where: \.isFieldText) == Set([0x09] + Array(0x20...0x7E) + Array(0x80...0xFF)))
            #expect(all(where: \.isBlank) == [0x20, 0x09])
        }

        @Test func everyHexadecimalDigitHasItsValue() {
            func chunked(_ digit: Character, _ body: [UInt8]) -> Outcome {
                let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\(digit)\r\n"
                let stream = Array(head.utf8) + body + Array("\r\n0\r\n\r\n".utf8)
                return feed(MessageParser(.request), [stream], ends: false, .all)
            }
            for (digit, value) in zip("123456789abcdefABCDEF", Array(1...15) + Array(10...15)) {
                let body = [UInt8](repeating: 0x78, count: value)
                let outcome = chunked(digit, body)
                #expect(outcome.content == body && outcome.message != nil, "\(digit)")
            }
            for digit in "/:@G`g" { #expect(chunked(digit, [0x78]).malformed != nil, "\(digit)") }
        }

        @Test(arguments: [
            (0x00, "a NUL"), (0x0F, "the byte 0x0f"), (0x10, "the byte 0x10"), (0x20, "a space"),
            (0x21, "'!'"),
            (0x7E, "'~'"), (0x7F, "the byte 0x7f"), (0xFF, "the byte 0xff"),
        ])
        func aBytesNameSaysWhichItIs(byte: UInt8, name: String) {
            #expect(byte.named == name)
        }

        @Test func namesDifferInAnyByteButNotInCase() {
            #expect(sameName("X-Id".utf8, "x-iD".utf8) && sameName("".utf8, "".utf8))
            for other in ["X-Ib", "Y-Id", "X-I", "X-Idd", "X_Id", "XI-d"] {
                #expect(!sameName("X-Id".utf8, other.utf8), "\(other)")
            }
            for (one, other) in [("@", "`"), ("[", "{"), ("\u{0D}", "-")] {
                #expect(!sameName(one.utf8, other.utf8), "\(one)")
            }
        }

        @Test func aBodysBytesHaveTheirPlaces() {
            var map = BodyMap()
            #expect(map.offset(ofBody: 0) == nil)
            map.append(2, at: 10)
            map.append(1, at: 12)
            map.append(2, at: 20)
            map.append(1, at: 30)
            #expect(map.ranges == [10..<13, 20..<22, 30..<31])
            #expect((-1...7).map { map.offset(ofBody: $0) } == [nil, 10, 11, 12, 20, 21, 30, 31, nil])
            #expect(map.size == 6)
        }
    }
}
