import Playing

/// Expected and received bytes around the first byte in which they differ, as text and in hex, one under the
/// other, with marks under that byte.
struct Comparison {
    let expected: Failure.Excerpt?
    let received: Failure.Excerpt?
    /// The first difference, counted from the unit's first byte.
    let offset: Int?
    let appearance: Appearance

    private static let labelWidth = 12

    init(_ failure: Failure, appearance: Appearance) {
        expected = failure.expected
        received = failure.received
        self.appearance = appearance
        let excerpts = [failure.expected, failure.received].compactMap(\.self)
        let first = excerpts.map(\.offset).min() ?? 0
        let last = excerpts.map { $0.offset + $0.bytes.count }.max() ?? 0
        // In a report that was read back it can be anywhere.
        offset = failure.offset.flatMap { excerpts.isEmpty || (first...last).contains($0) ? $0 : nil }
    }

    /// The lines, each ending with a newline; empty where there is nothing to show.
    var text: String {
        let rows = [("expected", expected), ("received", received)]
        let (letters, digits) = (textWindow, hexWindow)
        var text = ""
        for case (let label, let excerpt?) in rows { text += line(label, textLine(excerpt, letters)) }
        if let offset { text += textMark(offset, letters) }
        let dumped = rows.filter { $0.1?.bytes.isEmpty == false }
        for case (let label, let excerpt?) in dumped { text += line(label, hexLine(excerpt, digits)) }
        if let offset, !dumped.isEmpty { text += hexMark(offset, digits) }
        if !text.isEmpty { text += leftOut(letters) }
        if let offset, !text.isEmpty { text += difference(at: offset) }
        return text
    }

    /// The rows of text alone, where both are known, for a place in which columns do not count.
    var asText: [String] {
        guard let expected, let received else { return [] }
        return [
            "expected \(textLine(expected, textWindow))", "received \(textLine(received, textWindow))",
        ]
    }

    /// Which bytes are shown, where those are not all.
    private func leftOut(_ window: Range<Int>) -> String {
        let totals = [("expected", expected), ("received", received)].compactMap { word, excerpt in
            excerpt.map { (word: word, count: $0.total ?? $0.offset + $0.bytes.count) }
        }
        let most = totals.map(\.count).max() ?? 0
        guard !window.isEmpty, window.lowerBound > 0 || window.upperBound < most else { return "" }
        let counts = totals.map { "\($0.count) \($0.word)" }.joined(separator: " and ")
        return appearance.wrapped(
            "bytes \(window.lowerBound) to \(window.upperBound - 1) of \(counts)",
            label: Figures.left("  shown:", Self.labelWidth)
        )
    }

    /// The difference in words.
    private func difference(at offset: Int) -> String {
        let wanted = byte(of: expected, at: offset).map(Text.described)
        let came = byte(of: received, at: offset).map(Text.described)
        let text =
            switch (wanted, came) {
            case (let wanted?, let came?): "\(wanted) was expected and \(came) was received"
            case (let wanted?, nil): "\(wanted) was expected and nothing was received"
            case (nil, let came?) where expected == nil: "\(came)"
            case (nil, let came?): "nothing more was expected and \(came) was received"
            case (nil, nil): "that is where it ended"
            }
        return appearance.wrapped(
            "byte \(offset), counted from 0: \(text)",
            label: Figures.left(expected == nil ? "  there:" : "  differ:", Self.labelWidth)
        )
    }

    // MARK: Windows

    private var first: Int { [expected, received].compactMap { $0?.offset }.min() ?? 0 }
    private var last: Int {
        [expected, received].compactMap { $0.map { $0.offset + $0.bytes.count } }.max() ?? 0
    }
    private var room: Int { appearance.width - Self.labelWidth }

    /// As many bytes as fit into a line in hex, the difference in their middle where there are more.
    private var hexWindow: Range<Int> {
        let size = min(24, room / 3)
        let centre = (offset ?? first) - size / 2
        let start = max(first, min(centre, last - size))
        return start..<max(start, min(start + size, last))
    }

    /// As many bytes as fit into a line as text, quotation marks and dots included.
    private var textWindow: Range<Int> {
        let room = room - 8
        let centre = min(max(offset ?? first, first), last)
        var (start, end) = (centre, centre)
        var used = 0
        while start > first, used + textWidth(start - 1) <= (offset == nil ? 0 : room / 2) {
            start -= 1
            used += textWidth(start)
        }
        while end < last, used + textWidth(end) <= room {
            used += textWidth(end)
            end += 1
        }
        while start > first, used + textWidth(start - 1) <= room {
            start -= 1
            used += textWidth(start)
        }
        return start..<end
    }

    /// The columns a byte's place takes: those of the wider one of the two.
    private func textWidth(_ offset: Int) -> Int {
        max(
            byte(of: expected, at: offset).map { Text.escaped($0).utf8.count } ?? 1,
            byte(of: received, at: offset).map { Text.escaped($0).utf8.count } ?? 1
        )
    }

    private func byte(of excerpt: Failure.Excerpt?, at offset: Int) -> UInt8? {
        guard let excerpt, offset >= excerpt.offset, offset < excerpt.offset + excerpt.bytes.count else {
            return nil
        }
        return excerpt.bytes[offset - excerpt.offset]
    }

    // MARK: Lines

    private func line(_ label: String, _ content: String) -> String {
        var content = content
        while content.hasSuffix(" ") { content.removeLast() }
        return Figures.left("  " + label, Self.labelWidth) + content + "\n"
    }

    /// Before the difference the two rows hold the same bytes, so that the same byte stands in the same column.
    private func textLine(_ excerpt: Failure.Excerpt, _ window: Range<Int>) -> String {
        let bytes = window.compactMap { byte(of: excerpt, at: $0) }
        let end = excerpt.offset + excerpt.bytes.count
        let hasMore = window.upperBound < end || end < (excerpt.total ?? end)
        let text = "\"" + bytes.map(Text.escaped).joined() + "\""
        return (window.lowerBound > 0 ? "..." : "") + text + (hasMore ? "..." : "")
    }

    private func hexLine(_ excerpt: Failure.Excerpt, _ window: Range<Int>) -> String {
        window.map { byte(of: excerpt, at: $0).map(Text.hex) ?? "  " }.joined(separator: " ")
    }

    private func textMark(_ offset: Int, _ window: Range<Int>) -> String {
        let quotes = window.lowerBound > 0 ? 4 : 1
        let before = (window.lowerBound..<max(window.lowerBound, offset)).reduce(0) { $0 + textWidth($1) }
        return mark(column: quotes + before, width: textWidth(offset))
    }

    private func hexMark(_ offset: Int, _ window: Range<Int>) -> String {
        mark(column: 3 * (offset - window.lowerBound), width: 2)
    }

    private func mark(column: Int, width: Int) -> String {
        let indent = String(repeating: " ", count: Self.labelWidth + column)
        return indent + appearance.paint(String(repeating: "^", count: width), .red) + "\n"
    }
}
