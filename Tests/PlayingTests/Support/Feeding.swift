import Testing

@testable import Playing

/// What a matcher made of a stream.
struct Fed {
    var progress = Progress.more
    var matcher: any Matcher
    /// What it left in the queue.
    var left: [UInt8] = []

    /// The unit's value.
    var value: [UInt8]? { matcher.value?.bytes }
}

/// Feeds a matcher as the player does: it is given just what it demands of what has come.
func feed(_ matcher: any Matcher, _ pieces: [[UInt8]], ends: Bool = true) -> Fed {
    var fed = Fed(matcher: matcher)
    func takeAll() {
        while fed.progress == .more {
            let count: Int
            switch fed.matcher.demand {
            case .take(let most): count = min(most, fed.left.count)
            case .look:
                count = fed.left.withUnsafeBytes { fed.left.isEmpty ? 0 : fed.matcher.belonging(in: $0) }
            }
            // A unit may be whole before anything comes; otherwise a receive brings a byte at least.
            if count == 0, fed.matcher.demand != .take(0) { return }
            let part = Array(fed.left[..<count])
            fed.left.removeFirst(count)
            fed.progress = part.withUnsafeBytes { fed.matcher.feed($0) }
            if count == 0, fed.progress == .more { return }
        }
    }
    takeAll()
    for piece in pieces {
        fed.left += piece
        takeAll()
    }
    if ends, fed.progress == .more { fed.progress = fed.matcher.end() }
    return fed
}

/// A stream whole, byte by byte, and cut at every offset.
func everyCut(_ stream: [UInt8]) -> [[[UInt8]]] {
    [[stream], stream.map { [$0] }]
        + stream.indices.dropFirst().map { [Array(stream[..<$0]), Array(stream[$0...])] }
}

/// Checks what a matcher makes of a stream, however it is cut.
func expectFed(
    _ matcher: any Matcher,
    _ stream: String,
    _ progress: Progress,
    value: String? = nil,
    left: String? = nil,
    ends: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    for pieces in everyCut(latin(stream)) {
        let fed = feed(matcher, pieces, ends: ends)
        #expect(fed.progress == progress, "\(pieces)", sourceLocation: sourceLocation)
        if let value { #expect(fed.value == latin(value), "\(pieces)", sourceLocation: sourceLocation) }
        if let left { #expect(fed.left == latin(left), "\(pieces)", sourceLocation: sourceLocation) }
    }
}

/// Each character as the byte of its number.
func latin(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

/// Each byte as the character of its number.
func latin(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: bytes.map { Unicode.Scalar($0) })
    return String(text)
}
