import Glibc
import Net

extension TLSStream {
    /// Makes the handshake, and returns when it is complete.
    ///
    /// A client of TLS 1.3 is done before the server has looked at its certificate: a refusal comes with a receive.
    /// There is no timeout; cancel the task. When it throws, the stream below is left open, for its owner to close; an
    /// alert has been sent where there was one to send, but nothing else can be done with it.
    ///
    /// - Parameters:
    ///   - base: the stream below; nobody else uses it from now on.
    ///   - context: which end this is, and how it is configured.
    ///   - serverName: whom a client wants, as in ``TLSEngine/init(_:serverName:)``; nil for the IP address of the peer.
    ///   - alreadyRead: what the peer sent of TLS and was received already, where TLS begins in the middle of
    ///     a connection. Plaintext that was received before TLS was agreed on must not be believed after it (RFC 3207,
    ///     section 6).
    /// - Throws: ``TLSError``; the error of the stream below, `NetError` with code `reset` for the peer's reset;
    ///   `CancellationError`.
    public static func start(
        over base: Base,
        _ context: TLSContext,
        serverName: String? = nil,
        alreadyRead: [UInt8] = []
    ) async throws -> TLSStream {
        let name = serverName ?? (context.isServer ? nil : base.peerAddress.ip?.unmapped.description)
        var engine = try TLSEngine(context, serverName: name)
        let room = Room()
        alreadyRead.withUnsafeBytes { engine.feed($0) }
        while true {
            let isDone: Bool
            do {
                isDone = try engine.handshake()
            } catch {
                // The alert. What matters is the error; that the alert did not go is no news.
                try? await base.write(engine.takeCiphertext())
                throw error
            }
            if engine.ciphertextCount > 0 { try await base.write(engine.takeCiphertext()) }
            if isDone, let session = engine.session { return TLSStream(base, engine, session, room) }
            switch try await base.receive(into: room.bytes) {
            case .bytes(let count): engine.feed(room.filled(count))
            case .end: engine.feedEnd()
            case .reset: throw NetError(errno: ECONNRESET, call: "recv", address: base.peerAddress)
            }
        }
    }
}
