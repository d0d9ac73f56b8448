import Testing
import YAMLTree

struct EncodingTests {
    private func only(_ bytes: [UInt8]) throws -> Diagnostic {
        let parsed = SourceFile(path: "x", bytes: bytes).parse()
        #expect(parsed.diagnostics.count == 1 && parsed.documents.isEmpty)
        return try #require(parsed.diagnostics.first)
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF0, 0x80, 0x80, 0x80], [0x80],
        ] as [[UInt8]]
    )
    func whatIsNotUTF8(bytes: [UInt8]) throws {
        let diagnostic = try only(Array("a: é".utf8) + bytes + Array("b\n".utf8))
        #expect(diagnostic.message.hasSuffix("is not UTF-8; save the file as UTF-8"))
        #expect(diagnostic.span == Span(start: 5, end: 6))
    }

    @Test(arguments: ["\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{10000}", "\u{10FFFF}"])
    func theFirstAndLastOfEveryLengthAreUTF8(text: String) {
        let parsed = SourceFile(path: "x", bytes: Array("a: \(text)\n".utf8)).parse()
        #expect(parsed.diagnostics.allSatisfy { !$0.message.contains("UTF-8") })
    }

    @Test func utf16IsNamed() throws {
        let wide: [UInt8] = Array("a: b\n".utf8).flatMap { [$0, 0] as [UInt8] }
        let message = "the file is UTF-16; save it as UTF-8"
        #expect(try only(wide).message == message)
        #expect(try only(wide).span == Span(start: 0, end: 2))
        #expect(try only([0xFF, 0xFE] + wide).message == message)
        #expect(try only([0xFE, 0xFF] + [0] + wide.dropLast()).message == message)
        #expect(try only([0] + wide.dropLast()).message == message)
    }

    @Test(arguments: [
        ("a: x«\u{0}»y", "a NUL cannot stand in YAML; write '\\x00' inside double quotes"),
        (
            "a: é«\u{1b}»y",
            "control character U+001B cannot stand in YAML; write '\\x1b' inside double quotes"
        ),
        ("a: «\u{7f}»", "control character U+007F cannot stand in YAML; write '\\x7f' inside double quotes"),
        ("a: «\u{9b}»", "control character U+009B cannot stand in YAML; write '\\x9b' inside double quotes"),
        (
            "a: «\u{ffff}»",
            "control character U+FFFF cannot stand in YAML; write '\\uffff' inside double quotes"
        ),
    ])
    func controlCharacters(text: String, message: String) throws {
        let marked = Marked(text)
        let diagnostic = try only(marked.file.bytes)
        #expect(diagnostic.message == message)
        #expect(diagnostic.span == marked.spans[0])
    }
}
