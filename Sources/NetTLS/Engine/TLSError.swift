/// A TLS connection that did not come about or broke, or a setting that cannot be used.
///
/// What the stream below TLS reports (a refused connect, a closed socket) comes as that stream's own error.
public struct TLSError: Error, Sendable, Equatable {
    /// What failed: the value to switch over.
    public enum Code: Sendable, Equatable {
        /// The peer's FIN came without a close_notify before it: whatever came may be cut short.
        case truncated
        /// A certificate's time is over.
        case certificateExpired
        /// A certificate's time has not begun.
        case certificateNotYetValid
        /// The peer's certificate is for another host.
        case hostnameMismatch
        /// The certificate is its own issuer, and not among the authorities that are trusted.
        case selfSigned
        /// The certificate's issuer is not among the authorities that are trusted.
        case unknownAuthority
        /// Any other fault of a certificate: a bad signature, made for another use, revoked.
        case certificateInvalid
        /// A certificate was required and none given.
        case noCertificate
        /// The two ends have no version of TLS in common.
        case protocolVersion
        /// The two ends have no application protocol in common (ALPN, RFC 7301).
        case noApplicationProtocol
        /// The two ends have no cipher, group or signature algorithm in common.
        case handshakeFailure
        /// What came is no TLS: plain text sent to where TLS is spoken, most often.
        case notTLS
        /// A record that cannot be decrypted or decoded, or that has no place here.
        case malformedRecord
        /// The peer gave up for another reason: see ``TLSError/alert``.
        case peerAlert
        /// A write was cancelled or failed with a record half sent, so that no other can follow it.
        case interrupted
        /// A certificate, key or setting that cannot be used.
        case configuration
        /// Used before the handshake was complete.
        case notEstablished
        /// Anything else; see ``TLSError/detail``.
        case other
    }

    /// Who found the fault.
    public enum Source: Sendable {
        /// This end.
        case local
        /// The peer: it said so in an alert.
        case peer
    }

    /// What failed.
    public let code: Code
    /// Who found the fault.
    public let source: Source
    /// The alert that this end sent (``Source-swift.enum/local``) or received (``Source-swift.enum/peer``);
    /// nil where there was none.
    public let alert: TLSAlert?
    /// What is wrong and what to do about it, for people.
    public let detail: String

    /// An error with everything given.
    public init(code: Code, source: Source = .local, alert: TLSAlert? = nil, detail: String) {
        self.code = code
        self.source = source
        self.alert = alert
        self.detail = detail
    }

    static func configuration(_ detail: String) -> TLSError {
        TLSError(code: .configuration, detail: detail)
    }
}

extension TLSError: CustomStringConvertible {
    /// For people: what is wrong, and in brackets the alert with who sent it.
    public var description: String {
        guard let alert else { return "TLS: \(detail)" }
        return "TLS: \(detail) (alert \(alert), \(source == .local ? "sent" : "received"))"
    }
}
