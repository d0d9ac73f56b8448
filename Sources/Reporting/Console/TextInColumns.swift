import Playing

/// Bytes as text where the columns count.
extension Text {
    /// The bytes between quotation marks, no wider than `columns`; followed by `...` where `total` says that there
    /// are more than are shown.
    static func quoted(_ bytes: some Collection<UInt8>, total: Int, columns: Int) -> String {
        var text = "\""
        var shown = 0
        for byte in bytes {
            let next = escaped(byte)
            guard text.utf8.count + next.utf8.count + 1 <= columns else { break }
            text += next
            shown += 1
        }
        return text + (shown < total ? "\"..." : "\"")
    }

    /// Two digits.
    static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return byte < 16 ? "0" + digits : digits
    }

    /// One byte in a sentence: `'O' (hex 4f)`.
    static func described(_ byte: UInt8) -> String {
        let text = byte == UInt8(ascii: "\"") ? "\"" : escaped(byte)
        return text.hasPrefix("\\x") ? "hex \(hex(byte))" : "'\(text)' (hex \(hex(byte)))"
    }
}
