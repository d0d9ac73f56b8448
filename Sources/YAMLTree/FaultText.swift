/// The text around a syntax fault: what stands before and at it decides which mistake it was.
struct FaultText {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let offset: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int) {
        self.bytes = bytes
        self.offset = min(offset, bytes.count)
    }

    /// Whether nothing but white space follows.
    var isAtEnd: Bool { bytes[offset...].allSatisfy { isBlank($0) || isBreak($0) } }

    /// The fault's place: its character, or behind the last text if it is at the end.
    var here: Span {
        guard isAtEnd else { return one(at: offset) }
        var end = offset
        while end > 0, isBlank(bytes[end - 1]) || isBreak(bytes[end - 1]) { end -= 1 }
        return Span(start: end, end: end)
    }

    /// The character at an offset.
    func one(at offset: Int) -> Span {
        guard offset < bytes.count else { return Span(start: bytes.count, end: bytes.count) }
        var end = offset + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return Span(start: offset, end: end)
    }

    /// The character at an offset, in quotes for a message.
    func character(at offset: Int) -> String {
        let span = one(at: offset)
        let text = slice(span.start, span.end)
        return text == "'" ? "\"'\"" : "'\(text)'"
    }

    /// The text between two offsets, cut at the end of the file.
    func slice(_ start: Int, _ end: Int) -> String {
        String(decoding: bytes[min(start, bytes.count)..<min(max(start, end), bytes.count)], as: UTF8.self)
    }

    /// So many bytes from an offset, cut at the end of the line, with a character that was begun.
    func span(_ start: Int, length: Int) -> Span {
        var end = start
        while end < bytes.count, !isBreak(bytes[end]), end - start < length || bytes[end] & 0xC0 == 0x80 {
            end += 1
        }
        return Span(start: start, end: end)
    }

    /// Where the escape begins that a fault in its digits belongs to: libyaml's mark is behind the sign.
    func escapeStart(before offset: Int) -> Int {
        var index = min(offset, bytes.count - 1)
        while index > 0, index > offset - 4, bytes[index] != UInt8(ascii: "\\") { index -= 1 }
        return index
    }

    /// The start of the line that holds an offset.
    func line(of offset: Int) -> Int {
        var index = min(offset, bytes.count)
        while index > 0, !isBreak(bytes[index - 1]) { index -= 1 }
        return index
    }

    /// The word that begins at an offset, or at the first `sign` after it in the line.
    func word(from start: Int, startingWith sign: String) -> Span {
        var begin = start
        if let first = sign.utf8.first, let found = bytes[start...].prefix(200).firstIndex(of: first) {
            begin = found
        }
        var end = begin
        while end < bytes.count, !isBlank(bytes[end]), !isBreak(bytes[end]) { end += 1 }
        return Span(start: begin, end: end)
    }

    /// A `${name}` with its name, or as much of it as stands in the line.
    func interpolation(at start: Int) -> (span: Span, text: String) {
        var end = start + 2
        while end < bytes.count, !isBreak(bytes[end]) {
            end += 1
            if bytes[end - 1] == UInt8(ascii: "}") { break }
        }
        return (Span(start: start, end: end), slice(start, end))
    }

    /// Whether the line has a key, with its `: `, before the fault.
    var hasColonBefore: Bool {
        let before = bytes[line(of: offset)..<offset]
        return zip(before, before.dropFirst()).contains { $0 == UInt8(ascii: ":") && isBlank($1) }
    }

    /// The text between the line's indentation and the fault.
    var keyBefore: Span {
        let begin = bytes[line(of: offset)..<offset].firstIndex { !isBlank($0) } ?? offset
        return Span(start: begin, end: max(begin, offset))
    }

    /// Whether a value stands before the fault in its line.
    var followsText: Bool {
        bytes[line(of: offset)..<offset].contains { !isBlank($0) && $0 != UInt8(ascii: "-") } && !isAtEnd
    }
}
