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
}
