import Messages

/// A stream read as a frame of some format: it comes to the same however it is cut; and a frame that can be written is read
/// back.
func fuzzFrame(_ input: inout Input) {
    let format = FrameFormat(
        length: input.choice(FrameFormat.Length.allCases),
        before: input.byte() % 5,
        between: input.byte() % 5,
        adjust: input.byte() - 128
    )
    let (place, payload) = (input.short(), input.short())
    let stream = Array(input.rest)
    let whole = FrameReading(format, [stream])
    for pieces in cuts(stream, at: place) {
        let other = FrameReading(format, pieces)
        promise(other == whole, "\(pieces.map(\.count)): \(other), whole: \(whole)")
    }
    if let prefix = format.prefix(payload: payload) {
        let reading = FrameReading(format, [prefix])
        promise(reading.size == payload, "a frame of \(payload) bytes is read as one of \(reading)")
        promise(
            reading.count == prefix.count,
            "a frame's prefix of \(prefix.count) bytes is read as \(reading)"
        )
    }
}

/// What a parser made of a stream.
private struct FrameReading: Equatable {
    var content: [UInt8] = []
    var malformed: Malformed?
    var prefix: [UInt8] = []
    var size: Int?
    var count = 0
    var certain = 0

    init(_ format: FrameFormat, _ pieces: [[UInt8]]) {
        var parser = FrameParser(format)
        do throws(Malformed) {
            for piece in pieces {
                let (before, needed) = (parser.count, parser.certain)
                let taken = try piece.withUnsafeBufferPointer { (bytes) throws(Malformed) in
                    try parser.feed(UnsafeRawBufferPointer(bytes)) { content += $0 }
                }
                promise(
                    parser.count == before + taken,
                    "it took \(taken) bytes and says \(parser.count - before)"
                )
                promise(taken >= min(needed, piece.count), "it does not take what is certain")
            }
            certain = parser.certain
        } catch {
            malformed = error
        }
        (prefix, size, count) = (parser.prefix, parser.size, parser.count)
    }
}
