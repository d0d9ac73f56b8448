import Testing
import YAMLTree

struct RendererTests {
    private func excerpt(_ text: String, width: Int? = nil, label: String? = nil) -> String {
        let marked = Marked(text)
        return "\n"
            + Renderer(color: false, width: width).excerpt(marked.spans[0], in: marked.file, label: label)
    }

    @Test func aDiagnosticWithItsNotes() {
        let marked = Marked("one: 1\n" + String(repeating: "\n", count: 8) + "  - «recieve»: \"220 \"\n")
        let diagnostic = Diagnostic(
            "unknown step 'recieve'; did you mean 'receive'?",
            at: marked.spans[0],
            notes: [.init("first here", at: Span(start: 0, end: 3)), .init("see 'wirescript explain'")]
        )
        #expect(
            Renderer(color: false, width: nil).render(diagnostic, in: marked.file) == """
                test.yaml:10:5: error: unknown step 'recieve'; did you mean 'receive'?
                10 |   - recieve: "220 "
                   |     ^^^^^^^
                test.yaml:1:1: note: first here
                 1 | one: 1
                   | ^^^
                note: see 'wirescript explain'

                """
        )
    }

    @Test func colours() {
        let marked = Marked("«a»: 1\n")
        let warning = Diagnostic(.warning, "odd", at: marked.spans[0], notes: [.init("so")])
        let shown = Renderer(color: true, width: nil).render(warning, in: marked.file)
        #expect(
            shown.split(separator: "\u{1B}").joined(separator: "E")
                == """
                E[1mtest.yaml:1:1:E[0m E[1;33mwarning:E[0m E[1moddE[0m
                1 | a: 1
                  | E[1;33m^E[0m
                E[1;36mnote:E[0m E[1msoE[0m

                """.dropFirst()
        )
    }

    @Test func aLabelStandsBehindTheCarets() {
        #expect(
            excerpt("a: «b»c\n", label: "here") == """

                1 | a: bc
                  |    ^ here

                """
        )
    }

    @Test(arguments: [
        ("\tx: «y»\n", "    x: y", "       ^"),
        ("«\t»x", "    x", "^^^^"),
        ("日本: «語»", "日本: 語", "      ^^"),
        ("e\u{301}: «x»", "e\u{301}: x", "   ^"),
        ("«👍🏽»x", "👍🏽x", "^^"),
        ("🇩🇪: «x»", "🇩🇪: x", "    ^"),
        ("☺\u{FE0F}«x»", "☺\u{FE0F}x", "  ^"),
        ("a\u{1b}[0m«b»", "a\\x1b[0mb", "        ^"),
        ("a«\u{202e}»b", "a\\u202eb", " ^^^^^^"),
        ("a«»", "a", " ^"),
        ("a«\r\n»b", "a", " ^"),
        ("«»ab", "ab", "^"),
    ])
    func columns(text: String, line: String, carets: String) {
        #expect(excerpt(text) == "\n1 | \(line)\n  | \(carets)\n")
    }

    @Test func aMessageStaysOnItsLine() {
        let marked = Marked("«\"a\\nb\"»: 1\n\"a\\nb\": 2\n")
        let shown = marked.parsed.diagnostics.map {
            Renderer(color: false, width: nil).render($0, in: marked.file)
        }
        #expect(shown.first?.hasPrefix("test.yaml:2:1: error: duplicate key 'a\\x0ab'\n2 | ") == true)
    }

    @Test func bytesThatAreNotUTF8AreShown() {
        let file = SourceFile(path: "x", bytes: [0x61, 0xFF, 0x62])
        let shown = Renderer(color: false, width: nil).excerpt(Span(start: 1, end: 2), in: file)
        #expect(shown == "1 | a\\xffb\n  |  ^^^^\n")
    }

    @Test func theEndOfAFileAndAnEmptyOne() {
        #expect(excerpt("«»") == "\n1 |\n  | ^\n")
        #expect(excerpt("a\n«»") == "\n2 |\n  | ^\n")
        let file = SourceFile(path: "x", bytes: Array("ab".utf8))
        #expect(
            Renderer(color: false, width: nil).excerpt(Span(start: 9, end: 12), in: file)
                == "1 | ab\n  |   ^\n"
        )
    }

    @Test func spansOverSeveralLines() {
        #expect(
            excerpt("a: «b\n   c»: d\n", label: "here") == """

                1 | a: b
                  |    ^
                2 |    c: d
                  |    ^ here

                """
        )
        #expect(
            excerpt("a: «b\n c\n\n d\n e» f\n") == """

                1 | a: b
                  |    ^
                  | ...
                5 |  e f
                  |  ^

                """
        )
    }

    @Test func aLongLineIsCutAroundThePlace() {
        let long = String(repeating: "abcdefghij", count: 100)
        for text in [
            long + "«XYZ»" + long, long + "«XYZ»", "«XYZ»" + long, "abcdefghij«XYZ»" + long,
            "日本語«XYZ»" + long,
        ] {
            let lines = excerpt(text, width: 60).split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.allSatisfy { $0.count <= 60 })
            #expect(lines[0].contains("..."))
            guard let carets = lines[1].firstIndex(of: "^"), let place = lines[0].firstIndex(of: "X") else {
                Issue.record("no place in \(lines)")
                continue
            }
            let wide = lines[0].count { $0 > "\u{3000}" }
            let column = lines[1].distance(from: lines[1].startIndex, to: carets)
            #expect(column == lines[0].distance(from: lines[0].startIndex, to: place) + wide)
            #expect(lines[1].hasSuffix("^^^"))
        }
    }

    @Test func aLongSpanIsCutToTheWidth() {
        let lines = excerpt("a: «" + String(repeating: "x", count: 500) + "»", width: 60).split(
            separator: "\n"
        )
        #expect(lines.allSatisfy { $0.count <= 60 })
        #expect(lines[0].hasSuffix("..."))
    }

    /// Characters of four bytes and one column, and as many of them as fit.
    @Test func aLineThatFitsIsNotCutHoweverManyBytesItHas() {
        let line = String(repeating: "𐌰", count: 55)
        #expect(excerpt(line + "«x»", width: 60).hasPrefix("\n1 | \(line)x\n"))
    }

    @Test(arguments: ["", "a"])
    func noCharacterIsCutInTwo(start: String) {
        let shown = excerpt("«\(start)x»" + String(repeating: "é", count: 1000), width: 60)
        #expect(shown.hasPrefix("\n1 | \(start)xéé"))
    }
}
