import Glibc

extension Connection {
    /// The most that ``sendAll(_:urgent:)`` gives one send(2), in bytes.
    public static let largestSend = 64 * 1024

    /// Waits while the send queue is full, then makes exactly one send(2) that takes at least a byte.
    ///
    /// - Parameters:
    ///   - bytes: what to send; must not be empty.
    ///   - urgent: marks the last byte as urgent (MSG_OOB, RFC 6093).
    /// - Returns: how many bytes the kernel took.
    /// - Throws: ``NetError``: `reset` when the peer has reset the connection or closed its side of it for
    ///   good, `closed` after ``close()`` or ``halfClose()``, or what ended the connection;
    ///   `CancellationError`.
    public func send(_ bytes: UnsafeRawBufferPointer, urgent: Bool = false) async throws -> Int {
        while true {
            if let count = try sendIfReady(bytes, urgent: urgent) { return count }
            try await sendable()
        }
    }

    /// One send(2), if the send queue is not known to be full; no call at all where it is.
    ///
    /// With ``sendable()`` this is ``send(_:urgent:)-(UnsafeRawBufferPointer,_)`` taken apart, for who has work to do at
    /// once where nothing has to be waited for.
    ///
    /// - Returns: how many bytes the kernel took; nil where it has no room.
    /// - Throws: ``NetError`` as ``send(_:urgent:)-(UnsafeRawBufferPointer,_)``.
    public func sendIfReady(_ bytes: UnsafeRawBufferPointer, urgent: Bool = false) throws(NetError) -> Int? {
        precondition(!bytes.isEmpty, "a send of no bytes sends nothing")
        return try descriptor.withSocket { socket throws(NetError) in
            socket.isMet(.output) ? try socket.send(bytes, urgent: urgent) : nil
        }
    }

    /// Suspends until ``sendIfReady(_:urgent:)`` may take something. It may take nothing all the same.
    ///
    /// - Throws: `CancellationError`.
    public func sendable() async throws(CancellationError) {
        try await descriptor.wait(for: .output)
    }

    /// Sends everything: one send(2) of up to 64 KiB, and for what the kernel did not take, and for the
    /// rest of a larger part, further ones of at most 64 KiB each. Returns when the kernel has all of it.
    ///
    /// - Throws: as ``send(_:urgent:)``; part of the bytes may then have been sent.
    public func sendAll(_ bytes: UnsafeRawBufferPointer, urgent: Bool = false) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.largestSend))
            let isLast = part.count == rest.count
            rest = rest.dropFirst(try await send(part, urgent: urgent && isLast))
        }
    }

    /// One send(2); see the other of this name.
    public func send(_ bytes: [UInt8], urgent: Bool = false) async throws -> Int {
        try await withHeldBytes(bytes) { try await self.send($0, urgent: urgent) }
    }

    /// Sends everything; see the other of this name.
    public func sendAll(_ bytes: [UInt8], urgent: Bool = false) async throws {
        try await withHeldBytes(bytes) { try await self.sendAll($0, urgent: urgent) }
    }

    /// An array's own storage cannot be borrowed across a suspension, so the bytes are copied.
    private func withHeldBytes<Result>(
        _ bytes: [UInt8],
        _ body: (UnsafeRawBufferPointer) async throws -> Result
    ) async throws -> Result {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        return try await body(UnsafeRawBufferPointer(copy))
    }
}
