/// Some of a message's bytes, and where in the message they stand.
package struct Passage: Hashable, Sendable {
    /// The bytes.
    package var bytes: [UInt8]
    /// The offset of the first of them in the message.
    package var offset: Int

    init(_ bytes: some Sequence<UInt8>, at offset: Int) {
        self.bytes = Array(bytes)
        self.offset = offset
    }

    /// Where in the message they stand.
    package var range: Range<Int> { offset..<offset + bytes.count }

    /// The bytes as text: what is not UTF-8 is replaced, so for people and for what is known to be ASCII.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// A part of it, by indices into its bytes.
    subscript(part: Range<Int>) -> Passage { Passage(bytes[part], at: offset + part.lowerBound) }

    /// Without white space (spaces and tabs) at its ends.
    var trimmed: Passage {
        guard let first = bytes.firstIndex(where: { !$0.isBlank }),
            let last = bytes.lastIndex(where: { !$0.isBlank })
        else { return self[0..<0] }
        return self[first..<last + 1]
    }

    /// What lies between the separators, of which there may be none.
    func split(at separator: UInt8) -> [Passage] {
        var parts: [Passage] = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == separator {
            parts.append(self[start..<index])
            start = index + 1
        }
        return parts + [self[start..<bytes.count]]
    }

    /// Throws at the first byte that is none of those allowed.
    func check(_ what: @autoclosure () -> String, _ allowed: (UInt8) -> Bool) throws(Malformed) {
        if let index = bytes.firstIndex(where: { !allowed($0) }) {
            throw Malformed(at: offset + index, "\(bytes[index].named) in \(what())")
        }
    }
}

extension UInt8 {
    /// A space or a tab: RFC 9110, section 5.6.3 (OWS).
    var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// A character of a token: RFC 9110, section 5.6.2 (tchar).
    var isToken: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }

    /// What a header's value may have: all but control characters, the tab excepted. RFC 9110, section 5.5.
    var isFieldText: Bool { self == 0x09 || (self >= 0x20 && self != 0x7F) }

    /// A decimal digit.
    var isDigit: Bool { (0x30...0x39).contains(self) }
}

/// Whether two names are the same but for the case of ASCII letters.
func sameName(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
    guard one.count == other.count else { return false }
    func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
    return zip(one, other).allSatisfy { lower($0) == lower($1) }
}
