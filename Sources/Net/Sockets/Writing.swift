extension Connection {
    /// The most that a write gives one send(2), in bytes.
    public static let largestSend = 64 * 1024

    /// Sends everything, in its turn behind other writes: one send(2) of up to 64 KiB, and for what the kernel did not
    /// take, and for the rest of a larger part, further ones of at most 64 KiB each. Returns when the kernel has all of
    /// it.
    ///
    /// Each write is whole and they go in the order in which they came; ``send(_:urgent:)-(UnsafeRawBufferPointer,_)`` is
    /// a call of its own and takes no turn.
    ///
    /// - Throws: as ``send(_:urgent:)-(UnsafeRawBufferPointer,_)``. Part of the bytes may then have been sent, unless the
    ///   write was cancelled while it waited for its turn. The connection stays usable, but ``bytesSent`` alone tells what
    ///   the peer will see.
    public func write(_ bytes: UnsafeRawBufferPointer) async throws {
        if !writing.takeIfFree() { try await writing.take() }
        defer { writing.release() }
        var sent = 0
        while sent < bytes.count {
            let part = UnsafeRawBufferPointer(rebasing: bytes[sent...].prefix(Self.largestSend))
            if let count = try sendIfReady(part) { sent += count } else { try await sendable() }
        }
    }

    /// Sends all of an array, without copying it; see the other of this name.
    public func write(_ bytes: [UInt8]) async throws {
        if !writing.takeIfFree() { try await writing.take() }
        defer { writing.release() }
        var sent = 0
        while sent < bytes.count {
            // An array's storage cannot be borrowed across a suspension, so each call borrows it anew.
            let count = try bytes.withUnsafeBytes { bytes throws(NetError) in
                try sendIfReady(UnsafeRawBufferPointer(rebasing: bytes[sent...].prefix(Self.largestSend)))
            }
            if let count { sent += count } else { try await sendable() }
        }
    }

    /// Sends the FIN in its turn, behind what is being written, and goes on receiving. A second call does nothing.
    ///
    /// - Throws: ``NetError`` as ``halfClose()``; `CancellationError` while it waits for its turn.
    public func end() async throws {
        if !writing.takeIfFree() { try await writing.take() }
        defer { writing.release() }
        try halfClose()
    }

    /// Answers the peer's FIN with ours, in its turn, where half-open connections are not wanted.
    func answerEnd() {
        guard !value(\.allowsHalfOpen) else { return }
        // An error of it is the connection's, and told to whoever uses it next.
        writing.run { [descriptor] in
            _ = try? descriptor.withSocket { socket throws(NetError) in try socket.halfClose() }
        }
    }
}
