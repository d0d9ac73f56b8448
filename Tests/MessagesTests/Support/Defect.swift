import Messages
import Testing

/// A stream with something wrong in it.
struct Defect: CustomTestStringConvertible {
    /// The RFC and its section.
    var source: String
    /// The stream; '▸' stands before the byte that shows it, or at the end.
    var marked: String
    /// What the phrase must contain.
    var phrase: String
    var grammar: Grammar
    /// Whether it shows only at the stream's end.
    var ends: Bool
    var isStrict: Bool

    init(
        _ source: String,
        _ marked: String,
        _ phrase: String,
        _ grammar: Grammar = .request,
        ends: Bool = false,
        strict: Bool = false
    ) {
        self.source = source
        self.marked = marked
        self.phrase = phrase
        self.grammar = grammar
        self.ends = ends
        isStrict = strict
    }

    var testDescription: String { "\(source): \(phrase)" }

    /// Checks that it is found at its place, however the stream is cut.
    func check(_ sourceLocation: SourceLocation = #_sourceLocation) throws {
        let scalars = Array(marked.unicodeScalars)
        let offset = try #require(scalars.firstIndex(of: "▸"), sourceLocation: sourceLocation)
        var stream = String.UnicodeScalarView()
        stream.append(contentsOf: scalars.filter { $0 != "▸" })
        let outcome = feed(
            MessageParser(grammar, strict: isStrict),
            String(stream),
            ends: ends,
            sourceLocation: sourceLocation
        )
        let malformed = try #require(outcome.malformed, "it passes", sourceLocation: sourceLocation)
        #expect(malformed.offset == offset, "\(malformed)", sourceLocation: sourceLocation)
        #expect(malformed.phrase.contains(phrase), "\(malformed)", sourceLocation: sourceLocation)
        #expect(!malformed.phrase.hasSuffix("."), sourceLocation: sourceLocation)
    }
}
