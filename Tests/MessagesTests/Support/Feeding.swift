import Messages
import Testing

/// What a parser made of a stream.
struct Outcome: Equatable {
    var message: Message?
    var malformed: Malformed?
    /// The body as it was handed out.
    var content: [UInt8] = []
    /// What the parser left, where it came to an end.
    var left: [UInt8] = []
    /// Whether the stream ended before anything came.
    var isAbsent = false
}

/// How the bytes that have come are offered to a parser.
enum Offering: CaseIterable {
    /// All of them, and it takes its own.
    case all
    /// As a player that leaves in the kernel what it does not consume: what surely belongs, or what a look says does.
    case demanded
}

/// Feeds a parser with pieces.
func feed(_ parser: MessageParser, _ pieces: [[UInt8]], ends: Bool, _ offering: Offering) -> Outcome {
    var parser = parser
    var outcome = Outcome()
    func takeAll() throws(Malformed) {
        while !outcome.left.isEmpty, !parser.isComplete {
            let offered: Int
            switch offering {
            case .all: offered = outcome.left.count
            case .demanded:
                let certain = parser.certain
                #expect(certain != 0)
                offered =
                    certain.map { min($0, outcome.left.count) }
                    ?? outcome.left.withUnsafeBytes { parser.belonging(in: $0) }
                #expect(offered > 0)
            }
            let part = Array(outcome.left[..<offered])
            let taken = try part.withUnsafeBufferPointer { (bytes) throws(Malformed) in
                try parser.feed(UnsafeRawBufferPointer(bytes)) { outcome.content += $0 }
            }
            if offering == .demanded { #expect(taken == offered, "what belongs is taken") }
            outcome.left.removeFirst(taken)
        }
    }
    do throws(Malformed) {
        for piece in pieces {
            outcome.left += piece
            try takeAll()
        }
        if ends { outcome.isAbsent = try !parser.end() }
    } catch {
        outcome.malformed = error
        outcome.left = []
    }
    outcome.message = parser.message
    #expect(outcome.message == nil || outcome.malformed == nil)
    if let message = outcome.message {
        #expect(parser.count == message.bytes.count || message.bytes == message.head.bytes)
        #expect(parser.certain == 0)
    }
    return outcome
}

/// Feeds a stream whole, byte by byte and cut at every offset, in every way; it must come to the same.
func feed(
    _ parser: MessageParser,
    _ stream: String,
    ends: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
) -> Outcome {
    let bytes = latin(stream)
    let whole = feed(parser, [bytes], ends: ends, .all)
    let cuts =
        [[bytes], bytes.map { [$0] }]
        + bytes.indices.dropFirst().map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
    for offering in Offering.allCases {
        for pieces in cuts {
            let outcome = feed(parser, pieces, ends: ends, offering)
            guard outcome.content.count <= whole.content.count, whole.malformed == outcome.malformed,
                whole.message == outcome.message, whole.isAbsent == outcome.isAbsent,
                whole.left == outcome.left,
                whole.malformed != nil || whole.content == outcome.content
            else {
                let sizes = pieces.map(\.count)
                Issue.record(
                    "\(offering), \(sizes): \(outcome), whole: \(whole)",
                    sourceLocation: sourceLocation
                )
                return whole
            }
        }
    }
    return whole
}

/// Each character as the byte of its number.
func latin(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

/// Each byte as the character of its number.
func latin(_ bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: bytes.map { Unicode.Scalar($0) })
    return String(text)
}
