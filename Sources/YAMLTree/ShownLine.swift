/// One line of a source file made fit for a terminal, with the columns a span covers in it.
struct ShownLine {
    /// What to print: tabs as four spaces, what is invisible as an escape, a long line cut around the span.
    let text: String
    /// The column the span begins at, from 0.
    let caretColumn: Int
    /// How many columns it covers, at least 1.
    let caretWidth: Int

    /// A piece that is not taken apart, and the columns it fills.
    private struct Cell {
        let shown: String
        let columns: Int
        let start: Int
    }

    /// Shows the line in `line`, at most `width` columns of it, around the part of `span` that lies in it.
    init(_ line: Range<Int>, of bytes: [UInt8], span: Span, width: Int) {
        // A character fills at most four bytes a column, but for combining ones: so much is looked at of a
        // line that may have millions.
        var lower = max(line.lowerBound, span.start - 4 * width)
        while lower > line.lowerBound, bytes[lower] & 0xC0 == 0x80 { lower -= 1 }
        var upper = min(line.upperBound, max(lower, span.start) + 8 * width)
        while upper < line.upperBound, bytes[upper] & 0xC0 == 0x80 { upper += 1 }

        let cells = Self.cells(bytes[lower..<upper])
        var columns = [0]
        for cell in cells { columns.append(columns[columns.count - 1] + cell.columns) }
        let first = cells.lastIndex { $0.start <= span.start } ?? 0
        let begins = span.start >= upper ? columns[cells.count] : columns[first]
        let behind = cells.firstIndex { $0.start >= span.end } ?? cells.count
        let ends = max(begins + 1, columns[behind])

        let isCutBefore = lower > line.lowerBound
        let isCutAfter = upper < line.upperBound
        guard isCutBefore || isCutAfter || columns[cells.count] > width else {
            text = cells.map(\.shown).joined()
            caretColumn = begins
            caretWidth = ends - begins
            return
        }
        let mark = "..."
        let room = width - 2 * mark.utf8.count
        let covered = min(ends - begins, room)
        let left = isCutBefore || begins + covered > room ? max(0, begins - (room - covered) / 2) : 0
        let from = columns.firstIndex { $0 >= left } ?? 0
        let to = max(from, columns.lastIndex { $0 <= columns[from] + room } ?? 0)
        let before = isCutBefore || from > 0 ? mark : ""
        let after = isCutAfter || to < cells.count ? mark : ""
        text = before + cells[from..<to].map(\.shown).joined() + after
        caretColumn = before.utf8.count + begins - columns[from]
        caretWidth = max(1, min(ends, columns[to]) - begins)
    }

    private static func cells(_ bytes: ArraySlice<UInt8>) -> [Cell] {
        var cells: [Cell] = []
        guard let text = String(validating: bytes, as: UTF8.self) else {
            for (index, byte) in zip(bytes.indices, bytes) {
                let shown =
                    byte < 0x80
                    ? ShownText.show(Character(Unicode.Scalar(byte))) : ("\\x\(hex(UInt32(byte), 2))", 4)
                cells.append(Cell(shown: shown.0, columns: shown.1, start: index))
            }
            return cells
        }
        var start = bytes.startIndex
        for character in text {
            let (shown, columns) = ShownText.show(character)
            cells.append(Cell(shown: shown, columns: columns, start: start))
            start += character.utf8.count
        }
        return cells
    }
}
