/// What is wrong with the bytes of a message or a frame, and where.
package struct Malformed: Error, Hashable, Sendable {
    /// The offset in the message of the byte that shows it; the number of bytes there were, where the stream ended too
    /// soon.
    package var offset: Int
    /// One phrase, lower case, without a full stop: what is wrong, and, where other readers would see another message
    /// in the same bytes, why that matters.
    package var phrase: String

    init(at offset: Int, _ phrase: String) {
        self.offset = offset
        self.phrase = phrase
    }
}

extension UInt8 {
    /// A byte, for a phrase.
    var named: String {
        switch self {
        case 0x00: "a NUL"
        case 0x09: "a tab"
        case 0x0A: "a bare LF"
        case 0x0D: "a bare CR"
        case 0x20: "a space"
        case 0x21...0x7E: "'\(Character(Unicode.Scalar(self)))'"
        default: "the byte 0x" + (self < 16 ? "0" : "") + String(self, radix: 16)
        }
    }
}

/// A number with its noun, for a phrase.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
