import Testing
import YAMLTree

struct SourceFileTests {
    @Test(arguments: [
        ("a\nb«»c", 2, 2), ("a\r\nb«»c", 2, 2), ("a\rb«»c", 2, 2), ("a\n\n«»", 3, 1), ("«»", 1, 1),
        ("äö«»", 1, 3),
        ("𝄞😀«»x", 1, 3), ("a«»\r\n", 1, 2),
    ])
    func countsLinesAndCharacters(text: String, line: Int, column: Int) {
        let marked = Marked(text)
        #expect(marked.file.position(of: marked.spans[0].start) == Position(line: line, column: column))
    }

    @Test func aByteOrderMarkIsNoColumn() {
        let marked = Marked("a«»b", prefix: [0xEF, 0xBB, 0xBF])
        #expect(marked.file.position(of: marked.spans[0].start) == Position(line: 1, column: 2))
        #expect(marked.file.position(of: 0) == Position(line: 1, column: 1))
    }

    @Test func anOffsetOutsideIsBroughtIn() {
        let file = SourceFile(path: "x", bytes: Array("ab\nc".utf8))
        #expect(file.position(of: 1000) == Position(line: 2, column: 2))
        #expect(file.position(of: -5) == Position(line: 1, column: 1))
    }
}
