import Glibc

/// How a wait for unread bytes ended.
public enum QueueProgress: Equatable, Sendable {
    /// So many bytes lie unread, as many as were waited for or more.
    case enough(Int)
    /// The peer's FIN came first.
    case end
    /// The peer's RST came first.
    case reset
}

extension Connection {
    /// Waits until there is something to receive, then makes exactly one recv(2).
    ///
    /// - Parameter buffer: where to, and the most to take; must not be empty.
    /// - Throws: ``NetError``: `closed`, or what ended the connection, such as `timedOut`;
    ///   `CancellationError`.
    public func receive(into buffer: UnsafeMutableRawBufferPointer) async throws -> Arrival {
        try await receive(into: buffer, peek: false)
    }

    /// Waits as ``receive(into:)``; with `peek` the bytes are left in the kernel's queue (MSG_PEEK).
    public func receive(into buffer: UnsafeMutableRawBufferPointer, peek: Bool) async throws -> Arrival {
        while true {
            if let arrival = try receiveIfReady(into: buffer, peek: peek) { return arrival }
            try await receivable()
        }
    }

    /// One recv(2), if the reactor has seen something to receive; no call at all where it has not.
    ///
    /// With ``receivable()`` this is ``receive(into:)`` taken apart, for who has work to do at once where nothing
    /// has to be waited for.
    ///
    /// - Returns: what it brought; nil where nothing is known to be there.
    /// - Throws: ``NetError`` as ``receive(into:peek:)``.
    public func receiveIfReady(
        into buffer: UnsafeMutableRawBufferPointer,
        peek: Bool = false
    ) throws(NetError) -> Arrival? {
        precondition(!buffer.isEmpty, "a receive of no bytes could not be told from the peer's FIN")
        let arrival = try descriptor.withSocket { socket throws(NetError) in
            socket.isMet(.input) ? try socket.receive(into: buffer, peek: peek) : nil
        }
        if arrival == .end { answerEnd() }
        return arrival
    }

    /// Suspends until ``receiveIfReady(into:peek:)`` may bring something. It may bring nothing all the same.
    ///
    /// - Throws: `CancellationError`.
    public func receivable() async throws(CancellationError) {
        try await descriptor.wait(for: .input)
    }

    /// One recv(2) that never waits.
    ///
    /// - Returns: what it brought; nil when there is nothing to receive.
    /// - Throws: ``NetError`` as ``receive(into:peek:)``.
    public func tryReceive(
        into buffer: UnsafeMutableRawBufferPointer,
        peek: Bool = false
    ) throws(NetError) -> Arrival? {
        precondition(!buffer.isEmpty, "a receive of no bytes could not be told from the peer's FIN")
        let arrival = try descriptor.withSocket { socket throws(NetError) in
            try socket.receive(into: buffer, peek: peek)
        }
        if arrival == .end { answerEnd() }
        return arrival
    }

    /// Waits until a byte, the peer's FIN or its RST is there, and takes nothing.
    ///
    /// - Throws: ``NetError`` with code `closed`; `CancellationError`.
    public func waitForInput() async throws {
        while true {
            let isThere = try descriptor.withSocket { socket throws(NetError) in
                _ = try socket.openDescriptor("poll")
                // What is noted may be out of date: the bytes may have been received since.
                socket.readiness.remove(.readable)
                return socket.look().contains(.readable)
            }
            if isThere { return }
            try await descriptor.wait(for: .input)
        }
    }

    /// Waits until more than `unread` bytes lie in the receive queue, for those who have peeked at so many
    /// already.
    ///
    /// - Returns: what ended the wait.
    /// - Throws: as ``waitForUnread(_:)``.
    @discardableResult
    public func waitForMore(than unread: Int) async throws -> QueueProgress {
        try await waitForUnread(unread + 1)
    }

    /// Waits until at least `count` bytes lie unread in the receive queue, and takes nothing. More than the
    /// receive buffer holds never come.
    ///
    /// - Returns: `enough`, or the peer's FIN or RST when so many cannot come any more.
    /// - Throws: ``NetError``: `closed`, or what ended the connection; `CancellationError`.
    public func waitForUnread(_ count: Int) async throws -> QueueProgress {
        while true {
            let (progress, changes) = try descriptor.withSocket { socket throws(NetError) in
                (try socket.queueProgress(towards: count), socket.changes)
            }
            if let progress { return progress }
            if reactor.events.isEdgeTriggered {
                try await descriptor.wait(for: .change(after: changes))
            } else {
                // poll(2) tells that bytes are there, not that there are more.
                try await reactor.sleep(for: .milliseconds(1))
            }
        }
    }

    /// Waits until the peer's RST is a fact; neither its bytes nor its FIN end this wait.
    ///
    /// - Throws: ``NetError``: `closed`, or what else ended the connection; `CancellationError`.
    public func waitForReset() async throws {
        while true {
            let isReset = try descriptor.withSocket { socket throws(NetError) in
                _ = try socket.openDescriptor("poll")
                if socket.failure != 0 {
                    throw NetError(errno: socket.failure, call: "poll", address: peerAddress)
                }
                return socket.isReset
            }
            if isReset { return }
            try await descriptor.wait(for: .reset)
        }
    }
}

extension SocketState {
    /// Whether a wait for `count` unread bytes is over; nil when it is not.
    fileprivate mutating func queueProgress(towards count: Int) throws(NetError) -> QueueProgress? {
        // The end first, the count after it: bytes that come between are then counted with the end.
        let seen = look()
        let unread = try unreadBytes()
        if unread >= count { return .enough(unread) }
        if isReset { return .reset }
        if failure != 0 { throw NetError(errno: failure, call: "recv", address: address) }
        return seen.contains(.hangUp) ? .end : nil
    }
}
