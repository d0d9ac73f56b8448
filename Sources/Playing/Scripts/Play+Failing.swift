import Net
import Scenarios
import YAMLTree

extension Play {
    /// A step's failure, with what a report needs to explain it.
    func fail(_ cause: Cause, _ strand: Strand, _ message: String, at span: Span? = nil) -> Halt {
        .failed(failure(cause, strand, message, at: span))
    }

    /// What a step's failure was.
    func failure(_ cause: Cause, _ strand: Strand, _ message: String, at span: Span? = nil) -> Failure {
        let lane = strand.lane
        var failure = Failure(
            cause: cause,
            actor: lane.actor,
            connection: lane.journalID,
            step: strand.number,
            span: span ?? strand.span,
            message: strand.isAtImpliedEnd ? "\(Self.impliedEnd(lane)): \(message)" : message
        )
        failure.at = elapsed
        failure.peerEnd = lane.sawReset ? .rst : lane.sawEnd ? lane.tls == nil ? .fin : .closeNotify : .open
        failure.waiters = everyWaiter(but: lane)
        describeUnit(of: strand, in: &failure)
        return failure
    }

    /// It is shown where the last step is written, which went well.
    private static func impliedEnd(_ lane: Lane) -> String {
        lane.script.steps.isEmpty ? "the implied end" : "the implied end after this step"
    }

    /// Adds what had come of the unit, and what it was to be.
    func describeUnit(of strand: Strand?, in failure: inout Failure) {
        guard let strand, let account = strand.matcher?.account else { return }
        failure.arrivals = strand.arrivals
        describe(account, differingAt: account.consumed, in: &failure)
    }

    /// Adds what had come around an offset, and what should have.
    func describe(_ account: Account, differingAt offset: Int, in failure: inout Failure) {
        let start = max(0, min(offset - 64, account.recent.count))
        let kept = account.recent
        let from = max(start, kept.start)
        failure.received = Failure.Excerpt(
            offset: from,
            bytes: Array(kept.bytes.dropFirst(from - kept.start).prefix(256)),
            total: kept.count
        )
        if let expected = account.expected {
            failure.expected = excerpt(of: expected, from: start)
            failure.expectedPayload = expected
        }
    }

    /// Some bytes of a payload from an offset on.
    func excerpt(of payload: Payload, from start: Int) -> Failure.Excerpt {
        let from = min(start, payload.size)
        return Failure.Excerpt(
            offset: from,
            bytes: payload.bytes(from..<min(from + 256, payload.size)),
            total: payload.size
        )
    }

    /// The peer ended, or reset, before the unit was whole.
    func cut(_ cause: Cause, _ strand: Strand) -> Halt {
        let how = cause == .eof ? "ended with a \(strand.lane.end.rawValue)" : "reset the connection"
        guard let account = strand.matcher?.account else {
            return fail(cause, strand, "the peer \(how) where bytes were expected")
        }
        let came =
            switch (account.consumed, account.wanted) {
            case (0, let wanted?): "before any of the expected \(Text.bytes(wanted)) came"
            case (0, nil): "before any byte of the unit came"
            case (let consumed, let wanted?): "after \(consumed) of \(Text.bytes(wanted))"
            case (let consumed, nil): "after \(Text.bytes(consumed)) of an unfinished unit"
            }
        var failure = failure(cause, strand, "the peer \(how) \(came)")
        failure.offset = account.consumed
        if let expected = currentExpectation(of: strand) {
            failure.span = expected.place(ofByte: account.consumed, in: plan.file)
        }
        return .failed(failure)
    }

    /// Bytes came where an end or silence was expected; they are still in the queue.
    func surplus(_ bytes: [UInt8], _ strand: Strand, _ message: String) -> Halt {
        // Of what the kernel has over TLS, nobody knows how much of it is the peer's.
        let inQueue = strand.lane.tls?.unread ?? (try? strand.lane.connection?.unreadBytes) ?? bytes.count
        let total = max(inQueue, bytes.count)
        var failure = failure(.unexpectedBytes, strand, "\(message): \(Text.quoted(bytes))")
        failure.received = Failure.Excerpt(offset: 0, bytes: Array(bytes.prefix(256)), total: total)
        return .failed(failure)
    }

    /// What an error of `Net` means to a step.
    func failure(of error: any Error, _ strand: Strand, _ doing: String) -> Halt {
        if let halt = error as? Halt { return halt }
        guard let error = error as? NetError else { return .stopped }
        switch error.code {
        case .reset:
            sawReset(strand)
            return fail(.reset, strand, "the peer reset the connection \(doing)")
        case .closed: return .stopped
        case .timedOut: return fail(.timeout, strand, "the connection timed out \(doing)")
        default: return fail(.io, strand, "\(error) \(doing)")
        }
    }

    /// Everybody who waits, the longest first; those who may be cut are not missed.
    func everyWaiter(but lane: Lane? = nil) -> [Failure.Waiter] {
        var result: [Failure.Waiter] = []
        for other in lanes
        where other !== lane && other.state != .over && other.state != .hanging && !other.isSurplus {
            result += waiters(of: other)
            if result.count >= 64 { break }
        }
        return result.sorted { $0.since < $1.since }
    }

    /// What is being waited for on a lane.
    func waiters(of lane: Lane) -> [Failure.Waiter] {
        lane.strands.map { strand in
            Failure.Waiter(
                label: label(lane),
                actor: lane.actor,
                connection: lane.journalID,
                step: strand.number,
                span: strand.span,
                wants: wants(strand),
                since: strand.since
            )
        }
    }

    /// The clients that have rounds left which nobody has begun: they wait for their `after`, or for a round before.
    func everyClientToCome() -> [Failure.Waiter] {
        clients.filter { $0.roundsLeft > 0 }.map { client in
            let before = client.roundsTaken == 0 ? client.model.after : nil
            return Failure.Waiter(
                label: client.model.name,
                actor: client.model.name,
                connection: nil,
                step: 0,
                span: before?.span ?? client.model.span,
                wants: before.map { "'\($0.name)'" } ?? "an earlier round of its own to end",
                since: 0
            )
        }
    }

    /// The jobs that have not ended, or not begun.
    func everyJobUnderWay() -> [Failure.Waiter] {
        processes.filter { !$0.model.isService && !$0.hasEnded }.map { process in
            let after = process.isRunning ? nil : process.model.after
            return Failure.Waiter(
                label: process.model.name,
                actor: process.model.name,
                connection: nil,
                step: 0,
                span: after?.span ?? process.model.command.span,
                wants: after.map { "'\($0.name)'" } ?? "its own end: it has not exited",
                since: 0
            )
        }
    }

    private func label(_ lane: Lane) -> String {
        lane.journalID.map { journal.connections[$0].label } ?? lane.actor
    }

    /// What a strand waits for, as a phrase.
    func wants(_ strand: Strand) -> String {
        if let account = strand.matcher?.account, case .nothing = strand.wants { return Self.wants(account) }
        return switch strand.wants {
        case .nothing: "its step to finish"
        case .connection(let address): "a connection to \(address)"
        case .handshake: "the peer's part of the TLS handshake"
        case .room: "the peer to read: the send queue is full"
        case .end: "the peer's \(strand.lane.end.rawValue)"
        case .reset: "an RST"
        case .closed: "the peer's end"
        case .peerToRead: "the peer to read what was sent"
        case .unread(let count): "\(Text.bytes(count)) to lie unread"
        case .input: "a byte"
        case .signal(let name): "the signal '\(name)'"
        case .actor(let actor): "the end of '\(actor)'"
        case .time: "a delay to end"
        }
    }

    private static func wants(_ account: Account) -> String {
        if let expected = account.expected, account.consumed < expected.size {
            let missing = expected.size - account.consumed
            let next = expected.bytes(account.consumed..<min(account.consumed + 60, expected.size))
            let of = missing == 1 ? "1 more byte" : "\(missing) more bytes"
            return "\(account.consumed == 0 ? Text.bytes(missing) : of), \(Text.quoted(next))"
        }
        if let wanted = account.wanted {
            return wanted > account.consumed
                ? "\(Text.bytes(wanted - account.consumed)) more" : "the peer's end: all bytes have come"
        }
        return account.consumed == 0
            ? "a unit, of which nothing has come"
            : "the rest of a unit, of which \(Text.bytes(account.consumed)) \(account.consumed == 1 ? "has" : "have") come"
    }
}
