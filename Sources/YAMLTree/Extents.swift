extension EventReader {
    /// Where a value begins whose mark begins at its tag or anchor (YAML 1.2 section 6.9); the span's end
    /// when there is nothing but those.
    func valueStart(in span: Span) -> Int {
        var index = span.start
        while index < span.end {
            switch bytes[index] {
            case UInt8(ascii: "&"), UInt8(ascii: "!"):
                index = wordEnd(from: index, in: span)
            case UInt8(ascii: "#"):
                while index < span.end, !isBreak(bytes[index]) { index += 1 }
            case let byte where isBlank(byte) || isBreak(byte):
                index += 1
            default:
                return index
            }
        }
        return span.end
    }

    /// The tag among tag and anchor; the whole span when there is none.
    func tag(in span: Span) -> Span {
        var index = span.start
        while index < span.end, bytes[index] != UInt8(ascii: "!") {
            index = bytes[index] == UInt8(ascii: "&") ? wordEnd(from: index, in: span) : index + 1
        }
        return index < span.end ? Span(start: index, end: wordEnd(from: index, in: span)) : span
    }

    /// The end of a block scalar's last line that is not blank: its own mark is on the line after it.
    func textEnd(of span: Span) -> Int {
        var end = span.end
        while end > span.start, isBlank(bytes[end - 1]) || isBreak(bytes[end - 1]) { end -= 1 }
        return end
    }

    private func wordEnd(from start: Int, in span: Span) -> Int {
        var index = start
        while index < span.end, !isBlank(bytes[index]), !isBreak(bytes[index]) { index += 1 }
        return index
    }
}

func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

func isBreak(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
