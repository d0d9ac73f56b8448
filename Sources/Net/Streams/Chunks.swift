/// What a stream brings, in the pieces in which it is received, until the peer's end.
///
/// The pieces are the kernel's, not the peer's: two writes may come as one, and one as several. Nothing is received
/// ahead of the loop, so that a slow one holds the peer up.
public struct Chunks<Stream: DuplexStream>: AsyncSequence, Sendable {
    let stream: Stream
    let limit: Int

    /// Receives for a loop; throws ``NetError`` with code `reset` for the peer's reset, and what
    /// ``DuplexStream/receive(into:)`` throws.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let stream: Stream
        private let buffer: Buffer
        private var hasEnded = false

        init(_ chunks: Chunks) {
            stream = chunks.stream
            buffer = Buffer(chunks.limit)
        }

        /// The next piece, of at least a byte; nil from the peer's end on.
        public mutating func next(isolation: isolated (any Actor)?) async throws -> [UInt8]? {
            guard !hasEnded else { return nil }
            let bytes = try await stream.receiveBytes(into: buffer.bytes)
            hasEnded = bytes.isEmpty
            return hasEnded ? nil : bytes
        }

        /// The next piece; see the other of this name.
        public mutating func next() async throws -> [UInt8]? {
            try await next(isolation: #isolation)
        }
    }

    /// Begins to receive from where the stream is now.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(self)
    }
}

/// One receive's room, used again and again; a piece is copied out of it at its own size.
private final class Buffer {
    let bytes: UnsafeMutableRawBufferPointer

    init(_ size: Int) {
        bytes = .allocate(byteCount: size, alignment: 1)
    }

    deinit {
        bytes.deallocate()
    }
}

extension DuplexStream {
    /// The bytes that come, in pieces of at most 64 KiB; see ``Chunks``.
    public var chunks: Chunks<Self> { chunks(upTo: 65_536) }

    /// The bytes that come, in pieces of at most `limit` bytes, which must be at least 1; see ``Chunks``.
    public func chunks(upTo limit: Int) -> Chunks<Self> {
        precondition(limit > 0, "a receive of no bytes could not be told from the peer's FIN")
        return Chunks(stream: self, limit: limit)
    }
}
