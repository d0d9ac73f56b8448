import Testing
import YAMLTree

/// The common mistakes: each is named, with the place at fault, then those of its notes, marked in the text's
/// order.
struct SyntaxFaultTests {
    static let plain: [(String, String)] = [
        ("a: 1\n«\t»b: 2\n", "a tab cannot indent; use spaces"),
        ("a:\n«\t»- b\n", "a tab cannot indent; use spaces"),
        ("a: |\n «\t»x\n\ty\n", "a tab cannot indent; use spaces"),
        ("a: [«${x}», 1]\n", "quote \"${x}\" inside [] and {}"),
        ("a: {b: pre«${x.y}»post}\n", "quote \"${x.y}\" inside [] and {}"),
        ("a: {«${x}»: 1}\n", "quote \"${x}\" inside [] and {}"),
        ("a: b«:» c\n", "a second ': ' in one line; put the text that holds it in quotes"),
        ("a: b\n  «c»: d\n", "a key cannot stand here; indent it as the keys it belongs with"),
        ("a: «*»\n", "a plain text cannot start with '*', which stands for an alias; put the text in quotes"),
        (
            "a: «&»\n",
            "a plain text cannot start with '&', which stands for an anchor; put the text in quotes"
        ),
        (
            "a: «*»\tb\n",
            "a plain text cannot start with '*', which stands for an alias; put the text in quotes"
        ),
        ("a: «@b» c\n", "a plain text cannot start with '@', which is reserved; put the text in quotes"),
        ("a: «`b`»\n", "a plain text cannot start with '`', which is reserved; put the text in quotes"),
        ("a: «%b»\n", "a plain text cannot start with '%', which is reserved; put the text in quotes"),
        (
            "«%b:» c\n",
            "a plain text cannot start with '%', which at the start of a line is a directive; put the text in quotes"
        ),
        (
            "a: «!x!foo» b\n",
            "a plain text cannot start with '!', which stands for a tag; put the text in quotes"
        ),
        (
            "a: «]»\n",
            "a plain text cannot start with ']', which belongs to [] and {}; put the text in quotes"
        ),
        (
            "  a: 1\n«b»: 2\n",
            "the file's first value has ended; indent this as its first line, or put '---' before it"
        ),
        ("a: «-» b\n", "a list's first '- ' must start a line of its own"),
        ("a: 1\n«foo»\nb: 2\n", "'foo' is not a key; a key needs ': ' after it"),
        ("a: 1\n«foo:bar»\nb: 2\n", "'foo:bar' is not a key; write a space after the ':'"),
        ("a: \"«\\q»\"\n", "unknown escape '\\q'; write '\\\\' for a backslash, or use single quotes"),
        ("a: \"«\\x»ZZ\"\n", "'\\x' takes 2 hexadecimal digits"),
        ("a: \"«\\u»12\"\n", "'\\u' takes 4 hexadecimal digits"),
        ("a: \"«\\u»d800\"\n", "this escape names no Unicode character"),
        ("a: | «f»oo\n  x\n", "a block text starts on the line after its sign; nothing may follow here"),
        ("a: |«0»\n  x\n", "a block text's indentation is from 1 to 9"),
        ("«%»YAML 3.0\n---\na: 1\n", "only YAML 1.1 and 1.2 can be read"),
    ]

    static let noted: [(String, String, String)] = [
        ("a: «\"»x\nb: 1«»\n\n", "the quote '\"' is never closed", "the file ends here"),
        ("a: «'»x\nb: ä«»", "the quote \"'\" is never closed", "the file ends here"),
        ("a: «'»x\n«-»-- b\n", "the quote \"'\" is never closed", "the document ends here"),
        ("a: «[»1, 2«»\n", "'[' is never closed", "the file ends here"),
        ("a: {b: «[»1, 2«»\n", "'[' is never closed", "the file ends here"),
        ("a: «[»1«}»\n", "'}' does not close '['", "'[' opened here"),
        ("a: «{»b: ä«]»\n", "']' does not close '{'", "'{' opened here"),
        (
            "a: «[»1, 2\nb«:» 3\n", "',' or ']' must stand here; quote a text that holds any of , : [ ] { }",
            "'[' opened here"
        ),
        (
            "a: «[»tcp«:»[::1]:80]\n",
            "',' or ']' must stand here; quote a text that holds any of , : [ ] { }", "'[' opened here"
        ),
        ("a: «[»1, «,» 2]\n", "a value must stand before ','; quote a text that holds it", "'[' opened here"),
        (
            "«a:»\n  b: 1\n «c»: 2\n", "the keys of a mapping must start in one column",
            "the mapping begins here"
        ),
        (
            "a:\n  «-» 1\n  «b»: 2\n", "the items of a list must start with '- ' in one column",
            "the list begins here"
        ),
        (
            "«a:» 1\n«-» b\n",
            "a list item cannot stand among the keys of a mapping; indent it as the items before it",
            "the mapping begins here"
        ),
        (
            "a: «\"x\nb: \"»«y»\"\n", "nothing may follow a value in its line; put the whole in quotes",
            "this quoted text goes over several lines; is its end missing?"
        ),
    ]

    @Test(arguments: plain)
    func namesTheMistake(text: String, message: String) {
        let marked = Marked(text)
        let diagnostics = marked.parsed.diagnostics
        #expect(diagnostics.map(\.message) == [message])
        #expect(diagnostics.map(\.span) == marked.spans)
    }

    @Test(arguments: noted)
    func pointsAtBothPlaces(text: String, message: String, note: String) throws {
        let marked = Marked(text)
        let diagnostics = marked.parsed.diagnostics
        #expect(diagnostics.map(\.message) == [message])
        let only = try #require(diagnostics.first)
        #expect(only.notes.map(\.message) == [note])
        let places = [only.span] + only.notes.compactMap(\.span)
        #expect(places.sorted { $0.start < $1.start } == marked.spans)
    }

    @Test func aSecondTextOnALineIsNotPartOfTheFirst() {
        for text in ["a: \"x\" «y»\n", "a: \"x\" «\"»y\"\n", "a: 'it'«s»'\n", "é: \"ü\" «ö»\n"] {
            let marked = Marked(text)
            let only = marked.parsed.diagnostics
            #expect(
                only.map(\.message) == ["nothing may follow a value in its line; put the whole in quotes"]
            )
            #expect(only.map(\.span) == marked.spans)
        }
    }

    @Test func documentsBeforeTheFaultAreKept() {
        let parsed = Marked("a: 1\n---\nb: 2\n---\nc: [\n").parsed
        #expect(parsed.documents.count == 2)
        #expect(parsed.diagnostics.count == 1)
    }

    @Test func aDocumentWhoseRestIsMisplacedIsNotKept() {
        #expect(Marked("a: 1\n---\n  b: 2\nc: 3\n").parsed.documents.count == 1)
        #expect(Marked("[a]\nb: 1\n").parsed.documents.isEmpty)
    }
}

/// What is wrong with a document that libyaml takes: all of it is reported, sorted by place.
struct RuleTests {
    @Test(arguments: [
        ("«a»: 1\nb: 2\n«a»: 3\n", "duplicate key 'a'"),
        ("«a»: 1\n«\"a\"»: 3\n", "duplicate key 'a'"),
        ("x: {«a»: 1, «a»: 2}\n", "duplicate key 'a'"),
        ("«<<»: {}\n«<<»: {}\n", "duplicate key '<<'; give it a list: '<<: [*a, *b]'"),
    ])
    func duplicateKeys(text: String, message: String) throws {
        let marked = Marked(text)
        let only = try #require(marked.parsed.diagnostics.first)
        #expect(marked.parsed.diagnostics.count == 1)
        #expect(only.message == message)
        #expect(only.span == marked.spans[1])
        #expect(only.notes == [Diagnostic.Note("first here", at: marked.spans[0])])
    }

    @Test func duplicatesAmongManyKeys() {
        let text = (0..<100).map { "k\($0): \($0)\n" }.joined() + "k3: x\nk50: x\n"
        #expect(
            Marked(text).parsed.diagnostics.map(\.message) == ["duplicate key 'k3'", "duplicate key 'k50'"]
        )
    }

    @Test(arguments: [
        ("«[a]»: b\n", "only a text can be a key; put it in quotes"),
        ("? «{x: y}»\n: b\n", "only a text can be a key; put it in quotes"),
        ("a: &a [1]\n«*a» : b\n", "only a text can be a key; put it in quotes"),
        ("a: «!foo» b\n", "unknown tag '!foo'; a text that starts with '!' must be quoted"),
        ("a: &x «!foo» [b]\n", "unknown tag '!foo'; a text that starts with '!' must be quoted"),
        ("a: «!» b\n", "unknown tag '!'; a text that starts with '!' must be quoted"),
        ("a: «!!strr» b\n", "unknown tag '!!strr'; did you mean '!!str'?"),
        ("a: «!!map» x\n", "tag '!!map' belongs on a mapping, not on a text"),
        ("a: «!!binary» [x]\n", "tag '!!binary' belongs on a text, not on a list"),
        ("a: «!!seq»\n  x: y\n", "tag '!!seq' belongs on a list, not on a mapping"),
    ])
    func namesTheRule(text: String, message: String) {
        let marked = Marked(text)
        #expect(marked.parsed.diagnostics.map(\.message) == [message])
        #expect(marked.parsed.diagnostics.map(\.span) == marked.spans)
    }

    @Test func allAreReportedInTheirOrder() {
        let marked = Marked("a: «*x»\nb: {c: 1, «c»: 2}\nd: «!foo» e\n---\nf: «*y»\n")
        #expect(marked.parsed.diagnostics.map(\.span) == marked.spans)
        #expect(marked.parsed.documents.count == 2)
    }
}
