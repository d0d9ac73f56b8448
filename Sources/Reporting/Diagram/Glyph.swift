import Playing

/// The shape of a mark: each kind of event has one of its own, so that nothing rests on colour alone.
enum Glyph {
    /// Bytes: a bar, full for a write, hollow for a read.
    case bar(Double, isHollow: Bool)
    /// A path about the origin.
    case path(String, kind: String)

    init(_ fact: Journal.Fact) {
        self =
            switch fact {
            case .wrote(let data): .bar(Self.length(data.count), isHollow: false)
            case .read(let data): .bar(Self.length(data.count), isHollow: true)
            case .failed: .path("M0-8L8 0L0 8L-8 0Z", kind: "bad")
            case .failedAsExpected: .path("M0-7L7 0L0 7L-7 0Z", kind: "may")
            case .resetSent, .resetReceived, .refused: .path("M-5-5L5 5M-5 5L5-5", kind: "rst")
            case .closed(let unread) where unread > 0: .path("M-5-5L5 5M-5 5L5-5", kind: "rst")
            case .closed, .exited: .path("M-8 0H8", kind: "end")
            case .halfClosed: .path("M-8 0H0", kind: "end")
            case .peerClosed: .path("M0 0H8", kind: "end thin")
            case .delayEnded: .path("M-4-5H4L-4 5H4Z", kind: "dot")
            case .signalled: .path("M-3 6V-6L5-3L-3 0", kind: "dot")
            case .signalSent: .path("M2-7L-4 1H0L-2 7L4-1H0Z", kind: "dot")
            case .note: .path("M-4-5H4V2L0 6V2H-4Z", kind: "hollow")
            case .secured: .path("M-4-1H4V5H-4ZM-2.5-1V-3A2.5 2.5 0 0 1 2.5-3V-1", kind: "hollow")
            case .matched: .path("M-3 0L-1 3L4-4", kind: "tick")
            case .output: .path("M-4-4H4V4H-4Z", kind: "out")
            case .listening, .connecting, .stoppedListening, .passedOver, .cut:
                .path("M-3.5 0A3.5 3.5 0 1 1 3.5 0A3.5 3.5 0 1 1-3.5 0Z", kind: "hollow")
            case .accepted, .connected, .started, .ready:
                .path("M-3.5 0A3.5 3.5 0 1 1 3.5 0A3.5 3.5 0 1 1-3.5 0Z", kind: "dot")
            }
    }

    /// How far it reaches above and below its middle.
    var reach: Double { if case .bar(let length, _) = self { length / 2 } else { 7 } }

    /// A bar's length tells how many bytes there are, by their logarithm: 9 pixels for one, 21 for 100, 41 for 64 KiB.
    private static func length(_ bytes: Int) -> Double {
        var (length, rest) = (9.0, Double(bytes + 1) / 2)
        while rest >= 2, length < 44 {
            rest /= 2
            length += 2
        }
        return length + rest - 1
    }
}
