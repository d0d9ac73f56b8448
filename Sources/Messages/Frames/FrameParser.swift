/// Reads one length-prefixed frame out of a stream of bytes, in whatever pieces they come.
package struct FrameParser: Sendable {
    private let format: FrameFormat
    /// What has come of the bytes before the payload.
    package private(set) var prefix: [UInt8] = []
    /// How many bytes there are before the payload, once the length has come.
    private var prefixSize: Int?
    /// The payload's size, once the length has come.
    package private(set) var size: Int?
    /// How many bytes have been taken.
    package private(set) var count = 0

    /// Makes a parser.
    package init(_ format: FrameFormat) { self.format = format }

    /// Whether the frame is whole.
    package var isComplete: Bool { certain == 0 }

    /// How many of the bytes to come surely belong to the frame; 0 where it is whole.
    package var certain: Int {
        if let size, let prefixSize { return prefixSize - count + size }
        guard case .needs(let more) = format.length.decode(prefix.dropFirst(format.before)) else { return 0 }
        return max(format.before - prefix.count, 0) + more
    }

    /// Takes the bytes that belong to the frame from the beginning of these, and returns how many they were. The payload's
    /// are handed to `content` as they come.
    package mutating func feed(
        _ bytes: UnsafeRawBufferPointer,
        content: (UnsafeRawBufferPointer) -> Void
    ) throws(Malformed) -> Int {
        var rest = bytes
        while !rest.isEmpty, certain > 0 {
            let part = UnsafeRawBufferPointer(rebasing: rest[..<min(partSize, rest.count)])
            count += part.count
            rest = .init(rebasing: rest[part.count...])
            if let prefixSize, count - part.count >= prefixSize {
                content(part)
            } else {
                prefix += part
                if size == nil { try readLength() }
            }
        }
        return bytes.count - rest.count
    }

    /// As many bytes as can be taken of one kind: before the payload, or of it.
    private var partSize: Int {
        guard let prefixSize, count < prefixSize else { return certain }
        return prefixSize - count
    }

    private mutating func readLength() throws(Malformed) {
        switch format.length.decode(prefix.dropFirst(format.before)) {
        case .needs: break
        case .malformed:
            throw Malformed(at: count - 1, "the frame's length, a varint, is larger than 64 bits hold")
        case .complete(let number, let used):
            let (size, overflows) = (Int(exactly: number) ?? .max).subtractingReportingOverflow(format.adjust)
            // Half of what an integer holds: what is added to it must not overflow.
            guard !overflows, size <= Int.max / 2 else {
                throw Malformed(
                    at: format.before,
                    "the frame's length, \(number), is none that could be sent"
                )
            }
            guard size >= 0 else {
                throw Malformed(
                    at: format.before,
                    "the frame's length is \(number), but it counts \(counted(format.adjust, "byte")) besides the payload"
                )
            }
            self.size = size
            prefixSize = format.before + used + format.between
        }
    }
}
