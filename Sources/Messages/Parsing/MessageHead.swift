/// A message's start line and headers, and what they tell of its body.
package struct MessageHead: Hashable, Sendable {
    /// The first line.
    package let start: StartLine
    /// The headers, in their order and spelling.
    package let headers: [HeaderField]
    /// How the body ends.
    package let framing: Framing
    /// The head as it came, through the empty line.
    package let bytes: [UInt8]
}

/// Reads a head, piece by piece: a start line, headers and an empty line, after RFC 9112, sections 2 to 6.
struct HeadParser: Sendable {
    private let grammar: Grammar
    private let isStrict: Bool
    private var section: Section
    private var ending: SectionEnd
    /// How many empty lines may come before the start line.
    private var passing: Int
    private var start: StartLine?
    private var headers: [HeaderField] = []
    /// The head, once it is whole.
    private(set) var head: MessageHead?

    init(_ grammar: Grammar, strict: Bool, limit: Int) {
        self.grammar = grammar
        isStrict = strict
        // An old client may end a request's body with a CRLF of its own, which is then found before the next request.
        passing = grammar == .request && !strict ? 1 : 0
        ending = SectionEnd(passesEmpty: passing > 0)
        section = Section("a head", at: 0, strict: strict, limit: limit)
    }

    /// How many bytes have been taken.
    var count: Int { section.bytes.count }

    /// The bytes that have been taken.
    var bytes: [UInt8] { section.bytes }

    func belonging(in peeked: UnsafeRawBufferPointer) -> Int {
        var ahead = ending
        return ahead.find(in: peeked) ?? peeked.count
    }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(Malformed) -> Int {
        if count == 0, let first = bytes.first, !first.isFieldText, first != 0x0D, first != 0x0A {
            // A handshake has no line's end, so without this the parser would wait for one for ever.
            let hint = first == 0x16 ? ", with which a TLS handshake begins" : ""
            throw Malformed(at: 0, "\(first.named) where the start line begins\(hint)")
        }
        let end = ending.find(in: bytes)
        let taken = end ?? bytes.count
        section.append(UnsafeRawBufferPointer(rebasing: bytes[..<taken]))
        while let line = try section.next() {
            if let start {
                if line.bytes.isEmpty {
                    head = MessageHead(
                        start: start,
                        headers: headers,
                        framing: try grammar.framing(start, headers),
                        bytes: section.bytes
                    )
                } else {
                    headers.append(try HeaderField(line, follows: headers.last))
                }
            } else if line.bytes.isEmpty, passing > 0 {
                passing -= 1
            } else {
                start = try grammar.start(line, strict: isStrict)
            }
        }
        return taken
    }

    /// Says what the stream's end means, where something has come.
    func end() throws(Malformed) {
        let place =
            section.isInLine
            ? start == nil ? "in its start line" : "in a header line"
            : "without its empty line"
        throw Malformed(at: count, "the head ends after \(counted(count, "byte")), \(place)")
    }
}
