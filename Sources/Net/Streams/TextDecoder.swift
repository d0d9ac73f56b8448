/// Makes text of UTF-8 that comes in pieces: a character that is cut is held until the rest of it has come.
///
/// What is not UTF-8 becomes U+FFFD, one for each maximal part of a character (The Unicode Standard, 3.9, table 3-8), so
/// that the text is the same however the bytes are cut. A byte order mark is left where it is.
public struct TextDecoder: Sendable {
    /// The beginning of a character, at most 3 bytes.
    private var held: [UInt8] = []

    /// A decoder at the beginning of a text.
    public init() {}

    /// The text up to the last whole character; may be empty.
    public mutating func decode(_ bytes: [UInt8]) -> String {
        let bytes = held.isEmpty ? bytes : held + bytes
        let end = bytes.count - Self.cutLength(bytes)
        held = Array(bytes[end...])
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    /// Ends the text: U+FFFD for a character whose rest did not come, else nothing. The decoder may begin another one.
    public mutating func finish() -> String {
        defer { held = [] }
        return String(decoding: held, as: UTF8.self)
    }

    /// How many bytes at the end may be the beginning of a character: a first byte with fewer behind it than it announces
    /// (RFC 3629, section 3). Held too long, they do no harm: the next byte shows whether they are malformed.
    private static func cutLength(_ bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let first = bytes[bytes.count - length]
            if (0x80...0xBF).contains(first) { continue }
            let whole =
                switch first {
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                default: 1
                }
            return whole > length ? length : 0
        }
        return 0
    }
}
