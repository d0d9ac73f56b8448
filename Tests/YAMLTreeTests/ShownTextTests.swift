import Testing
import YAMLTree

/// Text that is cut to a terminal's width.
struct ShownTextTests {
    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdefg", 6, "abc..."), ("", 0, ""),
        // Wide characters fill two columns, and none is cut in two.
        ("日本語日本語", 12, "日本語日本語"), ("日本語日本語", 11, "日本語日..."), ("日本語日本語", 10, "日本語..."),
        ("日本語日本語", 9, "日本語..."), ("日本語日本語", 8, "日本..."),
    ])
    func isCutToAWidth(text: String, width: Int, shown: String) {
        #expect(ShownText.cut(text, to: width) == shown)
        #expect(ShownText.columns(of: shown) <= width)
    }

    @Test func manyLinesAreLeftOutFewAreShown() {
        func excerpt(_ text: String) -> String {
            let marked = Marked(text)
            return "\n" + Renderer(color: false, width: nil).excerpt(marked.spans[0], in: marked.file)
        }
        #expect(
            excerpt("«a: b\nc: d\ne»: f\n") == """

                1 | a: b
                  | ^^^^
                2 | c: d
                  | ^^^^
                3 | e: f
                  | ^

                """
        )
        #expect(
            excerpt("«a: b\nc: d\ne: f\ng»: h\n") == """

                1 | a: b
                  | ^^^^
                  | ...
                4 | g: h
                  | ^

                """
        )
    }

    /// The first and the last of every block of wide characters, and what lies behind it.
    @Test(
        arguments: [
            (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3),
            (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x1B2FF),
            (0x1F200, 0x1F265), (0x20000, 0x3FFFD),
        ] as [(UInt32, UInt32)]
    )
    func wideCharacters(first: UInt32, last: UInt32) throws {
        func columns(_ value: UInt32) throws -> Int {
            ShownText.columns(of: String(Character(try #require(Unicode.Scalar(value)))))
        }
        #expect(try columns(first) == 2 && columns(last) == 2)
        // Some of what stands behind a block has no width at all.
        #expect(try columns(last + 1) < 2)
    }

    @Test(arguments: [
        ("a\r\nb", "a\\x0d\\x0ab"), ("\u{200D}", "\\u200d"), ("\u{200C}a", "\\u200ca"), ("a\tb", "a    b"),
        // In a word and in an emoji they belong there, and so do the tags of a flag.
        ("می\u{200C}خواهم", "می\u{200C}خواهم"), ("👩\u{200D}🚀", "👩\u{200D}🚀"),
        ("🏴\u{E0067}\u{E0062}\u{E007F}", "🏴\u{E0067}\u{E0062}\u{E007F}"),
    ])
    func whatHasNoShapeIsEscapedUnlessItJoins(text: String, shown: String) {
        #expect(visible(text).unicodeScalars.elementsEqual(shown.unicodeScalars))
    }
}
