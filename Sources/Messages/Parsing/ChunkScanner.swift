/// Finds its way through a chunked body: RFC 9112, section 7.1.
///
/// It holds no bytes: so a copy can be sent ahead over bytes that are only looked at. The CRLFs of chunks are CRLFs even
/// where a head's lines may end with LF: the RFC lets only the start line and fields off, and readers that accepted a bare LF
/// here were smuggled past (Go's CVE-2025-22871).
struct ChunkScanner: Sendable {
    private enum State {
        /// In a chunk's size, which has so many digits.
        case size(digits: Int)
        /// Behind the size: nothing but white space so far.
        case blank
        case chunkExtension
        /// Behind the CR of the size's line.
        case sizeLF
        case data(left: Int)
        case dataCR, dataLF
        case trailers(SectionEnd)
        case done
    }

    /// What some bytes are.
    enum Run { case framing, content, trailers }

    private var state = State.size(digits: 0)
    /// The size of the chunk that is being read.
    private var size = 0
    /// How many chunks have begun, the last, empty one included.
    private var chunks = 0
    private var lineLength = 0
    /// How many bytes the lines of sizes had, and the chunks.
    private var inLines = 0
    private var inChunks = 0
    /// The offset in the message of the next byte.
    private(set) var offset: Int
    private let limit: Int

    init(at offset: Int, limit: Int) {
        self.offset = offset
        self.limit = limit
    }

    var isDone: Bool { if case .done = state { true } else { false } }

    /// How many bytes surely belong to the body; nil where their content tells.
    var certain: Int? { if case .data(let left) = state { left + 2 } else { nil } }

    /// Goes on through bytes of one kind, at least one; how many.
    mutating func next(_ bytes: UnsafeRawBufferPointer) throws(Malformed) -> (run: Run, count: Int) {
        switch state {
        case .data(let left):
            let count = min(left, bytes.count)
            state = count == left ? .dataCR : .data(left: left - count)
            offset += count
            inChunks += count
            return (.content, count)
        case .trailers(var end):
            let found = end.find(in: bytes)
            state = found == nil ? .trailers(end) : .done
            let count = found ?? bytes.count
            offset += count
            return (.trailers, count)
        default:
            var count = 0
            repeat {
                try take(bytes[count])
                count += 1
                offset += 1
            } while count < bytes.count && isInFraming
            return (.framing, count)
        }
    }

    private var isInFraming: Bool {
        switch state {
        case .data, .trailers, .done: false
        default: true
        }
    }

    private mutating func take(_ byte: UInt8) throws(Malformed) {
        switch state {
        case .size(let digits):
            try countLine()
            if digits > 0, byte.hexDigit == nil {
                try takeBehindSize(byte)
            } else {
                try takeDigit(byte, digits)
            }
        case .blank:
            try countLine()
            if byte == 0x0D || byte == 0x0A {
                throw Malformed(
                    at: offset,
                    "white space after a chunk's size: some readers take it, others do not"
                )
            }
            try takeBehindSize(byte)
        case .chunkExtension:
            try countLine()
            if byte == 0x0D || byte == 0x0A { return try takeBehindSize(byte) }
            guard byte.isFieldText else {
                throw Malformed(at: offset, "\(byte.named) in a chunk's extension")
            }
        case .sizeLF:
            guard byte == 0x0A else { throw notCRLF("a bare CR in the line of a chunk's size") }
            chunks += 1
            lineLength = 0
            state = size == 0 ? .trailers(SectionEnd()) : .data(left: size)
        case .dataCR where byte == 0x0D: state = .dataLF
        case .dataLF where byte == 0x0A:
            state = .size(digits: 0)
            size = 0
        case .dataCR, .dataLF:
            throw notCRLF("\(byte.named), not CRLF, after a chunk's \(counted(size, "byte"))")
        case .data, .trailers, .done: break
        }
    }

    private mutating func countLine() throws(Malformed) {
        lineLength += 1
        if lineLength > limit {
            throw Malformed(at: offset, "the line of a chunk's size is longer than \(limit) bytes")
        }
        // Each line may be long, but chunks of one byte must not bring a MiB each (RFC 9112, section 7.1.1).
        inLines += 1
        if inLines > limit + 16 * inChunks {
            throw Malformed(
                at: offset,
                "the lines of chunks' sizes are out of all proportion to the chunks"
            )
        }
    }

    private mutating func takeDigit(_ byte: UInt8, _ digits: Int) throws(Malformed) {
        guard let digit = byte.hexDigit else {
            throw Malformed(
                at: offset,
                byte == 0x0D || byte == 0x0A
                    ? "a line without a chunk's size"
                    : "\(byte.named) where a chunk's size begins, in hexadecimal digits"
            )
        }
        guard size <= Int.max >> 4 - 0xF else {
            throw Malformed(
                at: offset,
                "a chunk's size larger than 64 bits hold, where some readers wrap around to a small one"
            )
        }
        size = size << 4 | digit
        state = .size(digits: digits + 1)
    }

    private mutating func takeBehindSize(_ byte: UInt8) throws(Malformed) {
        switch byte {
        case 0x0D: state = .sizeLF
        case 0x0A: throw notCRLF("a bare LF, not CRLF, after a chunk's size")
        case 0x3B: state = .chunkExtension
        case 0x20, 0x09: state = .blank
        default:
            throw Malformed(at: offset, "\(byte.named) in a chunk's size, which has hexadecimal digits only")
        }
    }

    private func notCRLF(_ what: String) -> Malformed {
        Malformed(
            at: offset,
            "\(what): readers that pass over it see other chunks, which smuggles (RFC 9112, section 7.1)"
        )
    }

    /// What it means that the stream ends here.
    var cut: Malformed {
        let place =
            switch state {
            case .data(let left):
                "\(size - left) of the \(counted(size, "byte")) of chunk \(chunks) have come"
            case .dataCR, .dataLF: "the CRLF after chunk \(chunks) has not come"
            case .trailers, .done: "the empty line after the last chunk has not come"
            case .size(digits: 0): "the last, empty chunk has not come"
            default: "the size of chunk \(chunks + 1) has not come whole"
            }
        return Malformed(at: offset, "the body is cut short: \(place)")
    }
}

extension UInt8 {
    fileprivate var hexDigit: Int? {
        switch self {
        case 0x30...0x39: Int(self) - 0x30
        case 0x41...0x46: Int(self) - 0x41 + 10
        case 0x61...0x66: Int(self) - 0x61 + 10
        default: nil
        }
    }
}
