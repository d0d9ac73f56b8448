import Glibc
import Locks
import Net

/// What may still be written.
enum WriteSide {
    case open
    case ended
    /// A record may be on its way in part, so that none can follow it.
    case broken(any Error)
}

extension TLSStream {
    /// How much ciphertext goes down at once, in bytes: some records, so that not each is a system call.
    private static var largestFlight: Int { 64 * 1024 }

    /// Encrypts and writes all of the bytes, in turn behind other writes, and suspends while the peer does not keep up.
    ///
    /// - Throws: ``TLSError`` when the connection has failed; `NetError` with code `closed` after ``end()``; the error of
    ///   the stream below; `CancellationError`. A write that was cancelled while it waited for its turn has written
    ///   nothing; one cancelled later may have written part of a record, so that from then on writing and ending throw
    ///   ``TLSError`` with code `interrupted`. Receiving goes on.
    public func write(_ bytes: UnsafeRawBufferPointer) async throws {
        try await writing.take()
        defer { writing.release() }
        try checkWriteSide()
        var rest = bytes[...]
        while !rest.isEmpty {
            let ciphertext = try engine.withLock { engine throws(TLSError) in
                while !rest.isEmpty, engine.ciphertextCount < Self.largestFlight {
                    rest = rest.dropFirst(try engine.write(UnsafeRawBufferPointer(rebasing: rest)))
                }
                return engine.takeCiphertext()
            }
            try await push(ciphertext)
        }
    }

    /// Sends close_notify in its turn, then ends the stream below. Receiving goes on. A second call does nothing.
    ///
    /// - Throws: as ``write(_:)``.
    public func end() async throws {
        try await writing.take()
        defer { writing.release() }
        // The stream below may not have ended yet, if the first call was cancelled there.
        if case .ended = writeSide.withLock({ $0 }) { return try await base.end() }
        try checkWriteSide()
        let ciphertext = try engine.withLock { engine throws(TLSError) in
            try engine.closeNotify()
            return engine.takeCiphertext()
        }
        try await push(ciphertext)
        writeSide.withLock { $0 = .ended }
        try await base.end()
    }

    /// Tells the peer of the error that the engine has just found. Who writes does it on the way; to wait for that
    /// task could take for ever, as the peer may have stopped reading.
    func sendAlert() async {
        guard writing.takeIfFree() else { return }
        defer { writing.release() }
        let ciphertext = engine.withLock { $0.takeCiphertext() }
        // What matters is the error; that the alert did not go is no news.
        if !ciphertext.isEmpty { try? await push(ciphertext) }
    }

    /// So many bytes of answers wait for the next write: some hundreds, more than an honest peer asks for.
    private static var mostAnswers: Int { 16 * 1024 }

    /// Sends the answers to the peer's KeyUpdates (RFC 8446, section 4.6.3), which otherwise go with the next write, once
    /// they are many: so a peer that asks on and on and takes no answer is held up, and fills no memory.
    func sendAnswers() async throws {
        guard engine.withLock({ $0.ciphertextCount }) > Self.mostAnswers else { return }
        try await writing.take()
        defer { writing.release() }
        let ciphertext = engine.withLock { $0.takeCiphertext() }
        if case .open = writeSide.withLock({ $0 }), !ciphertext.isEmpty { try await push(ciphertext) }
    }

    private func push(_ ciphertext: [UInt8]) async throws {
        do {
            try await base.write(ciphertext)
        } catch {
            writeSide.withLock { side in
                side = .broken(
                    error is CancellationError
                        ? TLSError(
                            code: .interrupted,
                            detail:
                                "an earlier write was cancelled with a record half sent; nothing can follow it"
                        ) : error
                )
            }
            throw error
        }
    }

    private func checkWriteSide() throws {
        switch writeSide.withLock({ $0 }) {
        case .open: return
        case .ended:
            throw NetError(
                code: .closed,
                call: "send",
                address: peerAddress,
                errno: EPIPE,
                detail: "this side has ended"
            )
        case .broken(let error): throw error
        }
    }
}
