/// One header line, or one line of trailers.
package struct HeaderField: Hashable, Sendable {
    /// The name, in the sender's spelling.
    package var name: Passage
    /// The value, without the white space around it; a bare CR in it has become a space.
    package var value: Passage

    /// Where the line stands in the message, from the name to the value's end.
    package var range: Range<Int> { name.offset..<value.range.upperBound }

    /// Reads a line: RFC 9112, section 5. `follows` is the header before it.
    init(_ line: Passage, follows: HeaderField?) throws(Malformed) {
        let bytes = line.bytes
        if let first = bytes.first, first.isBlank {
            throw Malformed(
                at: line.offset,
                follows.map {
                    "\(first.named) before a header's name, which folds the line into '\($0.name.text)': obsolete, "
                        + "and readers that do not unfold see another header (RFC 9112, section 5.2)"
                }
                    ?? "\(first.named) before the first header's name: some readers skip the line, others take it, "
                    + "which smuggles headers (RFC 9112, section 2.2)"
            )
        }
        guard let colon = bytes.firstIndex(of: 0x3A) else {
            throw Malformed(
                at: line.offset,
                "a header line without a colon; if it belongs to the body, the empty line before that is missing"
            )
        }
        name = line[0..<colon]
        if colon == 0 { throw Malformed(at: line.offset, "a header without a name") }
        if bytes[colon - 1].isBlank {
            throw Malformed(
                at: line.offset + colon - 1,
                "\(bytes[colon - 1].named) between a header's name and its colon: some readers take the header, others "
                    + "do not, which smuggles (RFC 9112, section 5.1)"
            )
        }
        try name.check("a header's name") { $0.isToken }
        let rest = line[colon + 1..<bytes.count]
        try rest.check("the value of '\(name.text)'") { $0.isFieldText }
        value = rest.trimmed
    }
}

extension [HeaderField] {
    /// The headers of a name, whatever the case of its letters, in their order.
    package func named(_ name: String) -> [HeaderField] { filter { sameName($0.name.bytes, name.utf8) } }

    /// The members of a header that is a comma-separated list and may have several lines (RFC 9110, section 5.3).
    func members(of name: String) -> [Passage] {
        named(name).flatMap { $0.value.split(at: 0x2C).map(\.trimmed) }
    }
}
