/// Reads a body, piece by piece: RFC 9112, sections 6 and 7.
struct BodyParser: Sendable {
    private enum State: Sendable {
        case length(Int, left: Int)
        case chunked(ChunkScanner)
        case close
        case done
    }

    private var state: State
    /// How many bytes have been taken.
    private(set) var count = 0
    /// Where the body's bytes stand in the message.
    private(set) var map: BodyMap
    /// The header lines after the last chunk.
    private(set) var trailers: [HeaderField] = []
    private var section: Section?
    private let start: Int
    private let isStrict: Bool
    private let limit: Int

    /// Makes a parser; where nobody keeps the body, it remembers of its places only where it begins.
    init(_ framing: Framing, at start: Int, strict: Bool, limit: Int, isKept: Bool) {
        map = BodyMap(limit: isKept ? .max : 1)
        self.start = start
        isStrict = strict
        self.limit = limit
        state =
            switch framing {
            case .none, .length(0): .done
            case .length(let length): .length(length, left: length)
            case .chunked: .chunked(ChunkScanner(at: start, limit: limit))
            case .close: .close
            }
    }

    var isComplete: Bool { if case .done = state { true } else { false } }

    /// How many bytes surely belong to the body; nil where their content tells.
    var certain: Int? {
        switch state {
        case .done: 0
        case .length(_, let left): left
        case .close: .max
        case .chunked(let scanner): scanner.certain
        }
    }

    func belonging(in peeked: UnsafeRawBufferPointer) -> Int {
        guard case .chunked(var scanner) = state else { return min(certain ?? 0, peeked.count) }
        var count = 0
        while count < peeked.count, !scanner.isDone {
            // A byte that must not be there is taken with those before it, so that it is judged.
            guard let next = try? scanner.next(.init(rebasing: peeked[count...])) else {
                return scanner.offset - start - self.count + 1
            }
            count += next.count
        }
        return count
    }

    mutating func feed(
        _ bytes: UnsafeRawBufferPointer,
        content: (UnsafeRawBufferPointer) -> Void
    ) throws(Malformed) -> Int {
        let before = count
        switch state {
        case .done: break
        case .close: take(bytes, content)
        case .length(let length, let left):
            let taken = min(left, bytes.count)
            take(.init(rebasing: bytes[..<taken]), content)
            state = taken == left ? .done : .length(length, left: left - taken)
        case .chunked(var scanner):
            while count - before < bytes.count, !scanner.isDone {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[(count - before)...])
                let (run, taken) = try scanner.next(rest)
                let part = UnsafeRawBufferPointer(rebasing: rest[..<taken])
                switch run {
                case .framing: count += taken
                case .content: take(part, content)
                case .trailers: try takeTrailers(part)
                }
            }
            state = scanner.isDone ? .done : .chunked(scanner)
        }
        return count - before
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, _ content: (UnsafeRawBufferPointer) -> Void) {
        guard !bytes.isEmpty else { return }
        map.append(bytes.count, at: start + count)
        count += bytes.count
        content(bytes)
    }

    private mutating func takeTrailers(_ bytes: UnsafeRawBufferPointer) throws(Malformed) {
        var lines = section ?? Section("trailers", at: start + count, strict: isStrict, limit: limit)
        section = nil  // So that it is changed in place.
        lines.append(bytes)
        count += bytes.count
        while let line = try lines.next() {
            if !line.bytes.isEmpty { trailers.append(try HeaderField(line, follows: trailers.last)) }
        }
        section = lines
    }

    /// Takes the stream's end, which is the body's where nothing else tells that.
    mutating func end() throws(Malformed) {
        switch state {
        case .done: break
        case .close: state = .done
        case .length(let length, let left):
            throw Malformed(
                at: start + count,
                "the body is cut short: \(length - left) of its \(counted(length, "byte")) have come"
            )
        case .chunked(let scanner): throw scanner.cut
        }
    }
}
