import Testing
import YAMLTree

struct LimitsTests {
    @Test func anAliasBombIsRefusedAtTheAliasThatCrossesTheLimit() throws {
        var text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        for (name, previous) in zip("bcdefghijklmnop", "abcdefghijklmno") {
            text +=
                "\(name): &\(name) [\(Array(repeating: "*\(previous)", count: 10).joined(separator: ","))]\n"
        }
        let file = SourceFile(path: "bomb.yaml", bytes: Array(text.utf8))
        let clock = ContinuousClock()
        var parsed = file.parse()
        let time = clock.measure { parsed = file.parse() }
        let only = try #require(parsed.diagnostics.first)
        #expect(parsed.diagnostics.count == 1 && parsed.documents.isEmpty)
        #expect(
            only.message
                == "alias '*d' brings the file to more than 100000 values; aliases count for all they bring"
        )
        #expect(file.text(only.span) == "*d")
        // Unbounded, this would be 10^15 nodes: the bound only has to tell that from a few microseconds.
        #expect(time < .seconds(5))
    }

    @Test func countsExactly() {
        // The list, its three items, and of each alias the two nodes it brings.
        let file = SourceFile(path: "x", bytes: Array("[&a [x], *a, *a]".utf8))
        #expect(file.parse(limits: Limits(nodes: 7)).diagnostics.isEmpty)
        #expect(file.parse(limits: Limits(nodes: 6)).diagnostics.count == 1)
    }

    @Test func nestingIsBounded() {
        func nested(_ depth: Int) -> Parsed {
            let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            return SourceFile(path: "x", bytes: Array(text.utf8)).parse()
        }
        #expect(nested(64).diagnostics.isEmpty)
        #expect(nested(65).diagnostics.map(\.message) == ["lists and mappings nest deeper than 64 levels"])
        #expect(nested(65).diagnostics.map(\.span) == [Span(start: 64, end: 65)])
        #expect(nested(1_000_000).diagnostics.count == 1)
        let unclosed = SourceFile(path: "x", bytes: Array(repeating: UInt8(ascii: "["), count: 1_000_000))
        #expect(unclosed.parse().diagnostics.count == 1)
    }

    @Test func aliasesNestAsDeepAsWhatTheyBring() {
        var text = "- &a0 [x]\n"
        for level in 1...80 { text += "- &a\(level) [*a\(level - 1)]\n" }
        let file = SourceFile(path: "x", bytes: Array(text.utf8))
        let diagnostics = file.parse().diagnostics
        #expect(diagnostics.map(\.message) == ["lists and mappings nest deeper than 64 levels"])
        #expect(diagnostics.map { file.text($0.span) } == ["*a62"])
    }

    @Test func aFileMayNotBeTooLarge() {
        let file = SourceFile(path: "x", bytes: Array("a: b\n".utf8))
        let parsed = file.parse(limits: Limits(bytes: 4))
        #expect(parsed.diagnostics.map(\.message) == ["the file has 5 bytes; at most 4 are read"])
        #expect(file.parse(limits: Limits(bytes: 5)).diagnostics.isEmpty)
    }
}
