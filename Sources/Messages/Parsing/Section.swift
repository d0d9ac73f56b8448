import Glibc

/// Finds the empty line that ends a head or trailers, wherever the pieces are cut.
///
/// It holds no bytes: so a copy can be sent ahead over bytes that are only looked at.
struct SectionEnd: Sendable {
    /// Whether the line that is being read has nothing so far, or CRs: with more than one it is malformed, so that it
    /// does not matter whether it ends the section.
    private var isEmpty = true
    /// Whether empty lines are passed over, as before the first other line: how many there may be is judged where they
    /// are read.
    private var passesEmpty: Bool

    init(passesEmpty: Bool = false) { self.passesEmpty = passesEmpty }

    /// The number of bytes through the section's end, where it lies in these.
    mutating func find(in bytes: UnsafeRawBufferPointer) -> Int? {
        var start = 0
        while start < bytes.count {
            let length = bytes.distanceToLF(from: start)
            let line = bytes[start..<start + (length ?? bytes.count - start)]
            isEmpty = isEmpty && line.allSatisfy { $0 == 0x0D }
            guard let length else { return nil }
            start += length + 1
            if isEmpty, !passesEmpty { return start }
            passesEmpty = passesEmpty && isEmpty
            isEmpty = true
        }
        return nil
    }
}

/// The bytes of a head or of trailers as they come, cut into lines.
struct Section: Sendable {
    private(set) var bytes: [UInt8] = []
    /// The offset of the first of them in the message.
    let offset: Int
    private let isStrict: Bool
    private let limit: Int
    private let what: String
    private var lineStart = 0

    init(_ what: String, at offset: Int, strict: Bool, limit: Int) {
        self.what = what
        self.offset = offset
        isStrict = strict
        self.limit = limit
    }

    /// Whether the last line taken is followed by the beginning of another.
    var isInLine: Bool { lineStart < bytes.count }

    mutating func append(_ new: UnsafeRawBufferPointer) { bytes += new }

    /// The next line that has come whole, without its end.
    ///
    /// A line ends with CRLF, or, unless it is strict, with LF alone, and a bare CR counts as a space: RFC 9112,
    /// section 2.2, allows both. The limit is checked line by line, so that it does not matter how the bytes came.
    mutating func next() throws(Malformed) -> Passage? {
        let length = bytes.withUnsafeBytes { $0.distanceToLF(from: searched) }
        guard let length, searched + length < limit else {
            searched = bytes.count
            if bytes.count > limit {
                throw Malformed(at: offset + limit, "\(what) longer than \(limit) bytes")
            }
            return nil
        }
        let lineFeed = searched + length
        defer {
            lineStart = lineFeed + 1
            searched = lineStart
        }
        let endsWithCR = lineFeed > lineStart && bytes[lineFeed - 1] == 0x0D
        var line = Passage(bytes[lineStart..<(endsWithCR ? lineFeed - 1 : lineFeed)], at: offset + lineStart)
        if let index = line.bytes.firstIndex(of: 0x0D) {
            if isStrict {
                throw Malformed(
                    at: line.offset + index,
                    "a bare CR: some readers end the line there, which smuggles (RFC 9112, section 2.2)"
                )
            }
            for index in line.bytes.indices where line.bytes[index] == 0x0D { line.bytes[index] = 0x20 }
        }
        if isStrict, !endsWithCR {
            throw Malformed(
                at: offset + lineFeed,
                "a line ends with a bare LF, not with CRLF: some readers do not end it there (RFC 9112, section 2.2)"
            )
        }
        return line
    }

    /// How far there is no LF: what has been looked at is not looked at again when the next byte comes.
    private var searched = 0
}

extension UnsafeRawBufferPointer {
    /// How many bytes lie between an offset and the next LF.
    func distanceToLF(from start: Int) -> Int? {
        guard let base = baseAddress else { return nil }
        let from = base + start
        guard let found = memchr(from, 0x0A, count - start) else { return nil }
        return UnsafeRawPointer(found) - from
    }
}
