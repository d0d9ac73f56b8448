internal import YAMLTree

extension Decoder {
    /// Decodes a literal text; an error stands at the character that is wrong.
    mutating func decoded(_ scalar: Scalar, by codec: Codec) -> [UInt8]? {
        let text = Array(scalar.text.utf8)
        let result = codec == .hex ? bytesOfHex(text) : bytesOfBase64(text)
        switch result {
        case .success(let bytes): return bytes
        case .failure(let fault):
            // Of a character of several bytes the whole, so that the message can show it.
            var end = min(fault.offset + 1, text.count)
            while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
            let range = min(fault.offset, end)..<end
            let shown = String(decoding: text[range], as: UTF8.self)
            let span = range.isEmpty ? scalar.span : scalar.span(ofBytes: range, in: file)
            error(
                fault.message.isEmpty
                    ? "'\(shown)' is no \(codec == .hex ? "hex digit" : "base64")" : fault.message,
                at: span
            )
            return nil
        }
    }
}

/// Where a text is not what it should be.
struct CodecFault: Error {
    var offset: Int
    var message: String
}

/// Hex digits as bytes; white space is ignored, also between the two digits of a byte.
func bytesOfHex(_ text: [UInt8]) -> Result<[UInt8], CodecFault> {
    var bytes: [UInt8] = []
    var high: UInt8?
    for (offset, character) in text.enumerated() where !character.isWhiteSpace {
        guard character.isHexDigit else { return .failure(CodecFault(offset: offset, message: "")) }
        let digit = character.isDigit ? character - 0x30 : (character | 0x20) - 0x61 + 10
        if let first = high {
            bytes.append(first << 4 | digit)
            high = nil
        } else {
            high = digit
        }
    }
    guard high == nil else {
        return .failure(
            CodecFault(offset: text.count, message: "hex takes two digits a byte; one is missing")
        )
    }
    return .success(bytes)
}

/// Base64 (RFC 4648, section 4) as bytes; white space is ignored, padding is required.
func bytesOfBase64(_ text: [UInt8]) -> Result<[UInt8], CodecFault> {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for (offset, character) in text.enumerated() where !character.isWhiteSpace {
        if character == UInt8(ascii: "=") {
            padding += 1
            guard count % 4 + padding <= 4, count % 4 >= 2 else {
                return .failure(CodecFault(offset: offset, message: ""))
            }
            continue
        }
        guard padding == 0, let value = base64Value(character) else {
            return .failure(CodecFault(offset: offset, message: ""))
        }
        bits = bits << 6 | UInt32(value)
        count += 1
        if count % 4 == 0 {
            bytes += [UInt8(bits >> 16 & 0xFF), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)]
        }
    }
    guard count % 4 == 0 || count % 4 + padding == 4 else {
        return .failure(
            CodecFault(offset: text.count, message: "base64 comes in fours; '=' fills up the last")
        )
    }
    switch count % 4 {
    case 2: bytes.append(UInt8(bits >> 4 & 0xFF))
    case 3: bytes += [UInt8(bits >> 10 & 0xFF), UInt8(bits >> 2 & 0xFF)]
    default: break
    }
    return .success(bytes)
}

private func base64Value(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - 0x41
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - 0x61 + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - 0x30 + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
}

extension UInt8 {
    var isWhiteSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
}
