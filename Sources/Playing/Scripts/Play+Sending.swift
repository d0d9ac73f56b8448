import Net
import Scenarios
import YAMLTree

extension Play {
    /// Plays a `send`: its parts, each cut as `split` says, with what stands between them.
    func send(_ send: Send, _ strand: Strand) async throws(Halt) {
        var isFirst = true
        let last = send.parts.lastIndex { if case .bytes = $0 { true } else { false } }
        for (index, part) in send.parts.enumerated() {
            let stretches = try stretches(of: part, strand)
            for (number, stretch) in stretches.enumerated() {
                switch stretch {
                case .pause(.delay(let time)): try await pause(try duration(time, strand), strand)
                case .pause(.awaitRead(let limit, _)): try await awaitRead(limit, strand)
                case .pause(.bytes): break
                case .payload(let payload):
                    // A message ends with bytes, whatever pauses it has.
                    let isLast = index == last && number == stretches.count - 1
                    for piece in try pieces(of: payload, send.split, strand) {
                        if !isFirst, let every = send.every { try await wait(between: every, strand) }
                        isFirst = false
                        let isUrgent = send.urgent && isLast && piece.upperBound == payload.size
                        if let rate = send.rate {
                            try await trickle(payload, piece, rate, urgent: isUrgent, strand)
                        } else {
                            try await write(payload, piece, urgent: isUrgent, strand)
                        }
                    }
                }
            }
        }
    }

    /// A part's payload, or what it pauses for; a message may have several payloads, with pauses between them.
    private func stretches(of part: Send.Part, _ strand: Strand) throws(Halt) -> [Stretch] {
        guard case .bytes(let bytes) = part else { return [.pause(part)] }
        let stretches = try value(strand) { (evaluator) throws(EvaluationError) in
            if case .message(let message) = bytes.form { return try evaluator.stretches(of: message) }
            return [Stretch.payload(try evaluator.payload(bytes))]
        }
        if case .payload(let payload)? = stretches.last, payload.size == 0 {
            throw fail(.malformed, strand, "there is nothing to send", at: bytes.span)
        }
        return stretches
    }

    private func wait(between every: Send.Every, _ strand: Strand) async throws(Halt) {
        switch every {
        case .delay(let time): try await pause(try duration(time, strand), strand)
        case .read: try await awaitRead(nil, strand)
        }
    }

    /// The ranges a part is cut into.
    private func pieces(of payload: Payload, _ split: Send.Split?, _ strand: Strand) throws(Halt) -> Pieces {
        guard let split else { return Pieces(size: payload.size, cuts: .none) }
        let cuts = try value(strand) { (evaluator) throws(EvaluationError) -> Pieces.Cuts in
            func bytes(_ fields: [Field<Size>]) throws(EvaluationError) -> [Int] {
                var sizes: [Int] = []
                for field in fields { sizes.append(try evaluator.value(field).bytes) }
                return sizes
            }
            switch split {
            case .size(let size): return .every(max(1, try evaluator.value(size).bytes))
            case .sizes(let sizes):
                var end = 0
                return .at(
                    try bytes(sizes).map { size in
                        end += size
                        return end
                    }
                )
            case .offsets(let offsets): return .at(try bytes(offsets))
            case .lines: return .lines(payload)
            case .random(let count):
                let wanted = try evaluator.value(count).least
                guard wanted <= 1 << 16 else {
                    throw .unreadable(String(wanted), expectation: "at most 65536 pieces", at: count.span)
                }
                let pieces = min(wanted, payload.size)
                var cuts: Set<Int> = []
                while cuts.count < pieces - 1 {
                    cuts.insert(.random(in: 1..<payload.size, using: &strand.lane.random))
                }
                return .at(cuts.sorted())
            }
        }
        return Pieces(size: payload.size, cuts: cuts)
    }

    /// Writes a range in slices of 10 ms of its bandwidth, each due at its own time: a late one does not delay the rest.
    private func trickle(
        _ payload: Payload,
        _ range: Range<Int>,
        _ rate: Field<Rate>,
        urgent: Bool,
        _ strand: Strand
    ) async throws(Halt) {
        let rate = try value(strand) { (evaluator) throws(EvaluationError) in
            try evaluator.value(rate).bytesPerSecond
        }
        let slice = max(1, rate / 100)
        let start = MonotonicTime.now.nanoseconds
        var sent = 0
        while sent < range.count {
            let count = min(slice, range.count - sent)
            let from = range.lowerBound + sent
            try await write(
                payload,
                from..<from + count,
                urgent: urgent && from + count == range.upperBound,
                strand
            )
            sent += count
            let due = start + Int64(Double(sent) * 1e9 / Double(rate))
            strand.wants = .time
            strand.hasWaited = true
            do { try await reactor.sleep(until: MonotonicTime(nanoseconds: due)) } catch { throw .stopped }
        }
    }

    /// Writes a range: up to 64 KiB with one send(2), what the kernel did not take and more in calls of at most that.
    private func write(_ payload: Payload, _ range: Range<Int>, urgent: Bool, _ strand: Strand)
        async throws(Halt)
    {
        strand.outgoing = Outgoing(
            payload: payload,
            offset: range.lowerBound,
            end: range.upperBound,
            isUrgent: urgent
        )
        try await finishSending(strand)
    }

    /// Begins a send of a single part without modifiers, the usual one: whether the kernel took all of it at once.
    func sendNow(_ bytes: Bytes, _ strand: Strand) throws(Halt) -> Bool {
        let payload = try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.payload(bytes)
        }
        guard payload.size > 0 else {
            throw fail(.malformed, strand, "there is nothing to send", at: bytes.span)
        }
        strand.outgoing = Outgoing(payload: payload, offset: 0, end: payload.size, isUrgent: false)
        return try push(strand)
    }

    /// Gives the kernel the rest of what the strand is sending, as it makes room.
    func finishSending(_ strand: Strand) async throws(Halt) {
        strand.wants = .room
        while !(try push(strand)) {
            let connection = try connection(strand)
            strand.hasWaited = true
            do { try await connection.sendable() } catch { throw .stopped }
        }
    }

    /// Gives the kernel as much as it takes of what the strand is sending; whether that was all.
    private func push(_ strand: Strand) throws(Halt) -> Bool {
        if let link = strand.lane.tls { return try pushRecords(link, strand) }
        let connection = try connection(strand)
        while let outgoing = strand.outgoing, outgoing.offset < outgoing.end {
            let count = min(Connection.largestSend, outgoing.end - outgoing.offset)
            let isUrgent = outgoing.isUrgent && outgoing.offset + count == outgoing.end
            let taken = try outgoing.payload.withBytes(at: outgoing.offset, count: count, scratch.buffer) {
                bytes throws(Halt) in
                if let loss = outgoing.payload.loss(at: strand.span) { throw .harness(loss) }
                do throws(NetError) {
                    guard let taken = try connection.sendIfReady(bytes, urgent: isUrgent) else { return 0 }
                    let sent = UnsafeRawBufferPointer(rebasing: bytes[..<taken])
                    record(.wrote(journal.data(sent)), strand)
                    strand.lane.requests?.sent(sent)
                    return taken
                } catch {
                    throw failure(
                        of: error,
                        strand,
                        "while sending: \(outgoing.offset) of \(Text.bytes(outgoing.end)) were taken"
                    )
                }
            }
            if taken == 0 { return false }
            strand.outgoing?.offset += taken
        }
        strand.outgoing = nil
        return true
    }

    /// `await-read`: until the peer has read everything sent so far.
    func awaitRead(_ limit: Field<TimeSpan>?, _ strand: Strand) async throws(Halt) {
        guard let limit else { return try await awaitRead(strand) }
        let confined = Confined(strand)
        try await limited(to: scaled(try duration(limit, strand)), from: elapsed, strand) {
            play throws(Halt) in
            try await play.awaitRead(confined.value)
        }
    }

    private func awaitRead(_ strand: Strand) async throws(Halt) {
        let connection = try connection(strand)
        strand.wants = .peerToRead
        strand.hasWaited = true
        do {
            switch try await connection.waitUntilPeerHasRead() {
            case .read, .gone: return
            case .reset:
                sawReset(strand)
                throw fail(.reset, strand, "the peer reset the connection before it had read everything")
            }
        } catch {
            throw failure(of: error, strand, "while waiting for the peer to read")
        }
    }

    /// The strand's connection.
    func connection(_ strand: Strand) throws(Halt) -> Connection {
        if let connection = strand.lane.connection { return connection }
        if isOver || strand.lane.isCut { throw .stopped }
        throw fail(.reset, strand, "the connection is closed already")
    }
}

/// What a strand is sending.
struct Outgoing {
    let payload: Payload
    /// What the kernel has not taken begins here.
    var offset: Int
    let end: Int
    let isUrgent: Bool
}
