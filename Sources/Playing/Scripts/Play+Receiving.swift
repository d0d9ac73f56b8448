import Net
import Scenarios
import YAMLTree

extension Play {
    /// One recv(2), once there is something; notes what it brought.
    func receive(_ strand: Strand, atMost count: Int, peek: Bool = false) async throws(Halt) -> Arrival {
        while true {
            if !hasHadItsTurn(strand), let arrival = try receiveNow(strand, atMost: count, peek: peek) {
                return arrival
            }
            try await receivable(strand)
        }
    }

    /// One recv(2), where there is something to receive; notes what it brought.
    func receiveNow(_ strand: Strand, atMost count: Int, peek: Bool = false) throws(Halt) -> Arrival? {
        let connection = try connection(strand)
        let buffer = UnsafeMutableRawBufferPointer(
            rebasing: scratch.buffer[..<min(count, scratch.buffer.count)]
        )
        let arrival: Arrival?
        if let link = strand.lane.tls {
            arrival = try readRecord(link, into: buffer, peek: peek, strand)
        } else {
            arrival = try receiveNow(connection, into: buffer, peek: peek, strand)
        }
        if let arrival {
            strand.receives += 1
            // Many bytes are long work: 64 KiB can be ten thousand chunks.
            if case .bytes(let count) = arrival { strand.receives += count >> 10 }
            note(arrival, strand, peeked: peek)
        }
        return arrival
    }

    /// Whether it has received so often in a row that others come first. A peer that sends faster than we read never lets
    /// it wait, and neither its limits nor Ctrl-C would have their turn.
    func hasHadItsTurn(_ strand: Strand) -> Bool { strand.receives >= 256 }

    /// Lets timers and the other strands have their turn.
    func giveWay(_ strand: Strand) async throws(Halt) {
        strand.receives = 0
        await Task.yield()
        if Task.isCancelled || isOver { throw .stopped }
    }

    private func receiveNow(
        _ connection: Connection,
        into buffer: UnsafeMutableRawBufferPointer,
        peek: Bool,
        _ strand: Strand
    ) throws(Halt) -> Arrival? {
        do throws(NetError) {
            return try connection.receiveIfReady(into: buffer, peek: peek)
        } catch {
            throw failure(of: error, strand, "while receiving")
        }
    }

    /// Suspends until there may be something to receive, and it is this strand's turn.
    func receivable(_ strand: Strand) async throws(Halt) {
        if hasHadItsTurn(strand) { return try await giveWay(strand) }
        let connection = try connection(strand)
        strand.hasWaited = true
        strand.receives = 0
        do { try await connection.receivable() } catch { throw .stopped }
    }

    /// Writes an arrival down, and remembers what is a fact of the connection.
    func note(_ arrival: Arrival, _ strand: Strand, peeked: Bool) {
        switch arrival {
        case .bytes(let count):
            guard !peeked else { return }
            record(.read(journal.data(.init(rebasing: scratch.buffer[..<count]))), strand)
            strand.arrivals.append(Failure.Arrival(at: elapsed, count: count))
            if strand.arrivals.count > 64 { strand.arrivals.removeFirst(32) }
        case .end:
            guard !strand.lane.sawEnd else { return }
            strand.lane.sawEnd = true
            record(.peerClosed(strand.lane.end), strand)
        case .reset: sawReset(strand)
        }
    }

    /// Notes that the peer reset the connection.
    func sawReset(_ strand: Strand) {
        guard !strand.lane.sawReset else { return }
        strand.lane.sawReset = true
        record(.resetReceived, strand)
    }

    /// Plays a `read`: one recv(2), and what it is to return.
    func read(_ size: Field<Size>, gets: Check?, _ strand: Strand) async throws(Halt) {
        let count = try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.value(size).bytes
        }
        strand.wants = .input
        switch try await receive(strand, atMost: max(1, count)) {
        case .end: if !(gets?.wants(.end) ?? false) { throw cut(.eof, strand) }
        case .reset:
            guard gets?.wants(.reset) ?? false else { throw cut(.reset, strand) }
            strand.lane.isEnded = true
        case .bytes(let count):
            let bytes = Array(scratch.buffer[..<count])
            guard let gets else { break }
            if gets.wants(.end) || gets.wants(.reset) {
                throw surplus(bytes, strand, "the read returned \(Text.bytes(count)), not the peer's end")
            }
            var checker = Checker(evaluator(strand.lane), expressions)
            let failure = try value(strand) { (_) throws(EvaluationError) in try checker.judge(gets, bytes) }
            if let failure { throw mismatch(failure, bytes, strand) }
            for capture in checker.captures { keep(capture.name, capture.value, strand.lane) }
            record(.matched(bytes: count), strand)
        }
    }

    /// Reads and drops everything to the peer's end, whichever it is.
    func drain(_ strand: Strand) async throws(Halt) {
        strand.wants = .closed
        var count = 0
        while true {
            switch try await receive(strand, atMost: scratch.buffer.count) {
            case .bytes(let more): count += more
            case .end: return record(.matched(bytes: count), strand)
            case .reset:
                record(.matched(bytes: count), strand)
                strand.lane.isEnded = true
                return
            }
        }
    }

    /// Waits for a byte, true, or the peer's FIN, false: the beginning of a round of `repeat: until-eof`.
    func hasInput(_ strand: Strand) async throws(Halt) -> Bool {
        strand.wants = .input
        switch try await receive(strand, atMost: 1, peek: true) {
        case .bytes: return true
        case .end: return false
        case .reset: throw cut(.reset, strand)
        }
    }

    /// `await-unread`: until so many bytes lie in our own receive queue.
    func awaitUnread(_ size: Field<Size>, _ strand: Strand) async throws(Halt) {
        let count = try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.value(size).bytes
        }
        let connection = try connection(strand)
        strand.wants = .unread(count)
        strand.hasWaited = true
        do {
            switch try await connection.waitForUnread(count) {
            case .enough: return
            case .end:
                note(.end, strand, peeked: true)
                throw fail(.eof, strand, "the peer ended before \(Text.bytes(count)) lay unread")
            case .reset:
                sawReset(strand)
                throw fail(
                    .reset,
                    strand,
                    "the peer reset the connection before \(Text.bytes(count)) lay unread"
                )
            }
        } catch {
            throw failure(of: error, strand, "while waiting for bytes to lie unread")
        }
    }
}

extension Check {
    /// Whether it asks for the peer's end.
    fileprivate func wants(_ end: Arrival) -> Bool {
        switch form {
        case .eof: end == .end
        case .reset: end == .reset
        case .all(let checks): checks.contains { $0.wants(end) }
        default: false
        }
    }
}
