/// Whether a text can be given to libyaml, and how its marks relate to bytes.
enum TextCheck {
    /// Every character is one byte, so that a mark's index is a byte offset.
    case ascii
    /// Valid UTF-8 with longer characters.
    case utf8
    /// Not a text YAML allows.
    case invalid(Diagnostic)

    /// Checks what YAML 1.2 section 5.1 allows (`c-printable`), before libyaml does: its own message for this
    /// names neither the character nor what to do.
    init(_ file: SourceFile) {
        let isPlain = file.bytes.allSatisfy { byte in
            byte &- 0x20 < 0x5F || byte == 0x0A || byte == 0x0D || byte == 0x09
        }
        if isPlain {
            self = .ascii
        } else if let diagnostic = file.bytes.withUnsafeBufferPointer(Self.firstFault) {
            self = .invalid(diagnostic)
        } else {
            self = .utf8
        }
    }

    private static func firstFault(in bytes: UnsafeBufferPointer<UInt8>) -> Diagnostic? {
        if let advice = utf16(bytes) {
            return Diagnostic(advice, at: Span(start: 0, end: 2))
        }
        var index = 0
        while index < bytes.count {
            let first = bytes[index]
            if first < 0x80 {
                if isControl(UInt32(first)) {
                    return control(UInt32(first), at: Span(start: index, end: index + 1))
                }
                index += 1
                continue
            }
            guard let (value, length) = decode(bytes, at: index) else {
                return Diagnostic(
                    "byte 0x\(hex(UInt32(first), 2)) is not UTF-8; save the file as UTF-8",
                    at: Span(start: index, end: index + 1)
                )
            }
            if isControl(value) { return control(value, at: Span(start: index, end: index + length)) }
            index += length
        }
        return nil
    }

    private static func utf16(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.count >= 2 else { return nil }
        return switch (bytes[0], bytes[1]) {
        case (0xFF, 0xFE), (0xFE, 0xFF), (0, 1...), (1..., 0): "the file is UTF-16; save it as UTF-8"
        default: nil
        }
    }

    private static func control(_ value: UInt32, at span: Span) -> Diagnostic {
        let escape = value < 0x100 ? "\\x\(hex(value, 2))" : "\\u\(hex(value, 4))"
        let name = value == 0 ? "a NUL" : "control character U+\(hex(value, 4, uppercase: true))"
        return Diagnostic("\(name) cannot stand in YAML; write '\(escape)' inside double quotes", at: span)
    }

    private static func isControl(_ value: UInt32) -> Bool {
        switch value {
        case 0x09, 0x0A, 0x0D, 0x85: false
        case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// One character of more than one byte (RFC 3629 section 4: no overlong form, no surrogate, at most
    /// U+10FFFF).
    private static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>,
        at index: Int
    ) -> (value: UInt32, length: Int)? {
        let first = bytes[index]
        let length =
            switch first {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard length > 0, index + length <= bytes.count else { return nil }
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for offset in 1..<length {
            let byte = bytes[index + offset]
            guard byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
        guard value >= least, value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else { return nil }
        return (value, length)
    }
}

/// A number in hexadecimal with leading zeros.
func hex(_ value: UInt32, _ digits: Int, uppercase: Bool = false) -> String {
    let text = String(value, radix: 16, uppercase: uppercase)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
