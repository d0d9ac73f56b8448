/// Whom to believe.
public enum TLSTrust: Sendable {
    /// The authorities that this machine trusts.
    case system
    /// Just these; a certificate that is no authority's is trusted as itself.
    case authorities([Certificate])
    /// Everybody: neither the chain nor the name is looked at. It hides who the peer is; use
    /// ``authorities(_:)`` wherever the certificate can be known.
    case anything
}

/// How a client speaks TLS. The peer is verified unless ``trust`` says otherwise.
public struct TLSClientConfiguration: Sendable {
    /// Whose certificates are believed.
    public var trust: TLSTrust
    /// The client's certificate, given to a server that asks; nil to give none.
    public var identity: Identity?
    /// The application protocols offered, the best first (ALPN, RFC 7301); empty to offer none.
    public var applicationProtocols: [String] = []
    /// The versions offered.
    public var versions: ClosedRange<TLSVersion> = .v1_2 ... .v1_3
    /// Is given each secret as a line of the NSS key log format, without its newline, for Wireshark to decrypt the
    /// connection with. May be called on any thread.
    public var keyLog: (@Sendable (String) -> Void)?

    /// A client that believes the authorities of `trust`.
    public init(trust: TLSTrust = .system) {
        self.trust = trust
    }
}

/// How a server speaks TLS. It sends no session tickets and takes up no earlier session: each handshake is whole.
public struct TLSServerConfiguration: Sendable {
    /// Whether clients are asked for a certificate.
    public enum ClientCertificates: Sendable {
        /// They are not asked.
        case notAsked
        /// They are asked; one that is given must be believed.
        case requested(TLSTrust)
        /// They are asked, and one must be given and believed.
        case required(TLSTrust)
    }

    /// The certificate shown.
    public var identity: Identity
    /// Chooses the certificate for the name a client asks for (SNI, RFC 6066); nil is ``identity``. May be called
    /// on any thread.
    public var identityForName: (@Sendable (String) -> Identity?)?
    /// Whether clients are asked for a certificate.
    public var clientCertificates = ClientCertificates.notAsked
    /// The application protocols spoken, the best first (ALPN, RFC 7301). A client that offers some, but none
    /// of these, is refused; empty takes no part in it.
    public var applicationProtocols: [String] = []
    /// The versions spoken.
    public var versions: ClosedRange<TLSVersion> = .v1_2 ... .v1_3
    /// As ``TLSClientConfiguration/keyLog``.
    public var keyLog: (@Sendable (String) -> Void)?

    /// A server that shows this certificate.
    public init(identity: Identity) {
        self.identity = identity
    }
}
