import Net
import Scenarios
import YAMLTree

extension Play {
    /// Notes that a strand waits for the peer's end: where nothing else follows and no `meanwhile` is played, the scenario may
    /// settle.
    private func beginEnding(_ strand: Strand) {
        strand.isEnding = strand.position.map { $0 >= strand.lane.endingFrom } ?? false
        lookForEnding(strand.lane)
    }

    /// A `meanwhile` is done, beside a step that may be the last.
    func end(beside strand: Strand) {
        strand.lane.strands.removeAll { $0 === strand }
        lookForEnding(strand.lane)
    }

    private func lookForEnding(_ lane: Lane) {
        if lane.state == .running, !lane.strands.isEmpty, lane.strands.allSatisfy(\.isEnding) {
            move(lane, to: .ending)
        }
    }

    /// The peer's end came, or something else did.
    private func leaveEnding(_ strand: Strand) {
        strand.isEnding = false
        if strand.lane.state == .ending { move(strand.lane, to: .running) }
    }

    /// A FIN, with nothing before it. Once seen it stays seen.
    func expectEOF(_ strand: Strand) async throws(Halt) {
        strand.wants = .end
        beginEnding(strand)
        defer { leaveEnding(strand) }
        switch try await arrival(strand) {
        case .bytes(let count):
            throw surplus(
                Array(scratch.buffer[..<count]),
                strand,
                "bytes came, not the peer's \(strand.lane.end.rawValue)"
            )
        case .end: return
        case .reset:
            throw fail(
                .reset,
                strand,
                "the peer reset the connection, and did not end it with a \(strand.lane.end.rawValue)"
            )
        }
    }

    /// A FIN or an RST, with nothing before it.
    func expectClosed(_ strand: Strand) async throws(Halt) {
        strand.wants = .closed
        beginEnding(strand)
        defer { leaveEnding(strand) }
        switch try await arrival(strand) {
        case .bytes(let count):
            throw surplus(Array(scratch.buffer[..<count]), strand, "bytes came, not the peer's end")
        case .end: return
        case .reset: strand.lane.isEnded = true
        }
    }

    /// An RST, with nothing before it but a FIN.
    func expectReset(_ strand: Strand) async throws(Halt) {
        strand.wants = .reset
        let hadEnded = strand.lane.sawEnd
        switch try await arrival(strand) {
        case .bytes(let count):
            throw surplus(Array(scratch.buffer[..<count]), strand, "bytes came, not an RST")
        case .reset: return strand.lane.isEnded = true
        case .end: break
        }
        let connection = try connection(strand)
        if !hadEnded {
            // An RST may stand right behind the FIN; then it is a fact once the reactor has seen what there is.
            await reactor.idle()
            guard connection.isReset else {
                throw fail(.eof, strand, "the peer ended with a \(strand.lane.end.rawValue), not with an RST")
            }
        }
        strand.hasWaited = true
        do { try await connection.waitForReset() } catch {
            throw failure(of: error, strand, "while waiting for an RST")
        }
        sawReset(strand)
        strand.lane.isEnded = true
    }

    /// What comes next, taken from the queue only where it is an end.
    private func arrival(_ strand: Strand) async throws(Halt) -> Arrival {
        try await receive(strand, atMost: 4096, peek: true)
    }

    /// Nothing arrives, and the peer does not close, for so long.
    func expectSilence(_ time: Field<TimeSpan>, _ strand: Strand) async throws(Halt) {
        let length = try duration(time, strand)
        let reactor = reactor
        let until = MonotonicTime(nanoseconds: MonotonicTime.now.nanoseconds + length)
        strand.wants = .time
        let confined = Confined(strand)
        // The wait for bytes is cancelled when the time is over: silence is a receive that brought nothing.
        let halt = await withTaskGroup(of: Halt?.self) { group in
            group.addTask {
                do throws(Halt) {
                    try await self.expectNothing(confined.value)
                    return nil
                } catch {
                    return error
                }
            }
            group.addTask {
                do { try await reactor.sleep(until: until) } catch { return .stopped }
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            // What came in the very turn in which the time was over, or while this thread had no turn, was no silence.
            let second = await group.next() ?? nil
            if case .failed? = second { return second }
            return first
        }
        if let halt { throw halt }
    }

    private func expectNothing(_ strand: Strand) async throws(Halt) {
        switch try await arrival(strand) {
        case .bytes(let count):
            throw surplus(Array(scratch.buffer[..<count]), strand, "bytes came, where silence was expected")
        case .end:
            throw fail(
                .eof,
                strand,
                "the peer ended with a \(strand.lane.end.rawValue), where silence was expected"
            )
        case .reset: throw fail(.reset, strand, "the peer reset the connection, where silence was expected")
        }
    }

    /// shutdown(SHUT_WR): FIN; over TLS close_notify before it.
    func halfClose(_ strand: Strand) async throws(Halt) {
        let connection = try connection(strand)
        guard !strand.lane.sentEnd else { return }
        do throws(Halt) {
            try await closeNotify(strand)
            do { try connection.halfClose() } catch { throw failure(of: error, strand, "while half-closing") }
        } catch {
            // Who has said close_notify need not wait for ours (RFC 8446, section 6.1): that it meets a closed socket is no
            // failure.
            guard case .failed(let failure) = error, failure.cause == .reset, hasSaidGoodbye(strand) else {
                throw error
            }
        }
        strand.lane.sentEnd = true
        record(.halfClosed(strand.lane.end), strand)
    }

    /// The careful way: half-close, the peer's FIN with nothing before it, close.
    func end(_ strand: Strand) async throws(Halt) {
        try await halfClose(strand)
        try await expectEOF(strand)
        try close(strand)
    }

    /// The `end` that nobody wrote. Where the other end is a program, it is also met by an RST, once that has acknowledged
    /// all that we sent: some answer a FIN on an idle connection so, now and then.
    func endImplied(_ strand: Strand) async throws(Halt) {
        do throws(Halt) {
            try await end(strand)
        } catch {
            guard case .failed(let failure) = error, failure.cause == .reset,
                isProgram(atOtherEndOf: strand.lane),
                let connection = strand.lane.connection, let unsent = try? connection.unsentBytes,
                // Of our FIN, which counts as a byte, an RST tells nothing.
                unsent <= 1
            else { throw error }
            try close(strand)
        }
    }

    /// No actor that is played is at the other end.
    private func isProgram(atOtherEndOf lane: Lane) -> Bool {
        guard plan.side.isBoth, let id = lane.journalID else { return true }
        return !processes.isEmpty && journal.connections[id].peer == nil
    }

    /// close(2), now.
    func close(_ strand: Strand) throws(Halt) {
        let connection = try connection(strand)
        // Over TLS, only what was sent for a step to read is unread. A byte of it that only now left the kernel makes
        // close(2) the reset that it would have been.
        let taken = strand.lane.tls?.takePending(from: connection, through: ciphertext) ?? 0
        let unread = (strand.lane.tls?.unread ?? 0) + ((try? connection.unreadBytes) ?? 0)
        if taken > 0 { connection.reset() } else { connection.close() }
        strand.lane.connection = nil
        record(.closed(unread: unread), strand)
    }

    /// SO_LINGER 0 and close(2): RST.
    func reset(_ strand: Strand) throws(Halt) {
        let connection = try connection(strand)
        // An address that is known only now: the file's check refuses the others.
        guard connection.localAddress.family != .unix else {
            throw fail(.malformed, strand, "a Unix socket has no RST: 'reset' is for TCP; write 'close'")
        }
        connection.reset()
        strand.lane.connection = nil
        record(.resetSent, strand)
    }

    /// Keeps the connection open and silent until the scenario has settled; then drains and closes it.
    func hang(_ strand: Strand) async throws(Halt) {
        let connection = try connection(strand)
        move(strand.lane, to: .hanging)
        while !hasSettled { try await wait(for: .settled) }
        sayGoodbye(strand.lane)
        let unread = discard(connection)
        connection.close()
        strand.lane.connection = nil
        record(.closed(unread: unread), strand)
    }

    /// Changes options of the connection's socket.
    func change(_ settings: SocketSettings, _ strand: Strand) throws(Halt) {
        let connection = try connection(strand)
        let linger = try settings.linger.map { (field) throws(Halt) in try duration(field, strand) }
        do {
            if let nagle = settings.nagle { try connection.setNoDelay(!nagle) }
            if let isOn = settings.keepalive { try connection.setKeepAlive(isOn ? KeepAlive() : nil) }
            if let quickack = settings.quickack { try connection.setQuickAck(quickack) }
            if let linger { try connection.setLinger(.nanoseconds(linger)) }
        } catch {
            throw failure(of: error, strand, "while changing a socket option")
        }
    }
}
