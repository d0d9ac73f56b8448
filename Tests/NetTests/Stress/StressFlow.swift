/// What the peer did that it may not have done, as the model sees it.
struct StressViolation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// One direction's bytes: what was written, and how far the other side has received it.
///
/// Writes come in groups: one write alone, or several at once, which may go in any order, each in one piece. What a
/// group sent is known when all of its writes have returned; until then it may be anything up to all of it.
struct StressFlow {
    /// One write: so many bytes of ``StressBytes`` from there on.
    struct Piece: Equatable {
        let start: Int
        let size: Int
        /// Whether the write has returned well; one that failed may have sent a part.
        var isWhole = true

        var bytes: UnsafeRawBufferPointer { StressBytes.shared[start..<start + size] }
    }

    private struct Group {
        var pieces: [Piece]
        /// Whether they go in this order: the parts of one write.
        let isInOrder: Bool
        /// How many bytes were sent; nil while it is being written.
        var sent: Int?

        var most: Int { sent ?? pieces.reduce(0) { $0 + $1.size } }

        func explains(_ bytes: [UInt8], isAll: Bool) -> Bool {
            isInOrder
                ? pieces.flatMap { $0.bytes }.starts(with: bytes)
                : StressFlow.explains(bytes[...], by: pieces, isAll: isAll)
        }
    }

    private let seed: UInt64
    private var pieceCount: UInt64 = 0
    private var groups: [Group] = []
    /// The group whose bytes come next, how many of them were received, and which, where that is not judged at once.
    private var current = 0
    private var receivedOfCurrent = 0
    private var kept: [UInt8] = []
    private(set) var sent = 0
    private(set) var received = 0

    init(seed: UInt64) {
        self.seed = seed
    }

    /// A group of writes is about to begin: what they are to write.
    mutating func offer(_ sizes: [Int], inOrder: Bool = false) -> [Piece] {
        let pieces = sizes.map { size in
            pieceCount += 1
            var random = StressRandom(seed, pieceCount)
            return Piece(start: Int.random(in: 0...(StressBytes.count - size), using: &random), size: size)
        }
        groups.append(Group(pieces: pieces, isInOrder: inOrder))
        return pieces
    }

    /// The group's writes have returned, these of them well, and the connection has sent so much in all.
    mutating func settle(areWhole: [Bool], sentInAll: Int) throws(StressViolation) {
        var group = groups[groups.count - 1]
        for (index, isWhole) in areWhole.enumerated() { group.pieces[index].isWhole = isWhole }
        let whole = group.pieces.reduce(0) { $0 + ($1.isWhole ? $1.size : 0) }
        let count = sentInAll - sent
        let most = areWhole.allSatisfy(\.self) ? whole : group.most
        guard (whole...most).contains(count) else {
            throw StressViolation(
                "\(count) bytes were counted as sent by writes of \(whole) to \(most) bytes"
            )
        }
        group.sent = count
        groups[groups.count - 1] = group
        sent = sentInAll
        try judgeKept()
    }

    /// The other side has received these.
    mutating func take(_ bytes: [UInt8]) throws(StressViolation) {
        var rest = bytes[...]
        while !rest.isEmpty {
            while current < groups.count, groups[current].sent == receivedOfCurrent { leave() }
            guard current < groups.count, receivedOfCurrent < groups[current].most else {
                throw StressViolation("\(rest.count) bytes more were received than were written")
            }
            let group = groups[current]
            let part = rest.prefix(group.most - receivedOfCurrent)
            if group.pieces.count == 1 {
                let expected = UnsafeRawBufferPointer(rebasing: group.pieces[0].bytes[receivedOfCurrent...])
                let same = part.withUnsafeBytes { StressBytes.commonPrefix($0, expected) }
                guard same == part.count else {
                    throw StressViolation("byte \(received + same) is not the one that was written")
                }
            } else {
                kept += part
            }
            receivedOfCurrent += part.count
            received += part.count
            try judgeKept()
            rest = rest.dropFirst(part.count)
        }
    }

    /// Nothing more will be received: judges what was kept of a group that did not come whole.
    func judgeEnd() throws(StressViolation) {
        guard current < groups.count, !kept.isEmpty else { return }
        guard groups[current].explains(kept, isAll: false) else { throw mixedUp }
    }

    private var mixedUp: StressViolation {
        StressViolation(
            "bytes \(received - receivedOfCurrent)..<\(received) are not writes one after another"
        )
    }

    private mutating func leave() {
        current += 1
        receivedOfCurrent = 0
        kept.removeAll(keepingCapacity: true)
    }

    private mutating func judgeKept() throws(StressViolation) {
        guard !kept.isEmpty, let sent = groups[current].sent, kept.count >= sent else { return }
        guard kept.count == sent, groups[current].explains(kept, isAll: true) else {
            throw mixedUp
        }
        leave()
    }

    /// Whether the bytes are these pieces in some order, each in one; with a part of those that did not return well.
    private static func explains(_ bytes: ArraySlice<UInt8>, by pieces: [Piece], isAll: Bool) -> Bool {
        if bytes.isEmpty { return !isAll || !pieces.contains(where: \.isWhole) }
        for (index, piece) in pieces.enumerated() {
            let same = bytes.withUnsafeBytes { StressBytes.commonPrefix($0, piece.bytes) }
            var others = pieces
            others.remove(at: index)
            // Where a part ends is not to be seen if the next piece begins with just the byte it would have gone on with.
            let least = piece.isWhole ? min(piece.size, bytes.count) : max(1, same - 3)
            for count in stride(from: same, through: least, by: -1)
            where explains(bytes.dropFirst(count), by: others, isAll: isAll) {
                return true
            }
        }
        return false
    }
}
