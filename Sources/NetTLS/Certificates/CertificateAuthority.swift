private import CLibSSL

/// When a certificate holds, from now on.
public struct Validity: Sendable, Equatable {
    /// When it begins; negative for the past.
    public var from: Duration
    /// When it ends; negative for the past.
    public var until: Duration

    /// A time from `from` to `until`, both counted from now; whole seconds count.
    public init(from: Duration, until: Duration) {
        self.from = from
        self.until = until
    }

    /// Since an hour ago, for clocks that are slow, and for a week.
    public static let current = Validity(from: .seconds(-3600), until: .seconds(7 * 86400))
    /// Over since an hour ago.
    public static let expired = Validity(from: .seconds(-2 * 86400), until: .seconds(-3600))
    /// Begins tomorrow.
    public static let notYetValid = Validity(from: .seconds(86400), until: .seconds(7 * 86400))
}

/// Which end may show a certificate (extended key usage, RFC 5280, section 4.2.1.12).
public enum CertificateUse: Sendable {
    /// A server.
    case server
    /// A client.
    case client
    /// Either.
    case both

    fileprivate var text: String {
        switch self {
        case .server: "serverAuth"
        case .client: "clientAuth"
        case .both: "serverAuth,clientAuth"
        }
    }
}

/// An authority made for one run: its key is in memory and nowhere else.
public struct CertificateAuthority: Sendable {
    /// The authority's own certificate: what the other end has to trust.
    public let certificate: Certificate
    private let key: KeyObject

    /// Makes an authority with a new key (ECDSA over P-256). Takes well under a millisecond.
    ///
    /// - Throws: ``TLSError``: `configuration` for a time that no certificate can hold, `other` when OpenSSL cannot.
    public static func make(
        name: String = "Authority of one run",
        validity: Validity = .current
    ) throws(TLSError) -> CertificateAuthority {
        let draft = try Draft(subject: name, validity: validity)
        try draft.setIssuer(draft.certificate)
        try draft.add(NID_basic_constraints, "critical,CA:TRUE")
        try draft.add(NID_key_usage, "critical,keyCertSign,cRLSign")
        try draft.add(NID_subject_key_identifier, "hash")
        return CertificateAuthority(certificate: try draft.signed(with: draft.key), key: draft.key)
    }

    /// Issues a certificate with a new key. Takes well under a millisecond.
    ///
    /// - Parameters:
    ///   - hosts: host names (`*.example.org` too) and IP addresses; the first is also the subject's common name.
    ///   - use: which end may show it.
    ///   - validity: when it holds.
    /// - Throws: ``TLSError``: `configuration` for a host that is not ASCII or a time that no certificate can hold, `other` when
    ///   OpenSSL cannot.
    public func issue(
        hosts: [String],
        use: CertificateUse = .server,
        validity: Validity = .current
    ) throws(TLSError) -> Identity {
        let draft = try Draft(subject: hosts.first ?? "nobody", validity: validity)
        try draft.setIssuer(certificate.object)
        try draft.addLeafExtensions(hosts: hosts, use: use)
        try draft.add(NID_authority_key_identifier, "keyid", issuer: certificate.object)
        return Identity(chain: [try draft.signed(with: key)], key: draft.key)
    }

    /// Makes a certificate that nobody issued but itself, as ``issue(hosts:use:validity:)``.
    public static func makeSelfSigned(
        hosts: [String],
        use: CertificateUse = .server,
        validity: Validity = .current
    ) throws(TLSError) -> Identity {
        let draft = try Draft(subject: hosts.first ?? "nobody", validity: validity)
        try draft.setIssuer(draft.certificate)
        try draft.addLeafExtensions(hosts: hosts, use: use)
        return Identity(chain: [try draft.signed(with: draft.key)], key: draft.key)
    }
}

extension Draft {
    fileprivate func addLeafExtensions(hosts: [String], use: CertificateUse) throws(TLSError) {
        try add(NID_basic_constraints, "critical,CA:FALSE")
        try add(NID_key_usage, "critical,digitalSignature")
        try add(NID_ext_key_usage, use.text)
        try add(NID_subject_key_identifier, "hash")
        try add(hosts: hosts)
    }
}
