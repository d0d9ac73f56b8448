import Messages
import Scenarios

extension Codec {
    /// The bytes, written the codec's way; nil where they cannot be (an integer that is none, or too large).
    func encode(_ bytes: [UInt8]) -> [UInt8]? {
        switch self {
        case .base64: return Base64.encode(bytes)
        case .hex: return bytes.flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }
        case .integer(let length):
            guard let number = UInt64(String(decoding: bytes, as: UTF8.self)) else { return nil }
            return length.encode(number)
        }
    }

    /// The bytes that are written so; nil where they are not.
    func decode(_ bytes: [UInt8]) -> [UInt8]? {
        switch self {
        case .base64: return Base64.decode(bytes)
        case .hex: return Self.decodeHex(bytes)
        case .integer(let length):
            guard case .complete(let number, let used) = length.decode(bytes[...]), used == bytes.count else {
                return nil
            }
            return Array(String(number).utf8)
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func decodeHex(_ bytes: [UInt8]) -> [UInt8]? {
        var nibbles: [UInt8] = []
        for byte in bytes where byte != 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            nibbles.append(UInt8(digit))
        }
        guard nibbles.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }
}

/// RFC 4648, section 4.
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// With padding, without line breaks.
    package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var iterator = bytes.makeIterator()
        while let first = iterator.next() {
            let second = iterator.next()
            let third = second == nil ? nil : iterator.next()
            let word = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
            result.append(alphabet[Int(word >> 18)])
            result.append(alphabet[Int(word >> 12 & 63)])
            result.append(second == nil ? 0x3D : alphabet[Int(word >> 6 & 63)])
            result.append(third == nil ? 0x3D : alphabet[Int(word & 63)])
        }
        return result
    }

    /// White space is ignored; nil where it is not base64.
    package static func decode(_ bytes: some Sequence<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var word: UInt32 = 0
        var digits = 0
        var padding = 0
        for byte in bytes where byte != 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D {
            if byte == 0x3D {
                padding += 1
                continue
            }
            guard padding == 0, let digit = value(of: byte) else { return nil }
            word = word << 6 | UInt32(digit)
            digits += 1
            if digits.isMultiple(of: 4) {
                result += [
                    UInt8(truncatingIfNeeded: word >> 16), UInt8(truncatingIfNeeded: word >> 8),
                    UInt8(truncatingIfNeeded: word),
                ]
                word = 0
            }
        }
        switch (digits % 4, padding) {
        case (0, 0): break
        case (2, 2): result.append(UInt8(truncatingIfNeeded: word >> 4))
        case (3, 1): result += [UInt8(truncatingIfNeeded: word >> 10), UInt8(truncatingIfNeeded: word >> 2)]
        default: return nil
        }
        return result
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x61 + 26
        case 0x30...0x39: byte - 0x30 + 52
        case 0x2B: 62
        case 0x2F: 63
        default: nil
        }
    }
}
