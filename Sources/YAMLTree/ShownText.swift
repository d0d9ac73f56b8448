/// A text for one line, with what would break the line, act on a terminal or hide in it (controls, what turns the direction
/// of writing) shown as an escape, and tabs as four spaces.
package func visible(_ text: some StringProtocol) -> String {
    // Nearly every text is one that needs nothing.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return String(text) }
    return text.map { ShownText.show($0).0 }.joined()
}

/// How wide text is on a terminal, where everything in it is visible.
package enum ShownText {
    /// How many columns of a terminal a text fills in which everything is visible.
    package static func columns(of text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.reduce(0) { $0 + $1.columns }
    }

    /// As much of a text in which everything is visible as fits into so many columns, with `...` where it was cut.
    package static func cut(_ text: String, to width: Int) -> String {
        if columns(of: text) <= width { return text }
        var shown = ""
        var used = 0
        for character in text {
            guard used + character.columns <= width - 3 else { break }
            shown.append(character)
            used += character.columns
        }
        return shown + "..."
    }

    /// What stands for a character, and how many columns it fills.
    static func show(_ character: Character) -> (String, Int) {
        if character == "\t" { return ("    ", 4) }
        // What turns the direction of writing, or has no shape, must not hide in a message, wherever it stands; but
        // emoji are joined by it.
        let scalars = character.unicodeScalars
        guard scalars.allSatisfy({ $0.isShown || $0.isJoiner && scalars.count > 1 }) else {
            let shown = scalars.map { scalar in
                scalar.value < 0x80 ? "\\x\(hex(scalar.value, 2))" : "\\u\(hex(scalar.value, 4))"
            }.joined()
            return (shown, shown.utf8.count)
        }
        return (String(character), character.columns)
    }
}

extension Unicode.Scalar {
    fileprivate var isShown: Bool {
        if value < 0x7F { return value >= 0x20 }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: !properties.isNoncharacterCodePoint
        }
    }

    /// U+200C and U+200D, and the tags of flags.
    fileprivate var isJoiner: Bool {
        value == 0x200C || value == 0x200D || (0xE0020...0xE007F).contains(value)
    }
}

extension Character {
    /// How many columns of a terminal it fills.
    fileprivate var columns: Int {
        let scalars = unicodeScalars
        let first = scalars[scalars.startIndex]
        if first.value < 0x300 { return 1 }
        // U+FE0F asks for a character's emoji form.
        if first.properties.isEmojiPresentation || scalars.contains("\u{FE0F}") { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: return Self.wide.contains { $0.contains(first.value) } ? 2 : 1
        }
    }

    /// East Asian Width W and F (Unicode Standard Annex 11), by blocks.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x1B2FF, 0x1F200...0x1F265,
        0x20000...0x3FFFD,
    ]
}
