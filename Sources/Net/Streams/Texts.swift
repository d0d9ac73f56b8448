/// What a stream brings, as text: UTF-8 in the pieces in which it is received, no character broken between two of them;
/// see ``TextDecoder``.
public struct Texts<Stream: DuplexStream>: AsyncSequence, Sendable {
    let chunks: Chunks<Stream>

    /// Receives for a loop; throws as ``Chunks/AsyncIterator`` does.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var chunks: Chunks<Stream>.AsyncIterator
        private var decoder = TextDecoder()

        init(_ chunks: Chunks<Stream>) {
            self.chunks = chunks.makeAsyncIterator()
        }

        /// The next piece, of at least a character; nil from the peer's end on.
        public mutating func next(isolation: isolated (any Actor)?) async throws -> String? {
            while let chunk = try await chunks.next(isolation: isolation) {
                let text = decoder.decode(chunk)
                if !text.isEmpty { return text }
            }
            let rest = decoder.finish()
            return rest.isEmpty ? nil : rest
        }

        /// The next piece; see the other of this name.
        public mutating func next() async throws -> String? {
            try await next(isolation: #isolation)
        }
    }

    /// Begins to receive from where the stream is now, which must not be within a character.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(chunks)
    }
}

extension DuplexStream {
    /// The text that comes; see ``Texts``.
    public var text: Texts<Self> { Texts(chunks: chunks) }
}
