/// Where on the wire a body's bytes stand: between a chunked body's bytes there is what frames them.
package struct BodyMap: Hashable, Sendable {
    /// A stretch of the body that stands on the wire in one piece.
    private struct Run: Hashable {
        var body: Int
        var wire: Int
    }

    private var runs: [Run] = []
    /// So many stretches are kept: those of endless chunks that nobody keeps would fill the memory.
    private let limit: Int
    /// The body's size, without what frames it.
    package private(set) var size = 0

    init(limit: Int = .max) { self.limit = limit }

    mutating func append(_ count: Int, at wire: Int) {
        guard runs.count < limit else {
            size += count
            return
        }
        if let last = runs.last, last.wire + (size - last.body) == wire {
            size += count
            return
        }
        runs.append(Run(body: size, wire: wire))
        size += count
    }

    /// The offset in the message of a byte of the body; for the one after the last byte, the offset after that byte.
    package func offset(ofBody index: Int) -> Int? {
        guard index >= 0, index <= size, !runs.isEmpty else { return nil }
        // The first run that begins after it; the one before has it.
        var low = 1
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].body > index { high = middle } else { low = middle + 1 }
        }
        let run = runs[low - 1]
        return run.wire + index - run.body
    }

    /// The stretches of the body, as ranges of the message.
    package var ranges: [Range<Int>] {
        runs.indices.map { index in
            let end = index + 1 < runs.count ? runs[index + 1].body : size
            return runs[index].wire..<runs[index].wire + end - runs[index].body
        }
    }
}
