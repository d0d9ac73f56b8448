import Testing
import YAMLTree

/// Whatever the bytes, there is an answer whose places lie in the file.
struct GarbageTests {
    private static let valid = """
        %YAML 1.2
        ---
        scenario: &title "über\\n \\x41 😀"
        list: [1, "${x}", {a: b, 'c''d': e}, *title]
        merge: &m {one: 1}
        block: |2-
            text
          more # no comment

        folded: >+
          one
          two

        ? key
        : - a
          - !!binary YQ==
          -
        <<: *m
        ---
        other: 'x
          y'

        """

    private func check(_ bytes: [UInt8]) {
        let file = SourceFile(path: "x", bytes: bytes)
        let parsed = file.parse()
        func inside(_ span: Span) -> Bool {
            span.start >= 0 && span.start <= span.end && span.end <= bytes.count
        }
        for diagnostic in parsed.diagnostics {
            #expect(inside(diagnostic.span), "\(bytes)")
            #expect(diagnostic.notes.allSatisfy { $0.span.map(inside) ?? true }, "\(bytes)")
            let shown = Renderer(color: false, width: 80).render(diagnostic, in: file)
            #expect(shown.hasSuffix("^\n"), "\(bytes)")
            #expect(!shown.contains("\0"), "\(bytes)")
        }
        for document in parsed.documents {
            #expect(inside(document.span), "\(bytes)")
            for node in document.root?.all ?? [] {
                #expect(inside(node.span) && inside(node.place), "\(bytes)")
                guard let scalar = node.scalar else { continue }
                for offset in 0...scalar.text.utf8.count {
                    #expect(inside(scalar.span(ofByte: offset, in: file)), "\(bytes)")
                }
            }
        }
    }

    @Test func theWholeIsValid() {
        let parsed = SourceFile(path: "x", bytes: Array(Self.valid.utf8)).parse()
        #expect(parsed.diagnostics == [] && parsed.documents.count == 2)
    }

    @Test func truncations() {
        let bytes = Array(Self.valid.utf8)
        for end in 0...bytes.count { check(Array(bytes[..<end])) }
        for start in 0...bytes.count { check(Array(bytes[start...])) }
    }

    @Test func randomChanges() {
        var random = Seeded(state: 1)
        let signs = Array("[]{}:,-?&*!|>'\"%@`# \t\r\n$\\é".utf8)
        for _ in 0..<3000 {
            var bytes = Array(Self.valid.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                let sign = signs.randomElement(using: &random) ?? 0
                if Bool.random(using: &random) { bytes[place] = sign } else { bytes.insert(sign, at: place) }
            }
            check(bytes)
        }
    }

    @Test func randomBytes() {
        var random = Seeded(state: 2)
        let signs = Array("ab[]{}:,-?&*!|>'\"%@`# \t\r\n\u{85}$\\é😀".utf8)
        for round in 0..<4000 {
            let length = Int.random(in: 0...40, using: &random)
            let all = round % 2 == 0
            check(
                (0..<length).map { _ in
                    all ? .random(in: 0...255, using: &random) : signs.randomElement(using: &random) ?? 0
                }
            )
        }
    }

    @Test func randomSigns() {
        var random = Seeded(state: 3)
        let signs = "ab[]{}:,-?&*!|>'\"%#  \r\n\n\u{85}\u{2028}\u{feff}$\\é😀"
        for _ in 0..<4000 {
            let length = Int.random(in: 0...40, using: &random)
            let text = String((0..<length).map { _ in signs.randomElement(using: &random) ?? "a" })
            check(Array(text.utf8))
        }
    }
}
