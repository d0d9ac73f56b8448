import Testing
import YAMLTree

/// A file written with its interesting places between « and », which are taken out; so no test counts
/// columns.
struct Marked {
    let file: SourceFile
    let spans: [Span]

    init(_ text: String, prefix: [UInt8] = []) {
        var bytes = prefix
        var open: [Int] = []
        var spans: [Span] = []
        for character in text.unicodeScalars {
            switch character {
            case "«": open.append(bytes.count)
            case "»": spans.append(Span(start: open.removeLast(), end: bytes.count))
            default: bytes.append(contentsOf: String(character).utf8)
            }
        }
        file = SourceFile(path: "test.yaml", bytes: bytes)
        self.spans = spans.sorted { $0.start < $1.start }
    }

    var parsed: Parsed { file.parse() }

    /// The only document's root.
    func root() throws -> Node { try #require(parsed.documents.first?.root) }
}

extension SourceFile {
    func text(_ span: Span) -> String { String(decoding: bytes[span.start..<span.end], as: UTF8.self) }
}

extension Node {
    /// The nodes below this one and itself, keys before values.
    var all: [Node] {
        switch content {
        case .scalar: [self]
        case .sequence(let items): [self] + items.flatMap(\.all)
        case .mapping(let entries): [self] + entries.flatMap { $0.key.all + $0.value.all }
        }
    }
}

/// A small generator whose sequence is fixed by its seed (SplitMix64), so that a failing case can be run
/// again.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
