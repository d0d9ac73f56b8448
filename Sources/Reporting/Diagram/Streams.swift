import Playing

/// Which bytes of a stream each write and read took, and so which write's bytes came with which read: TCP keeps the order
/// of bytes and nothing else, so that the offsets tell.
struct Streams {
    /// Events by their order in the journal; nil where the bytes are not known to have been written, or read.
    struct Flow {
        let write: Int?
        let read: Int?
        let bytes: Range<Int>
    }

    /// By an event's order, which bytes of its direction it took; none after events that were not kept.
    private(set) var ranges: [Int: Range<Int>] = [:]
    private(set) var flows: [Flow] = []

    private typealias Piece = (order: Int, range: Range<Int>)

    init(_ journal: Journal, _ events: [Journal.Event]) {
        var written: [Journal.ConnectionID: [Piece]] = [:]
        var read: [Journal.ConnectionID: [Piece]] = [:]
        for event in events {
            guard let id = event.connection else { continue }
            // Where events were not kept, nobody knows at which byte the later ones stand.
            guard journal.connections[id].resumesAt.map({ event.order < $0 }) ?? true else { continue }
            switch event.fact {
            case .wrote(let data): Self.add(data.count, event.order, &written[id, default: []])
            case .read(let data): Self.add(data.count, event.order, &read[id, default: []])
            default: break
            }
        }
        for pieces in [written, read] {
            for (order, range) in pieces.values.joined() { ranges[order] = range }
        }
        for (id, connection) in journal.connections.enumerated() {
            if let peer = connection.peer {
                let isWhole = connection.eventsDropped == 0 && journal.connections[peer].eventsDropped == 0
                join(written[id] ?? [], read[peer] ?? [], isWhole: isWhole)
            } else {
                flows += (written[id] ?? []).map { Flow(write: $0.order, read: nil, bytes: $0.range) }
                flows += (read[id] ?? []).map { Flow(write: nil, read: $0.order, bytes: $0.range) }
            }
        }
    }

    private static func add(_ count: Int, _ order: Int, _ pieces: inout [Piece]) {
        let start = pieces.last?.range.upperBound ?? 0
        pieces.append((order, start..<start + count))
    }

    /// Lays the reads over the writes.
    private mutating func join(_ writes: [Piece], _ reads: [Piece], isWhole: Bool) {
        // More read than written: not all that was written is in the journal (a TLS handshake that one end takes for
        // text is not), and nobody knows what belongs to what.
        let (sent, taken) = (writes.last?.range.upperBound ?? 0, reads.last?.range.upperBound ?? 0)
        guard taken <= sent || !isWhole else {
            flows += writes.map { Flow(write: $0.order, read: nil, bytes: $0.range) }
            flows += reads.map { Flow(write: nil, read: $0.order, bytes: $0.range) }
            return
        }
        var place = 0
        for write in writes {
            var start = write.range.lowerBound
            while start < write.range.upperBound, place < reads.count {
                let read = reads[place]
                let end = min(write.range.upperBound, read.range.upperBound)
                flows.append(Flow(write: write.order, read: read.order, bytes: start..<end))
                start = end
                if end == read.range.upperBound { place += 1 }
            }
            if start < write.range.upperBound, isWhole {
                flows.append(Flow(write: write.order, read: nil, bytes: start..<write.range.upperBound))
            }
        }
    }
}
