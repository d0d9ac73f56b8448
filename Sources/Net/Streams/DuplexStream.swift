import Glibc

/// A stream of bytes each way, over a socket or over another such stream: what ``Connection`` and TLS over it have in
/// common.
///
/// It may be used from any task. One task at a time receives; any number may write.
public protocol DuplexStream: Sendable {
    /// This end's address.
    var localAddress: Address { get }

    /// The peer's address.
    var peerAddress: Address { get }

    /// Suspends until there is something to receive, then receives at most `buffer.count` bytes.
    ///
    /// - Parameter buffer: where to; must not be empty.
    /// - Returns: what came: bytes, the peer's end of its direction, or its reset.
    /// - Throws: ``NetError``: `closed` after ``close()`` on this side, or what ended the stream, such as `timedOut`;
    ///   `CancellationError`, after which the stream is as it was.
    func receive(into buffer: UnsafeMutableRawBufferPointer) async throws -> Arrival

    /// Writes all of the bytes, and suspends while the peer does not keep up.
    ///
    /// Several tasks may write at once: each write is whole, in the order in which they came.
    ///
    /// - Throws: ``NetError``: `reset` when the peer has reset the stream, `closed` after ``close()`` or ``end()``, or what
    ///   ended the stream; `CancellationError`. Part of the bytes may then have been written, unless the write was still
    ///   waiting for its turn.
    func write(_ bytes: UnsafeRawBufferPointer) async throws

    /// Writes all of the bytes of an array; see the other of this name.
    func write(_ bytes: [UInt8]) async throws

    /// Writes all of the parts as one write, none of another task's between them.
    ///
    /// - Throws: as ``write(_:)-(UnsafeRawBufferPointer)``.
    func write(parts: [[UInt8]]) async throws

    /// Ends this direction in its turn, behind what is being written. Receiving goes on. A second call does nothing.
    ///
    /// - Throws: ``NetError``: `reset` when the peer has reset the stream, `closed` after ``close()``;
    ///   `CancellationError` while it waits for its turn.
    func end() async throws

    /// Closes both directions now. Whoever waits on the stream gets an error with code `closed`. A second call does
    /// nothing.
    func close()

    /// Closes with a reset, so that the peer cannot take it for an end. What was not sent yet is thrown away.
    func reset()
}

extension DuplexStream {
    /// One receive of at most `count` bytes, which must be at least 1.
    ///
    /// - Returns: the bytes; empty for the peer's end.
    /// - Throws: as ``receive(into:)``, and ``NetError`` with code `reset` for the peer's reset.
    public func receive(upTo count: Int) async throws -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { buffer.deallocate() }
        return try await receiveBytes(into: buffer)
    }

    /// One receive by way of the buffer; empty for the peer's end.
    func receiveBytes(into buffer: UnsafeMutableRawBufferPointer) async throws -> [UInt8] {
        switch try await receive(into: buffer) {
        case .bytes(let count): Array(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        case .end: []
        case .reset: throw NetError(errno: ECONNRESET, call: "recv", address: peerAddress)
        }
    }

    /// Writes all of the bytes of an array; see the other of this name.
    public func write(_ bytes: [UInt8]) async throws {
        // An array's own storage cannot be borrowed across a suspension, so the bytes are copied.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        try await write(UnsafeRawBufferPointer(copy))
    }

    /// Joins the parts and writes them; see the requirement.
    public func write(parts: [[UInt8]]) async throws {
        try await write(parts.reduce(into: []) { $0 += $1 })
    }

    /// Writes a text's UTF-8; see ``write(_:)-([UInt8])``.
    public func write(_ text: String) async throws {
        try await write(Array(text.utf8))
    }

    /// Writes the bytes, then ends this direction.
    ///
    /// - Throws: as ``write(_:)-([UInt8])`` and ``end()``.
    public func end(writing bytes: [UInt8]) async throws {
        try await write(bytes)
        try await end()
    }
}
