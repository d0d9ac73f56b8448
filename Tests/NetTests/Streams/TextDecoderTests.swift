import Net
import Testing

extension NetTests {
    @Suite struct TextDecoderTests {
        /// The text of the bytes in the given pieces.
        private static func text(_ pieces: [ArraySlice<UInt8>]) -> String {
            var decoder = TextDecoder()
            return pieces.map { decoder.decode(Array($0)) }.joined() + decoder.finish()
        }

        /// Cuts the bytes once, twice and everywhere.
        private static func expectSameHoweverCut(_ bytes: [UInt8]) {
            let whole = Array(String(decoding: bytes, as: UTF8.self).utf8)
            #expect(Array(text(bytes.map { [$0] }).utf8) == whole, "\(bytes)")
            for first in 0...bytes.count {
                for second in first...bytes.count {
                    let pieces = [bytes[..<first], bytes[first..<second], bytes[second...]]
                    #expect(Array(text(pieces).utf8) == whole, "\(bytes) cut at \(first) and \(second)")
                }
            }
        }

        @Test func aCharacterIsNeverBroken() {
            Self.expectSameHoweverCut(
                Array("a\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF} \u{1F469}".utf8)
            )
        }

        @Test(
            arguments: [
                [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xE0, 0x80, 0x80], [0xE0, 0xA0], [0xED, 0xA0, 0x80],
                [0xEF, 0xBF],
                [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x90, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80], [0xFF],
                [0x80],
                [0xE2, 0x82, 0x41], [0xF1, 0x80, 0xE2, 0x82, 0xAC], [0xE2, 0xE2, 0x82, 0xAC],
                [0xF3, 0x80, 0x80, 0xC3],
            ] as [[UInt8]]
        )
        func whatIsNotUTF8BecomesTheSameHoweverItIsCut(bytes: [UInt8]) {
            Self.expectSameHoweverCut(bytes)
            Self.expectSameHoweverCut([0x61] + bytes + [0x62])
        }

        @Test func randomBytesDecodeTheSameHoweverTheyAreCut() {
            // Mostly bytes at the borders of what a well-formed character may hold.
            let likely: [UInt8] = [
                0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xE1, 0xED, 0xF0, 0xF1, 0xF4, 0xF5,
            ]
            for _ in 0..<300 {
                Self.expectSameHoweverCut((0..<8).map { _ in likely.randomElement() ?? 0 })
            }
        }

        @Test func aHeldCharacterComesWithItsLastByte() {
            var decoder = TextDecoder()
            #expect(decoder.decode([0x61, 0xE2]) == "a")
            #expect(decoder.decode([0x82]) == "")
            #expect(decoder.decode([]) == "")
            #expect(decoder.decode([0xAC, 0x62]) == "\u{20AC}b")
            #expect(decoder.finish() == "")
        }

        @Test func onlyAPartOfACharacterIsHeld() {
            var decoder = TextDecoder()
            #expect(decoder.decode([0xE2, 0x41]) == "\u{FFFD}A")
            #expect(decoder.decode([0xC3, 0xA9]) == "\u{E9}")
            #expect(decoder.decode([0xF5]) == "\u{FFFD}")
            #expect(decoder.decode([0xC3, 0xA9, 0xA9]) == "\u{E9}\u{FFFD}")
            #expect(decoder.finish() == "")
        }

        @Test func aTruncatedCharacterAtTheEndIsReplaced() {
            var decoder = TextDecoder()
            #expect(decoder.decode([0xF0, 0x9F, 0x98]) == "")
            #expect(decoder.finish() == "\u{FFFD}")
            #expect(decoder.finish() == "")
            #expect(decoder.decode([0x61]) == "a")
        }

        @Test func aByteOrderMarkIsLeftWhereItIs() {
            var decoder = TextDecoder()
            #expect(Array(decoder.decode([0xEF, 0xBB, 0xBF, 0x61]).unicodeScalars) == ["\u{FEFF}", "a"])
        }

        @Test(arguments: Setting.all)
        func aStreamsTextIsWholeWhereItsPiecesAreNot(setting: Setting) async throws {
            try await withPair(setting) { pair in
                let bytes = Array("caf\u{E9} \u{2713}".utf8) + [0xE2, 0x82]
                let reader = Task(executorPreference: pair.server.reactor) {
                    var texts: [String] = []
                    for try await text in pair.server.text { texts.append(text) }
                    return texts
                }
                for byte in bytes {
                    try await pair.client.write([byte])
                    #expect(try await pair.client.waitUntilPeerHasRead() == .read)
                }
                try await pair.client.end()
                #expect(try await reader.value == ["c", "a", "f", "\u{E9}", " ", "\u{2713}", "\u{FFFD}"])
            }
        }
    }
}
