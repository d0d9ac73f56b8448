import Testing
import YAMLTree

/// What is read, and where it says it stands.
struct NodeTests {
    /// The values of the first key, each with its place marked.
    @Test(arguments: [
        "a: «b»\n", "a: «b c» # note\n", "a: «'b '' c'»\n", "a: «\"b\"»\n", "a: «|\n  x\n\n  y»\n\n\nb: 1\n",
        "a: «>-\n  x»\n", "a: «[1, 2]»\n", "a: «{b: c}» # x\n", "a:\n  «b: 1\n  c: 2»\n\nd: 3\n",
        "a:\n- «x\n- y»\nb: 1\n",
        "a:«»\nb: 1\n", "a: !!str «b»\n", "a: &x !!binary «\"b\"»\n", "a: !!str # note\n  «b»\n",
        "a: &x «[1]»\n",
        "a: &x\n  «b: 1»\n", "a: !!binary «|\n  YQ==»\nb: 1\n", "a: !!str«»\n", "a: «[]»\n", "a: «{}»\n",
        "ä: «ö» # 😀\n", "é😀: «[ö, 😀]»\n", "a: «b\n  c»\nd: 1\n", "\"ü\": «'😀\n  x'»\n",
        "a:\r\n  «b: 1\r\n  c: 2»\r\n",
        "a: «|\r\n  x\r\n  y»\r\nb: 1\r\n", "a: «\"x\\\n  y\"»\n",
    ])
    func knowsWhereAValueStands(text: String) throws {
        for prefix in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
            let marked = Marked(text, prefix: prefix)
            let parsed = marked.parsed
            #expect(parsed.diagnostics == [])
            let entry = try #require(parsed.documents.first?.root?.entries?.first)
            #expect(entry.value.span == marked.spans[0])
            #expect(marked.file.text(entry.value.span) == marked.file.text(marked.spans[0]))
        }
    }

    @Test func everyNodeOfAFlowSequenceHasItsPlace() throws {
        let marked = Marked("«[«a», «[«b: 😀»]», «'c'»]»")
        let root = try marked.root()
        let items = try #require(root.items)
        let places = [root.span, items[0].span, items[1].span, items[1].items?[0].span, items[2].span]
        // A pair without braces is a mapping as wide as the two of it.
        #expect(places == marked.spans)
    }

    @Test func keysKeepTheirOrderAndPlaces() throws {
        let marked = Marked("«b»: 1\n«a»: 2\n«\"c d\"»: 3\n")
        let entries = try #require(try marked.root().entries)
        #expect(entries.map(\.name) == ["b", "a", "c d"])
        #expect(entries.map(\.key.span) == marked.spans)
    }

    @Test(arguments: [
        ("plain", Scalar.Style.plain), ("'x'", .singleQuoted), ("\"x\"", .doubleQuoted), ("|\n  x", .literal),
        (">\n  x", .folded),
    ])
    func knowsHowATextIsWritten(text: String, style: Scalar.Style) throws {
        #expect(try Marked("a: \(text)\n").root()["a"]?.scalar?.style == style)
    }

    @Test func textsAreNeverGuessedAt() throws {
        let root = try Marked("a: no\nb: 012\nc: 1.50\nd: true\n").root()
        #expect(root.entries?.map(\.value.scalar?.text) == ["no", "012", "1.50", "true"])
    }

    @Test(arguments: [
        ("", true), ("~", true), ("null", true), ("\"\"", false), ("'null'", false), ("!!str", false),
        ("0", false), ("[]", false),
    ])
    func nullMeansNoValueWasWritten(text: String, isNull: Bool) throws {
        #expect(try Marked("a: \(text)\n").root()["a"]?.isNull == isNull)
    }

    @Test func severalDocuments() throws {
        let marked = Marked("«a: 1»\n---\n«b: 2»\n«---»\n--- «c»\n...\n")
        let parsed = marked.parsed
        #expect(parsed.diagnostics == [])
        #expect(parsed.documents.map(\.span) == marked.spans)
        #expect(parsed.documents.map { $0.root == nil } == [false, false, true, false])
    }

    @Test(arguments: ["", "\n\n", "# only a remark\n", "   "])
    func aFileWithoutDocuments(text: String) {
        let parsed = Marked(text).parsed
        #expect(parsed.documents.isEmpty && parsed.diagnostics.isEmpty)
    }

    @Test(arguments: ["%YAML 1.1\n---\na: 1\n", "%YAML 1.2\n---\na: 1\n"])
    func versionsThatCanBeRead(text: String) throws {
        #expect(try Marked(text).root()["a"]?.scalar?.text == "1")
    }

    @Test func tagsAreKept() throws {
        let root = try Marked("a: !!binary YQ==\nb: !!map {c: d}\nd: e\n").root()
        #expect(root["a"]?.tag == "tag:yaml.org,2002:binary")
        #expect(root["b"]?.tag == "tag:yaml.org,2002:map")
        #expect(root["d"]?.tag == nil)
    }
}
