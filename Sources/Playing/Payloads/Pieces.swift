/// The ranges a part is cut into, in order.
struct Pieces: Sequence, IteratorProtocol {
    enum Cuts {
        case none
        case every(Int)
        case at([Int])
        case lines(Payload)
    }

    private let size: Int
    private let cuts: Cuts
    private var start = 0
    private var index = 0

    init(size: Int, cuts: Cuts) {
        self.size = size
        self.cuts = cuts
    }

    mutating func next() -> Range<Int>? {
        guard start < size else { return nil }
        var end = size
        switch cuts {
        case .none: break
        case .every(let step): end = Swift.min(start + step, size)
        case .at(let offsets):
            while index < offsets.count, offsets[index] <= start { index += 1 }
            if index < offsets.count { end = Swift.min(offsets[index], size) }
        case .lines(let payload): end = payload.lineEnd(after: start)
        }
        defer { start = end }
        return start..<end
    }
}

extension Payload {
    /// The offset after the next LF, or the size: found as it is needed, because a stream may be without end.
    func lineEnd(after start: Int) -> Int {
        var offset = start
        // Lines are short as a rule, and to look further than one costs as much again for the next.
        var length = 64
        while offset < size {
            let block = bytes(offset..<Swift.min(offset + length, size))
            length = Swift.min(length * 2, 4096)
            // A file that has become shorter: the sender says so.
            if block.isEmpty { return size }
            if let index = block.firstIndex(of: 0x0A) { return offset + index + 1 }
            offset += block.count
        }
        return size
    }
}
