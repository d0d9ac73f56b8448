internal import YAMLTree

/// Something a side of a rehearsal does next.
indirect enum RehearsalAct {
    case step(Step)
    /// A part of a `send`.
    case part(Send.Part, Step)
    /// So many rounds left of a `repeat`.
    case round(Int, [Step])
    /// `end`, written or implied.
    case end(Step?)
}

/// What one side has sent: how much, and the bytes where they are known.
struct RehearsalPipe {
    /// Bytes sent, and how many of them the peer's steps have consumed.
    var sent = 0
    var consumed = 0
    /// How many of them the peer has taken from the kernel.
    var taken = 0
    /// The bytes that are not yet consumed; nil where any of them is unknown.
    var known: [UInt8]? = []
    var hasEnded = false
    var isReset = false
    /// The sender has closed.
    var isGone = false

    var unread: Int { sent - consumed }

    /// Grows with everything that happens to it.
    var progress: Int { sent + consumed + taken + (hasEnded ? 1 : 0) + (isReset ? 1 : 0) }

    mutating func push(_ bytes: Bytes) -> Bool {
        guard let size = bytes.knownSize, size < 1 << 40 else { return false }
        sent += size
        if let more = bytes.known(), known != nil, (known?.count ?? 0) + more.count <= 1 << 20 {
            known? += more
        } else {
            known = nil
        }
        return true
    }

    /// What a step that wants so many bytes still waits for.
    func missing(of size: Int) -> String {
        unread == 0
            ? "waits for \(counted(size, "byte"))"
            : "waits for \(size - unread) more of \(counted(size, "byte"))"
    }

    mutating func consume(_ count: Int) {
        consumed += count
        taken = max(taken, consumed)
        if unread == 0 { known = [] } else { known?.removeFirst(count) }
    }
}

extension RehearsalAct {
    typealias Outcome = Rehearsal.Outcome
    typealias Wait = Rehearsal.Wait

    /// Does what it does to the two pipes: the one its side writes to and the one it reads from.
    func play(_ out: inout RehearsalPipe, _ incoming: inout RehearsalPipe) -> Outcome {
        switch self {
        case .round: return .moved
        case .end(let step):
            out.hasEnded = true
            return ended(
                &incoming,
                Wait(wants: "waits for the peer's end", span: step?.span, isForEnd: true, isFinal: true)
            ) {
                out.isGone = true
            }
        case .part(let part, let step): return send(part, step, &out, incoming)
        case .step(let step):
            guard step.fails == nil, step.mayFail.isEmpty, step.meanwhile.isEmpty else { return .unsure }
            return perform(step, &out, &incoming)
        }
    }

    private func send(
        _ part: Send.Part,
        _ step: Step,
        _ out: inout RehearsalPipe,
        _ incoming: RehearsalPipe
    ) -> Outcome {
        guard !incoming.isGone, !out.hasEnded else { return .unsure }
        switch part {
        case .bytes(let bytes): return out.push(bytes) ? .moved : .unsure
        case .delay: return .moved
        case .awaitRead: return awaitRead(out, step)
        }
    }

    private func awaitRead(_ out: RehearsalPipe, _ step: Step) -> Outcome {
        out.taken == out.sent
            ? .moved : .waits(Wait(wants: "waits until what it sent is read", span: step.span))
    }

    /// Waits for the peer's end with nothing before it.
    private func ended(_ incoming: inout RehearsalPipe, _ wait: Wait, then: () -> Void) -> Outcome {
        if incoming.unread > 0 || incoming.isReset { return .unsure }
        guard incoming.hasEnded else { return .waits(wait) }
        then()
        return .moved
    }

    private func perform(_ step: Step, _ out: inout RehearsalPipe, _ incoming: inout RehearsalPipe) -> Outcome
    {
        let hasEnded = incoming.hasEnded || incoming.isReset
        switch step.action {
        case .send(let send): return send.urgent ? .unsure : .moved
        case .expect(let expectation): return expect(expectation, step, &incoming)
        case .read:
            guard incoming.unread == 0, !hasEnded else { return .unsure }
            return .waits(Wait(wants: "waits for bytes", span: step.span))
        case .drain:
            incoming.consume(incoming.unread)
            return hasEnded ? .moved : .waits(Wait(wants: "reads to the peer's end", span: step.span))
        case .expectEOF, .expectClosed:
            return ended(&incoming, Wait(wants: "waits for the peer's end", span: step.span, isForEnd: true))
            {}
        case .expectReset:
            guard !incoming.hasEnded, incoming.unread == 0 else { return .unsure }
            guard incoming.isReset else { return .waits(Wait(wants: "waits for a reset", span: step.span)) }
            out.isGone = true
            return .moved
        case .expectSilence: return incoming.unread == 0 && !hasEnded ? .moved : .unsure
        case .awaitRead: return incoming.isGone ? .unsure : awaitRead(out, step)
        case .awaitUnread(let size):
            guard let size = size.value?.bytes, !hasEnded else { return .unsure }
            guard incoming.sent - incoming.taken < size else { return .moved }
            return .waits(Wait(wants: "waits for \(counted(size, "unread byte"))", span: step.span))
        case .delay, .signal, .set, .socket, .startTLS, .note, .stop: return .moved
        case .repeat(let how, _): return loop(how, step, incoming)
        case .react(let react):
            guard incoming.unread == 0, !incoming.isReset else { return .unsure }
            if hasEnded, case .eof = react.until { return .moved }
            return hasEnded
                ? .unsure : .waits(Wait(wants: "waits for something to react to", span: step.span))
        case .halfClose:
            out.hasEnded = true
            return .moved
        case .close, .reset:
            if case .reset = step.action { out.isReset = true } else { out.hasEnded = true }
            // Bytes that are unread now, or come later, make it a reset.
            if incoming.unread > 0 { out.isReset = true }
            out.isGone = true
            return .moved
        case .end: return .moved
        case .hang: return .waits(Wait(wants: "hangs", span: step.span, isForEnd: true, isFinal: true))
        case .connect, .await: return .unsure
        }
    }

    private func loop(_ how: Repeat, _ step: Step, _ incoming: RehearsalPipe) -> Outcome {
        switch how {
        case .times(let count): return count.value == nil ? .unsure : .moved
        case .items: return .moved
        case .duration: return .unsure
        case .untilEOF:
            if incoming.isReset { return .unsure }
            if incoming.unread > 0 || incoming.hasEnded { return .moved }
            return .waits(Wait(wants: "waits for bytes or the peer's end", span: step.span))
        }
    }

    private func expect(_ expectation: Expectation, _ step: Step, _ incoming: inout RehearsalPipe) -> Outcome
    {
        guard !expectation.skips else { return .unsure }
        let count: Int?
        let wants: String
        switch expectation.unit {
        case .exactly(let bytes):
            guard let size = bytes.knownSize else { return emptyOnly(&incoming, step, "waits for bytes") }
            guard agrees(bytes, incoming) else { return .unsure }
            count = size
            wants = incoming.missing(of: size)
        case .bytes(let size):
            guard let size = size.value?.bytes else { return emptyOnly(&incoming, step, "waits for bytes") }
            count = size
            wants = incoming.missing(of: size)
        case .unordered(let items):
            guard let size = items.knownSize else { return emptyOnly(&incoming, step, "waits for bytes") }
            guard incoming.unread == 0 || incoming.unread >= size else { return .unsure }
            count = size
            wants = incoming.missing(of: size)
        case .line: return delimited([10], "waits for a line's end", step, &incoming)
        case .until(let delimiter):
            guard let known = delimiter.known() else {
                return emptyOnly(&incoming, step, "waits for a delimiter")
            }
            return delimited(known, "waits for a delimiter", step, &incoming)
        case .rest:
            guard !incoming.isReset else { return .unsure }
            incoming.consume(incoming.unread)
            return incoming.hasEnded
                ? .moved : .waits(Wait(wants: "reads to the peer's end", span: step.span))
        case .message: return emptyOnly(&incoming, step, "waits for a message")
        case .frame: return emptyOnly(&incoming, step, "waits for a frame")
        case .anyOf: return emptyOnly(&incoming, step, "waits for one of several texts")
        }
        guard let count, incoming.unread < count else {
            incoming.consume(count ?? 0)
            return .moved
        }
        return starve(&incoming, step, wants)
    }

    /// Waits where nothing has come; anything else would have to be known better.
    private func emptyOnly(_ incoming: inout RehearsalPipe, _ step: Step, _ wants: String) -> Outcome {
        incoming.unread == 0 ? starve(&incoming, step, wants) : .unsure
    }

    private func starve(_ incoming: inout RehearsalPipe, _ step: Step, _ wants: String) -> Outcome {
        guard !incoming.hasEnded, !incoming.isReset else { return .unsure }
        // What has come surely belongs to the unit, so it is taken from the kernel.
        incoming.taken = incoming.sent
        return .waits(Wait(wants: wants, span: step.span))
    }

    private func delimited(
        _ delimiter: [UInt8],
        _ wants: String,
        _ step: Step,
        _ incoming: inout RehearsalPipe
    ) -> Outcome {
        guard let known = incoming.known else { return emptyOnly(&incoming, step, wants) }
        guard let end = firstEnd(of: delimiter, in: known) else { return starve(&incoming, step, wants) }
        incoming.consume(end)
        return .moved
    }

    /// Whether what has come so far may be what is expected.
    private func agrees(_ bytes: Bytes, _ incoming: RehearsalPipe) -> Bool {
        guard incoming.unread > 0 else { return true }
        guard let size = bytes.knownSize else { return false }
        guard let known = incoming.known, let wanted = bytes.known() else { return incoming.unread >= size }
        return zip(known, wanted).allSatisfy { $0 == $1 }
    }
}

/// The offset after the first occurrence of a delimiter.
private func firstEnd(of delimiter: [UInt8], in bytes: [UInt8]) -> Int? {
    guard !delimiter.isEmpty, bytes.count >= delimiter.count else { return nil }
    for start in 0...(bytes.count - delimiter.count) where bytes[start] == delimiter[0] {
        if bytes[start..<start + delimiter.count].elementsEqual(delimiter) { return start + delimiter.count }
    }
    return nil
}
