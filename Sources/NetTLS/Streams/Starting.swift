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
    /// - Throws: ``TLSError``; the error of the stream below, ``NetError`` with code `reset` for the peer's reset;
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
        // A peer that gives up may have closed before it got all we sent. Its alert, which came first, says more.
        var lost: NetError?
        while true {
            let isDone: Bool
            do {
                isDone = try engine.handshake()
            } catch {
                try? await base.write(engine.takeCiphertext())
                throw error
            }
            if engine.ciphertextCount > 0, lost == nil {
                do {
                    try await base.write(engine.takeCiphertext())
                } catch let error as NetError where error.code == .reset {
                    lost = error
                }
            }
            if isDone, lost == nil, let session = engine.session {
                return TLSStream(base, engine, session, room)
            }
            switch try await base.receive(into: room.bytes) {
            case .bytes(let count):
                engine.feed(room.filled(count))
                if lost != nil, isDone { try engine.expectAlert() }
            case .end:
                if let lost { throw lost }
                engine.feedEnd()
            case .reset:
                throw lost ?? NetError(errno: ECONNRESET, call: "recv", address: base.peerAddress)
            }
        }
    }
}

extension TLSEngine {
    /// Reads to find the alert behind a connection that was lost.
    fileprivate mutating func expectAlert() throws(TLSError) {
        var byte: UInt8 = 0
        try withUnsafeMutableBytes(of: &byte) { buffer throws(TLSError) in
            _ = try read(into: buffer, peek: true)
        }
    }
}
