import Messages
import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct CodecsTests {
        /// RFC 4648, section 10.
        @Test(arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"), ("\u{FB}\u{FF}\u{BF}", "+/+/"),
        ])
        func base64(plain: String, encoded: String) {
            #expect(Codec.base64.encode(latin(plain)) == latin(encoded))
            #expect(Codec.base64.decode(latin(encoded)) == latin(plain))
        }

        @Test func base64HasADigitForEverySixBits() {
            let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            // Four digits of six bits each make three bytes.
            let bytes = stride(from: 0, to: 64, by: 4).flatMap { (digit: Int) -> [UInt8] in
                let word = digit << 18 | (digit + 1) << 12 | (digit + 2) << 6 | (digit + 3)
                return [UInt8(word >> 16), UInt8(word >> 8 & 0xFF), UInt8(word & 0xFF)]
            }
            #expect(Codec.base64.encode(bytes) == latin(digits))
            #expect(Codec.base64.decode(latin(digits)) == bytes)
        }

        @Test func base64IgnoresWhiteSpaceAndRefusesTheRest() {
            #expect(Codec.base64.decode(latin(" Zm9v\r\n\tYg= = ")) == latin("foob"))
            for text in [
                "Z", "Zg", "Zg=", "Zm8", "Zg===", "=", "Zg==Zg==", "Zm9*", "Z-_v", "Zm8==", "Zm9v=", "\u{FF}",
            ] {
                #expect(Codec.base64.decode(latin(text)) == nil, "\(text)")
            }
        }

        @Test func hex() {
            let all = [UInt8](UInt8.min ... .max)
            #expect(Codec.hex.decode(Codec.hex.encode(all) ?? []) == all)
            #expect(Codec.hex.encode([0xDE, 0xAD]) == latin("dead"))
            #expect(Codec.hex.decode(latin("DE ad\nbe\tEF\r")) == [0xDE, 0xAD, 0xBE, 0xEF])
            for text in ["a", "0x", "gg", "abc", "\u{B9}\u{B2}", "\u{FF}f"] {
                #expect(Codec.hex.decode(latin(text)) == nil, "\(text)")
            }
        }

        @Test(arguments: [
            (FrameFormat.Length.u8, UInt64(0xFE), [UInt8(0xFE)]),
            (.u16be, 0x0102, [1, 2]), (.u16le, 0x0102, [2, 1]),
            (.u24be, 0x010203, [1, 2, 3]), (.u24le, 0x010203, [3, 2, 1]),
            (.u32be, 0x0102_0304, [1, 2, 3, 4]), (.u32le, 0x0102_0304, [4, 3, 2, 1]),
            (.u64be, 0x0102_0304_0506_0708, [1, 2, 3, 4, 5, 6, 7, 8]),
            (.u64be, .max, [255, 255, 255, 255, 255, 255, 255, 255]),
            (.varint, 0, [0]), (.varint, 127, [0x7F]), (.varint, 128, [0x80, 1]), (.varint, 300, [0xAC, 2]),
            (.varint, .max, [255, 255, 255, 255, 255, 255, 255, 255, 255, 1]),
        ])
        func integers(length: FrameFormat.Length, number: UInt64, bytes: [UInt8]) {
            #expect(length.encode(number) == bytes)
            #expect(length.decode((bytes + [9])[...]) == .complete(number, used: bytes.count))
            #expect(Codec.integer(length).encode(latin(String(number))) == bytes)
            #expect(Codec.integer(length).decode(bytes) == latin(String(number)))
            #expect(Codec.integer(length).decode(bytes + [9]) == nil)
            for end in bytes.indices {
                #expect(length.decode(bytes[..<end]) == .needs(length == .varint ? 1 : bytes.count - end))
                #expect(Codec.integer(length).decode(Array(bytes[..<end])) == nil)
            }
        }

        @Test func anIntegerMustFit() {
            #expect(FrameFormat.Length.u8.encode(256) == nil)
            #expect(FrameFormat.Length.u8.encode(255) == [255])
            #expect(FrameFormat.Length.u24le.encode(1 << 24) == nil)
            #expect(FrameFormat.Length.u32be.encode(1 << 32) == nil)
            for text in ["", "-1", "x", "1.5", "65536", " 1"] {
                #expect(Codec.integer(.u16be).encode(latin(text)) == nil)
            }
        }

        @Test func aVarintHas64BitsAtMost() {
            let nine = [UInt8](repeating: 0xFF, count: 9)
            #expect(FrameFormat.Length.varint.decode((nine + [2])[...]) == .malformed)
            #expect(FrameFormat.Length.varint.decode((nine + [0x81])[...]) != .complete(.max, used: 10))
            #expect(FrameFormat.Length.varint.decode((nine + [0x80, 1])[...]) == .malformed)
        }
    }
}
