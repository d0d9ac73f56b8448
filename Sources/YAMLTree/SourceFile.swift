import Locks

/// A text with the name it goes by in messages.
package final class SourceFile: Sendable {
    /// The path as the user gave it: never made absolute, so that messages read as the command line does.
    package let path: String
    /// The whole content as it was read, a byte order mark included.
    package let bytes: [UInt8]

    /// Where each line starts, made when a position is first asked for: most files never need one.
    private let lineStarts = Mutex<[Int]?>(nil)

    /// Makes a source file of a text already read.
    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// The line and column of a byte offset, which may be the end of the file and is brought into it
    /// otherwise.
    package func position(of offset: Int) -> Position {
        let (line, start) = line(containing: offset)
        let before = bytes[start..<max(start, min(offset, bytes.count))]
        // UTF-8's continuation bytes are 10xxxxxx, and every other byte starts a character.
        return Position(line: line, column: 1 + before.count { $0 & 0xC0 != 0x80 })
    }

    /// The same place as editors count it: the line from 0, and the column from 0 in UTF-16 code units, of which a
    /// character outside the basic plane takes two.
    package func editorPosition(of offset: Int) -> (line: Int, character: Int) {
        let (line, start) = line(containing: offset)
        let before = bytes[start..<max(start, min(offset, bytes.count))]
        let units = before.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 >= 0xF0 ? 2 : 1) }
        return (line - 1, units)
    }

    /// The byte offset of a line and column, brought into the file: the inverse of `position(of:)`.
    package func offset(of position: Position) -> Int {
        let start = lineStarts.withLock { cached in
            let starts = cached ?? findLineStarts()
            cached = starts
            return starts[max(1, min(position.line, starts.count)) - 1]
        }
        let end = lineEnd(from: start)
        var column = 0
        let rest = bytes[start..<end].indices.first { place in
            if bytes[place] & 0xC0 != 0x80 { column += 1 }
            return column == position.column
        }
        return rest ?? end
    }

    /// Where the text begins: after a byte order mark, if there is one.
    var textStart: Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    /// The number from 1 of the line that holds a byte offset, and the offset it starts at.
    func line(containing offset: Int) -> (number: Int, start: Int) {
        let offset = max(textStart, min(offset, bytes.count))
        return lineStarts.withLock { cached in
            let starts = cached ?? findLineStarts()
            cached = starts
            var low = 0
            var high = starts.count
            while high - low > 1 {
                let middle = (low + high) / 2
                if starts[middle] <= offset { low = middle } else { high = middle }
            }
            return (low + 1, starts[low])
        }
    }

    /// The end of the line that starts at an offset, without its line break.
    func lineEnd(from start: Int) -> Int {
        bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? bytes.count
    }

    /// The start of the line after the one that ends at an offset.
    func nextLine(after end: Int) -> Int {
        let isPair = bytes[end...].starts(with: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
        return min(bytes.count, end + (isPair ? 2 : 1))
    }

    private func findLineStarts() -> [Int] {
        var starts = [textStart]
        for (index, byte) in bytes.enumerated() {
            let next = index + 1
            if byte == UInt8(ascii: "\n") {
                starts.append(next)
            } else if byte == UInt8(ascii: "\r"), next == bytes.count || bytes[next] != UInt8(ascii: "\n") {
                starts.append(next)
            }
        }
        return starts
    }
}

/// A place for people: a line and a column, both counted from 1, the column in Unicode scalars.
package struct Position: Hashable, Sendable {
    /// The line, from 1.
    package var line: Int
    /// The column in characters, from 1.
    package var column: Int

    /// Makes a position.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// A stretch of a source file in byte offsets, the end not included.
package struct Span: Hashable, Sendable {
    /// The offset of its first byte.
    package var start: Int
    /// The offset after its last byte; equal to `start` for a place between two bytes.
    package var end: Int

    /// Makes a span.
    package init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }
}
