extension Scalar {
    /// The place in the file of the byte at a UTF-8 offset in `text`: the escape, the character or the line
    /// break it came from. Of the offset behind the last byte, the place where the text ends, without width.
    ///
    /// Reads the scalar's source again, so that only those pay who ask. `file` must be the one it was parsed
    /// from.
    package func span(ofByte offset: Int, in file: SourceFile) -> Span {
        span(ofBytes: offset..<offset + 1, in: file)
    }

    /// The place in the file of a range of the text's bytes; see `span(ofByte:in:)`. A range without bytes
    /// has a place without width.
    package func span(ofBytes range: Range<Int>, in file: SourceFile) -> Span {
        let count = text.utf8.count
        let lower = max(0, min(range.lowerBound, count))
        let upper = max(lower, min(range.upperBound, count))
        let known = Span(start: min(span.start, file.bytes.count), end: min(span.end, file.bytes.count))
        var walk = ScalarWalk(bytes: file.bytes, count: count, wanted: lower..<upper, from: known)
        switch style {
        case .plain: walk.flow(quote: nil, in: known)
        case .singleQuoted: walk.flow(quote: UInt8(ascii: "'"), in: known)
        case .doubleQuoted: walk.flow(quote: UInt8(ascii: "\""), in: known)
        case .literal: walk.block(text, isFolded: false, from: known.start)
        case .folded: walk.block(text, isFolded: true, from: known.start)
        }
        return walk.result ?? known
    }
}

/// Follows a scalar's source as libyaml's scanner does and notes where the wanted bytes of its text came
/// from.
private struct ScalarWalk {
    private let bytes: [UInt8]
    private let count: Int
    private let wanted: Range<Int>
    private var place: Int
    /// Where flow text ends; block text ends once all its bytes are there.
    private var end: Int
    private var produced = 0
    private var start: Int?
    private var stop: Int

    init(bytes: [UInt8], count: Int, wanted: Range<Int>, from span: Span) {
        self.bytes = bytes
        self.count = count
        self.wanted = wanted
        place = span.start
        end = span.end
        stop = span.start
    }

    /// The place; nil if the walk did not come to as many bytes as the text has.
    var result: Span? {
        guard produced == count else { return nil }
        let start = start ?? stop
        return Span(start: start, end: max(start, wanted.isEmpty ? start : stop))
    }

    /// Walks a plain or quoted text (YAML 1.2 sections 7.3 and 6.5).
    mutating func flow(quote: UInt8?, in span: Span) {
        if quote != nil {
            place = span.start + 1
            stop = place
        }
        while place < end {
            let byte = bytes[place]
            if isBlank(byte) || breakLength > 0 {
                white()
            } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                escape()
            } else if byte == quote {
                take(2, makes: 1)
            } else {
                character()
            }
        }
    }

    /// Walks a literal or folded text (YAML 1.2 section 8.1).
    mutating func block(_ text: String, isFolded: Bool, from start: Int) {
        end = bytes.count
        while place < end, breakLength == 0 { place += 1 }
        place += breakLength
        stop = place
        let indent = indentation(of: text)
        var leadingBreak: Span?
        var leadingBlank = false
        var (breaks, column) = blankLines(upTo: indent)
        while place < end, column == indent, produced < count {
            let startsBlank = isBlank(bytes[place])
            if let leadingBreak {
                let folds = isFolded && !leadingBlank && !startsBlank
                if !folds || breaks.isEmpty { emit(1, leadingBreak) }
            }
            for each in breaks { emit(1, each) }
            leadingBlank = startsBlank
            while place < end, breakLength == 0 { character() }
            leadingBreak = place < end ? Span(start: place, end: place + breakLength) : nil
            place += breakLength
            (breaks, column) = blankLines(upTo: indent)
        }
        if let leadingBreak { emit(1, leadingBreak) }
        for each in breaks { emit(1, each) }
    }

    /// How far a block text is indented, found by comparing its first line that is not blank with its source:
    /// an indicator such as `|2` counts from the parent, which is not known here.
    private func indentation(of text: String) -> Int {
        guard let shown = Self.indentOfFirstText(text.utf8) else { return .max }
        return (Self.indentOfFirstText(bytes[place...]) ?? 0) - shown
    }

    private static func indentOfFirstText(_ bytes: some Sequence<UInt8>) -> Int? {
        var column = 0
        for byte in bytes {
            if byte == UInt8(ascii: " ") {
                column += 1
            } else if isBreak(byte) {
                column = 0
            } else {
                return column
            }
        }
        return nil
    }

    private mutating func blankLines(upTo indent: Int) -> (breaks: [Span], column: Int) {
        var breaks: [Span] = []
        while true {
            var column = 0
            while place < end, column < indent, bytes[place] == UInt8(ascii: " ") {
                place += 1
                column += 1
            }
            let length = breakLength
            if length == 0 { return (breaks, column) }
            breaks.append(Span(start: place, end: place + length))
            place += length
        }
    }

    /// Blanks stay unless a line ends there: then one break becomes a space, and of several all but the first
    /// stay.
    private mutating func white() {
        let first = place
        while place < end, isBlank(bytes[place]) { place += 1 }
        if breakLength == 0 {
            for offset in first..<place { emit(1, Span(start: offset, end: offset + 1)) }
            return
        }
        let fold = Span(start: place, end: place + breakLength)
        place = fold.end
        let breaks = emptyLines()
        for each in breaks.isEmpty ? [fold] : breaks { emit(1, each) }
    }

    private mutating func emptyLines() -> [Span] {
        var breaks: [Span] = []
        while place < end {
            if isBlank(bytes[place]) {
                place += 1
            } else if breakLength > 0 {
                breaks.append(Span(start: place, end: place + breakLength))
                place += breakLength
            } else {
                break
            }
        }
        return breaks
    }

    private mutating func escape() {
        guard place + 1 < end else { return take(1, makes: 1) }
        switch bytes[place + 1] {
        case UInt8(ascii: "x"): numeric(digits: 2)
        case UInt8(ascii: "u"): numeric(digits: 4)
        case UInt8(ascii: "U"): numeric(digits: 8)
        case UInt8(ascii: "N"), UInt8(ascii: "_"): take(2, makes: 2)
        case UInt8(ascii: "L"), UInt8(ascii: "P"): take(2, makes: 3)
        default:
            place += 1
            if breakLength > 0 {
                place += breakLength
                for each in emptyLines() { emit(1, each) }
            } else {
                place -= 1
                take(2, makes: 1)
            }
        }
    }

    private mutating func numeric(digits: Int) {
        var value: UInt32 = 0
        for byte in bytes[min(place + 2, end)..<min(place + 2 + digits, end)] {
            value = value << 4 | UInt32(byte & 0x0F) + (byte > UInt8(ascii: "9") ? 9 : 0)
        }
        take(2 + digits, makes: value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4)
    }

    private mutating func character() {
        var length = 1
        while place + length < end, bytes[place + length] & 0xC0 == 0x80 { length += 1 }
        take(length, makes: length)
    }

    private mutating func take(_ length: Int, makes made: Int) {
        emit(made, Span(start: place, end: place + length))
        place += length
    }

    private mutating func emit(_ made: Int, _ source: Span) {
        guard produced < count else { return }
        let next = produced + made
        if produced <= wanted.lowerBound, wanted.lowerBound < next { start = source.start }
        // Of an empty range, or of one behind the last byte, this ends at the last byte before it.
        if produced < max(wanted.upperBound, 1) { stop = source.end }
        produced = next
    }

    /// How long the line break here is; 0 if there is none. NEL, LS and PS end a line in YAML 1.1, which
    /// libyaml reads.
    private var breakLength: Int {
        guard place < end else { return 0 }
        func follows(_ byte: UInt8, at distance: Int) -> Bool {
            place + distance < end && bytes[place + distance] == byte
        }
        switch bytes[place] {
        case UInt8(ascii: "\n"): return 1
        case UInt8(ascii: "\r"): return follows(UInt8(ascii: "\n"), at: 1) ? 2 : 1
        case 0xC2: return follows(0x85, at: 1) ? 2 : 0
        default: return 0
        }
    }
}
