internal import CLibSSL

/// A configuration made ready: once for any number of connections, on any thread.
///
/// Nothing of it changes after it was made, and OpenSSL lets several threads make connections from one.
public final class TLSContext: @unchecked Sendable {
    /// Whether it is a server's.
    public let isServer: Bool

    let pointer: OpaquePointer
    /// The peer is verified by its chain, and by a client also by its name.
    let trust: TLSTrust?
    let versions: ClosedRange<TLSVersion>
    /// A server's protocols, or a client's, as ALPN lists them.
    let applicationProtocols: [[UInt8]]
    let identityForName: (@Sendable (String) -> Identity?)?
    let keyLog: (@Sendable (String) -> Void)?

    /// A client's.
    ///
    /// - Throws: ``TLSError`` with code `configuration`.
    public convenience init(client: TLSClientConfiguration) throws(TLSError) {
        try self.init(
            TLS_client_method(),
            trust: client.trust,
            versions: client.versions,
            applicationProtocols: client.applicationProtocols,
            keyLog: client.keyLog
        )
        if let identity = client.identity { try use(identity) }
        try trust(client.trust, flags: SSL_VERIFY_PEER)
        var list: [UInt8] = []
        for name in applicationProtocols { list += [UInt8(name.count)] + name }
        // The one call of these that returns 0 for success.
        guard list.isEmpty || SSL_CTX_set_alpn_protos(pointer, list, UInt32(list.count)) == 0 else {
            throw .configuration("the application protocols cannot be used: \(takeErrors()?.text ?? "")")
        }
    }

    /// A server's.
    ///
    /// - Throws: ``TLSError`` with code `configuration`.
    public convenience init(server: TLSServerConfiguration) throws(TLSError) {
        let (clientTrust, flags): (TLSTrust?, Int32) =
            switch server.clientCertificates {
            case .notAsked: (nil, SSL_VERIFY_NONE)
            case .requested(let trust): (trust, SSL_VERIFY_PEER)
            case .required(let trust): (trust, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT)
            }
        try self.init(
            TLS_server_method(),
            trust: clientTrust,
            versions: server.versions,
            applicationProtocols: server.applicationProtocols,
            identityForName: server.identityForName,
            keyLog: server.keyLog
        )
        try use(server.identity)
        if let clientTrust { try trust(clientTrust, flags: flags) }
        clibssl_ctx_on_server_name(pointer, chooseIdentity)
        if !applicationProtocols.isEmpty { SSL_CTX_set_alpn_select_cb(pointer, chooseProtocol, nil) }
    }

    private init(
        _ method: OpaquePointer?,
        trust: TLSTrust?,
        versions: ClosedRange<TLSVersion>,
        applicationProtocols: [String],
        identityForName: (@Sendable (String) -> Identity?)? = nil,
        keyLog: (@Sendable (String) -> Void)?
    ) throws(TLSError) {
        initialise()
        for name in applicationProtocols where !(1...255).contains(name.utf8.count) {
            throw .configuration("'\(name)' is no application protocol: it must have 1 to 255 bytes")
        }
        guard let pointer = SSL_CTX_new(method) else {
            throw .configuration("OpenSSL gives no context: \(takeErrors()?.text ?? "")")
        }
        self.pointer = pointer
        isServer = method == TLS_server_method()
        self.trust = trust
        self.versions = versions
        self.applicationProtocols = applicationProtocols.map { Array($0.utf8) }
        self.identityForName = identityForName
        self.keyLog = keyLog
        guard clibssl_ctx_set_versions(pointer, versions.lowerBound.number, versions.upperBound.number) == 1
        else {
            throw .configuration("OpenSSL does not offer these versions: \(takeErrors()?.text ?? "")")
        }
        // No tickets and no cache: a ticket is a record that nobody asked for, which a client that closes
        // without having read it answers with a reset. No renegotiation: a read would have to write.
        SSL_CTX_set_options(pointer, clibssl_options)
        SSL_CTX_set_num_tickets(pointer, 0)
        clibssl_ctx_cache_no_sessions(pointer)
        clibssl_ctx_set_write_modes(pointer)
        SSL_CTX_set_info_callback(pointer, noteAlert)
        if keyLog != nil { SSL_CTX_set_keylog_callback(pointer, logKey) }
    }

    deinit {
        SSL_CTX_free(pointer)
    }

    private func use(_ identity: Identity) throws(TLSError) {
        let isTaken = identity.withChain { clibssl_ctx_use(pointer, $0, identity.key.pointer, $1) == 1 }
        guard isTaken else {
            throw .configuration("the certificate cannot be used: \(takeErrors()?.text ?? "")")
        }
    }

    private func trust(_ trust: TLSTrust, flags: Int32) throws(TLSError) {
        let store = SSL_CTX_get_cert_store(pointer)
        switch trust {
        case .anything:
            // A server has to verify to be shown a certificate at all.
            return SSL_CTX_set_verify(pointer, isServer ? flags : SSL_VERIFY_NONE, acceptAnything)
        case .system:
            SSL_CTX_set_default_verify_paths(pointer)
        case .authorities(let authorities):
            for authority in authorities {
                X509_STORE_add_cert(store, authority.object.pointer)
                // Tells clients which of their certificates would do.
                if isServer { SSL_CTX_add1_to_CA_list(pointer, authority.object.pointer) }
            }
        }
        // What was named is trusted, also where it is no root.
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        SSL_CTX_set_verify(pointer, flags, noteFault)
        _ = takeErrors()
    }
}

extension Identity {
    /// The leaf and the rest of the chain as OpenSSL takes them, which counts references of its own.
    func withChain<Result>(_ body: (OpaquePointer, OpaquePointer?) -> Result) -> Result {
        let rest = clibssl_chain()
        defer { clibssl_chain_free(rest) }
        for certificate in chain.dropFirst() { clibssl_chain_push(rest, certificate.object.pointer) }
        return body(chain[0].object.pointer, rest)
    }
}
