private import CLibSSL
import Net

/// What a read brought.
public enum TLSRead: Equatable, Sendable {
    /// So many bytes, at least 1.
    case bytes(Int)
    /// The peer's close_notify: it sends no more. It may still receive.
    case end
}

/// One end of a TLS connection, between bytes and bytes: ciphertext goes in and out, plaintext goes in and
/// out, and nothing is read from or written to anywhere.
///
/// Each call may leave ciphertext that the peer has to get, also one that throws: then it is the alert that
/// tells the peer why. After an error that ends the connection each call throws it again.
///
/// It has one owner at a time, who may take it to another thread.
public struct TLSEngine: ~Copyable, @unchecked Sendable {
    /// The most that one record carries (RFC 8446, section 5.1), in bytes, and so the most that ``write(_:)`` takes.
    public static let largestRecord = 16384

    let ssl: OpaquePointer
    /// Both belong to `ssl`.
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    private let seen: Observations
    private var tracker = RecordTracker()
    private var failure: TLSError?

    /// An end that has done nothing yet.
    ///
    /// - Parameters:
    ///   - context: which end it is, and how it is configured.
    ///   - serverName: for a client, whom it wants: a host name, which is sent (SNI, RFC 6066) and verified, or
    ///     an IP address, which is only verified. A client that trusts anything needs none.
    /// - Throws: ``TLSError`` with code `configuration` for a name that is none or that is missing.
    public init(_ context: TLSContext, serverName: String? = nil) throws(TLSError) {
        precondition(!context.isServer || serverName == nil, "a server's name is the client's to choose")
        guard let ssl = SSL_new(context.pointer), let incoming = BIO_new(BIO_s_mem()),
            let outgoing = BIO_new(BIO_s_mem())
        else { throw .configuration("OpenSSL gives no connection: \(takeErrors()?.text ?? "")") }
        SSL_set_bio(ssl, incoming, outgoing)
        if context.isServer {
            SSL_set_accept_state(ssl)
        } else {
            SSL_set_connect_state(ssl)
            do throws(TLSError) {
                try Self.want(serverName, context, ssl)
            } catch {
                SSL_free(ssl)
                throw error
            }
        }
        clibssl_bio_set_retry(incoming)
        seen = Observations(context: context, serverName: serverName)
        seen.attach(to: ssl)
        self.ssl = ssl
        self.incoming = incoming
        self.outgoing = outgoing
    }

    deinit {
        SSL_free(ssl)
    }

    /// Sets whom a client wants (RFC 9525): by a name of the certificate's, never its subject; an IP address only
    /// as itself.
    private static func want(
        _ serverName: String?,
        _ context: TLSContext,
        _ ssl: OpaquePointer
    ) throws(TLSError) {
        guard let serverName else {
            if case .anything = context.trust { return }
            throw .configuration("a client needs the server's name to verify its certificate with")
        }
        let verification = SSL_get0_param(ssl)
        let flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT
        X509_VERIFY_PARAM_set_hostflags(verification, UInt32(flags))
        if let address = IPAddress(serverName)?.bytes {
            guard X509_VERIFY_PARAM_set1_ip(verification, address, address.count) == 1 else {
                throw .configuration("OpenSSL cannot verify '\(serverName)': \(takeErrors()?.text ?? "")")
            }
            return
        }
        // A name with a dot at the end is the same name; in a certificate and in SNI it has none.
        let name = serverName.hasSuffix(".") ? String(serverName.dropLast()) : serverName
        // With a dot before it OpenSSL takes it for any name below.
        guard !name.isEmpty, !name.hasPrefix("."), name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }),
            clibssl_set_server_name(ssl, name) == 1,
            X509_VERIFY_PARAM_set1_host(verification, name, 0) == 1
        else {
            _ = takeErrors()
            throw .configuration("'\(serverName)' is no server's name: write it in ASCII ('xn--...')")
        }
    }

    // MARK: Ciphertext

    /// Takes in what came from the peer; it is decrypted when it is read.
    public mutating func feed(_ ciphertext: UnsafeRawBufferPointer) {
        guard !ciphertext.isEmpty else { return }
        tracker.add(ciphertext)
        var count = 0
        BIO_write_ex(incoming, ciphertext.baseAddress, ciphertext.count, &count)
    }

    /// Takes in that the peer sends no more bytes: its FIN. Without a close_notify before it, reading fails with
    /// ``TLSError/Code-swift.enum/truncated``.
    public mutating func feedEnd() {
        clibssl_bio_set_end(incoming)
    }

    /// How many bytes of ciphertext end the record under way, or its header where that is not whole.
    ///
    /// Who never feeds more than this has at most one record outside the kernel's queue.
    public var bytesToRecordEnd: Int { tracker.bytesToRecordEnd }

    /// How many bytes of ciphertext wait to be sent.
    public var ciphertextCount: Int { clibssl_bio_count(outgoing) }

    /// Hands out ciphertext to send.
    ///
    /// - Returns: how many bytes; 0 when nothing waits.
    public mutating func takeCiphertext(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        guard !buffer.isEmpty else { return 0 }
        BIO_read_ex(outgoing, buffer.baseAddress, buffer.count, &count)
        return count
    }

    /// Hands out all the ciphertext to send.
    public mutating func takeCiphertext() -> [UInt8] {
        let count = ciphertextCount
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, taken in
            taken = takeCiphertext(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    // MARK: Plaintext

    /// Goes as far with the handshake as what was fed allows.
    ///
    /// A client of TLS 1.3 is done before the server has looked at its certificate: a refusal comes with a read.
    ///
    /// - Returns: whether it is complete; otherwise send what there is to send, and feed more.
    /// - Throws: ``TLSError``.
    public mutating func handshake() throws(TLSError) -> Bool {
        try begin()
        if isEstablished { return true }
        return try outcome(of: SSL_do_handshake(ssl)) == .done
    }

    /// Whether the handshake is complete, or was when the connection failed; OpenSSL forgets it then.
    public private(set) var isEstablished = false

    /// Decrypts what was fed: at most one record in one call.
    ///
    /// - Parameters:
    ///   - buffer: where to, and the most to take; must not be empty.
    ///   - peek: leaves the bytes to be read again.
    /// - Returns: what it brought; nil when more ciphertext is needed.
    /// - Throws: ``TLSError``.
    public mutating func read(
        into buffer: UnsafeMutableRawBufferPointer,
        peek: Bool = false
    ) throws(TLSError) -> TLSRead? {
        precondition(!buffer.isEmpty, "a read of no bytes could not be told from the end")
        try begin()
        var count = 0
        let result =
            peek
            ? SSL_peek_ex(ssl, buffer.baseAddress, buffer.count, &count)
            : SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count)
        return switch try outcome(of: result) {
        case .done: .bytes(count)
        case .end: .end
        case .needsMore: nil
        }
    }

    /// How many bytes are decrypted and not read.
    public var unreadPlaintext: Int { Int(SSL_pending(ssl)) }

    /// Encrypts one record of at most ``largestRecord`` bytes; it then waits to be taken.
    ///
    /// - Returns: how many bytes it took; 0 where the handshake is not complete yet.
    /// - Throws: ``TLSError``; `notEstablished` after ``closeNotify()``.
    public mutating func write(_ plaintext: UnsafeRawBufferPointer) throws(TLSError) -> Int {
        guard try handshake(), !plaintext.isEmpty else { return 0 }
        guard SSL_get_shutdown(ssl) & SSL_SENT_SHUTDOWN == 0 else {
            throw TLSError(code: .notEstablished, detail: "nothing can be sent after close_notify")
        }
        var count = 0
        let part = min(plaintext.count, Self.largestRecord)
        return try outcome(of: SSL_write_ex(ssl, plaintext.baseAddress, part, &count)) == .done ? count : 0
    }

    /// Tells the peer that no more comes: close_notify (RFC 8446, section 6.1). Reading goes on. A second call does
    /// nothing.
    ///
    /// - Throws: ``TLSError``: `notEstablished` before the handshake is complete.
    public mutating func closeNotify() throws(TLSError) {
        try begin()
        guard isEstablished else {
            throw TLSError(code: .notEstablished, detail: "there is nothing to close before the handshake")
        }
        guard SSL_get_shutdown(ssl) & SSL_SENT_SHUTDOWN == 0 else { return }
        // 0: the peer's own is still to come.
        let result = SSL_shutdown(ssl)
        if result < 0 { _ = try outcome(of: result) }
    }

    // MARK: What was settled

    /// What the handshake settled; nil before it is complete.
    public var session: TLSSession? {
        isEstablished ? TLSSession(of: ssl, serverName: seen.serverName) : nil
    }

    /// On a server, the name the client asked for, from its first message on; nil where it named none.
    public var requestedServerName: String? { seen.context.isServer ? seen.serverName : nil }

    // MARK: Outcomes

    private enum Outcome {
        case done, needsMore, end
    }

    /// Throws again what ended the connection. Else empties this thread's queue of errors: by what others of the process
    /// have left there, OpenSSL would take the call that follows for failed.
    private func begin() throws(TLSError) {
        if let failure { throw failure }
        ERR_clear_error()
    }

    private mutating func outcome(of result: Int32) throws(TLSError) -> Outcome {
        // Success leaves no errors either; what OpenSSL tried and gave up on the way may.
        let status = SSL_get_error(ssl, result)
        let reason = takeErrors()
        if SSL_is_init_finished(ssl) == 1 { isEstablished = true }
        switch status {
        case SSL_ERROR_NONE: return .done
        case SSL_ERROR_ZERO_RETURN: return .end
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .needsMore
        default:
            let error = seen.error(for: reason, isEstablished: isEstablished, tracker: tracker)
            failure = error
            throw error
        }
    }
}
