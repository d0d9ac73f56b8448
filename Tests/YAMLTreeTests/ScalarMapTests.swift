import Testing
import YAMLTree

/// From a byte of a text back to where it is written.
struct ScalarMapTests {
    /// The marks are the places of the text's bytes, one after another; a character's bytes share its place.
    @Test(arguments: [
        ("a: «x»«y» # z\n", "xy"),
        ("a: «x»«ö»«😀»\n", "xö😀"),
        ("a: «x»  «\n»   «y»\n", "x y"),
        ("a: «x»\n«\n» «y»\n", "x\ny"),
        ("a: '«x»«''»« »«y»'\n", "x' y"),
        ("a: '«x» «\n»  «y»'\n", "x y"),
        ("a: \"«x»«\\n»«\\x41»«\\u00e9»«\\U0001F600»«\\\"»«y»\"\n", "x\nAé😀\"y"),
        ("a: \"«x»« »\\\n   «y»\"\n", "x y"),
        ("a: \"«x»« »\\\n   «\\ »«y»\"\n", "x  y"),
        ("a: \"«\\t»«\\e»«\\N»«\\_»«\\L»«\\0»\"\n", "\t\u{1b}\u{85}\u{a0}\u{2028}\0"),
        ("a: |\n  «x»«\n»  « »«y»«\n»b: 1\n", "x\n y\n"),
        ("a: |2 # note\n  « »«x»«\n»\n", " x\n"),
        ("- |+\n  «x»«\n»«\n»  «\n»- y\n", "x\n\n\n"),
        ("a: |-\n «\n» «x»«\n» «y»\n", "\nx\ny"),
        ("a: >\n  «x»«\n»  «y»«\n»\n", "x y\n"),
        ("a: >\n  «x»\n«\n»  «y»«\n»  « »«z»«\n»  «w»«\n»\n", "x\ny\n z\nw\n"),
        ("a: |\r\n  «x»«\r\n»  «y»«\r\n»b: 1\r\n", "x\ny\n"),
        ("é: \"«ö»«\\n»\"\n", "ö\n"),
        ("a: |\n  «x»«\r»", "x\n"), ("a: '«x»« »«''»« »'", "x ' "),
    ])
    func findsEachByte(text: String, value: String) throws {
        for prefix in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
            let marked = Marked(text, prefix: prefix)
            let root = try marked.root()
            let scalar = try #require((root.items?[0] ?? root.entries?[0].value)?.scalar)
            #expect(scalar.text == value)
            var offset = 0
            for (character, span) in zip(value.unicodeScalars, marked.spans) {
                let length = String(character).utf8.count
                for byte in offset..<offset + length {
                    #expect(scalar.span(ofByte: byte, in: marked.file) == span, "byte \(byte)")
                }
                offset += length
            }
            #expect(value.unicodeScalars.count == marked.spans.count)
            let first = try #require(marked.spans.first)
            let last = try #require(marked.spans.last)
            #expect(
                scalar.span(ofBytes: 0..<offset, in: marked.file) == Span(start: first.start, end: last.end)
            )
            #expect(scalar.span(ofByte: offset, in: marked.file) == Span(start: last.end, end: last.end))
            #expect(
                scalar.span(ofByte: offset + 100, in: marked.file) == Span(start: last.end, end: last.end)
            )
            #expect(
                scalar.span(ofBytes: 0..<0, in: marked.file) == Span(start: first.start, end: first.start)
            )
        }
    }

    @Test func anEmptyTextHasItsPlaceBetweenTheQuotes() throws {
        for text in ["a: \"«»\"\n", "a: '«»'\n"] {
            let marked = Marked(text)
            let scalar = try #require(try marked.root()["a"]?.scalar)
            #expect(scalar.span(ofByte: 0, in: marked.file) == marked.spans[0])
        }
    }

    /// Letters are never escaped here, so each letter of the text must be found as itself, and in order.
    @Test func randomTexts() throws {
        var random = Seeded(state: 7)
        let pieces = [
            "a", "b", "c", "é", "😀", " ", "  ", "\n", "\n\n", "\t", "\\n", "\\x41", "''", "\\\n", "\\\\",
        ]
        var seen = 0
        for round in 0..<4000 {
            let body = (0..<Int.random(in: 1...12, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
            let indented = lines.joined(separator: "\n  ")
            let source =
                switch round % 5 {
                case 0: "k: z\(indented)\n"
                case 1: "k: '\(indented)'\n"
                case 2: "k: \"\(indented)\"\n"
                case 3: "k: |\n  \(indented)\n"
                default: "k: >+\n  z\(indented)\n"
                }
            let file = SourceFile(path: "x", bytes: Array(source.utf8))
            guard let scalar = file.parse().documents.first?.root?["k"]?.scalar else { continue }
            var last = 0
            for (offset, byte) in scalar.text.utf8.enumerated() {
                let span = scalar.span(ofByte: offset, in: file)
                #expect(span.start >= last, "\(source.debugDescription) at \(offset)")
                last = span.start
                if byte >= UInt8(ascii: "a") {
                    let shown = String(decoding: file.bytes[span.start..<span.end], as: UTF8.self)
                    #expect(
                        shown.utf8.contains(byte) && shown.count == 1,
                        "\(source.debugDescription) at \(offset)"
                    )
                    seen += 1
                }
            }
        }
        #expect(seen > 5000)
    }
}
