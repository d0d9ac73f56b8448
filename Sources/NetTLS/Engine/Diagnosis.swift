private import CLibSSL

// From what OpenSSL says and what its callbacks saw to an error that one can act upon.
extension Observations {
    /// The error for a call that failed.
    func error(for reason: Reason?, isEstablished: Bool, tracker: RecordTracker) -> TLSError {
        if let receivedAlert { return .alert(receivedAlert, toServer: context.isServer) }
        let (code, detail) = finding(for: reason, isEstablished: isEstablished, tracker: tracker)
        // The alert that OpenSSL sends a peer that has gone tells nobody anything.
        return TLSError(code: code, alert: code == .truncated ? nil : sentAlert, detail: detail)
    }

    private func finding(
        for reason: Reason?,
        isEstablished: Bool,
        tracker: RecordTracker
    ) -> (TLSError.Code, String) {
        if !isEstablished, !tracker.isTLS { return (.notTLS, notTLS(tracker.opening)) }
        guard let reason else { return (.other, "OpenSSL failed without a reason") }
        if let fault, reason.isProtocol(SSL_R_CERTIFICATE_VERIFY_FAILED) { return describe(fault) }
        if reason.isProtocol(SSL_R_UNEXPECTED_EOF_WHILE_READING) {
            return (
                .truncated,
                isEstablished
                    ? "the peer's FIN came without a close_notify: what it sent may be cut short"
                    : "the peer's FIN came in the middle of the handshake"
            )
        }
        if reason.isProtocol(SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE) {
            return (.noCertificate, "the client gave no certificate, and one is required")
        }
        if reason.isProtocol(
            SSL_R_UNSUPPORTED_PROTOCOL,
            SSL_R_NO_PROTOCOLS_AVAILABLE,
            SSL_R_WRONG_SSL_VERSION,
            SSL_R_VERSION_TOO_LOW
        ) {
            let range = context.versions
            let ours =
                range.lowerBound == range.upperBound
                ? "only \(range.lowerBound)" : "\(range.lowerBound) and \(range.upperBound)"
            return (.protocolVersion, "the peer speaks none of this end's versions (\(ours))")
        }
        if reason.isProtocol(SSL_R_NO_APPLICATION_PROTOCOL) {
            let ours = context.applicationProtocols.map { String(decoding: $0, as: UTF8.self) }
            return (
                .noApplicationProtocol,
                "the client offers none of this server's application protocols (\(ours.joined(separator: ", ")))"
            )
        }
        if reason.isProtocol(
            SSL_R_NO_SHARED_CIPHER,
            SSL_R_NO_SUITABLE_KEY_SHARE,
            SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS,
            SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM
        ) {
            return (.handshakeFailure, "the two ends have nothing in common: \(reason.text)")
        }
        // 80: internal_error, this end's own trouble.
        let malformed: Set<UInt8> = [10, 20, 22, 47, 50, 51]
        if isEstablished && sentAlert?.rawValue != 80
            || sentAlert.map({ malformed.contains($0.rawValue) }) == true
        {
            return (.malformedRecord, "the peer broke the protocol: \(reason.text)")
        }
        return (.other, reason.text)
    }

    private func notTLS(_ opening: [UInt8]) -> String {
        let text = opening.map { (0x20..<0x7f).contains($0) ? String(UnicodeScalar($0)) : "." }.joined()
        let whom = context.isServer ? "client" : "server"
        return "the \(whom) does not speak TLS here: it began with '\(text)'"
    }

    /// What a verification found (X509_STORE_CTX_get_error(3)).
    private func describe(_ fault: (code: Int32, certificate: Certificate?)) -> (TLSError.Code, String) {
        let certificate = fault.certificate.map { "the certificate of \($0)" } ?? "the certificate"
        switch fault.code {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return (
                .certificateExpired,
                "\(certificate) expired at \(fault.certificate?.validUntil ?? "some time")"
            )
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return (
                .certificateNotYetValid,
                "\(certificate) holds only from \(fault.certificate?.validFrom ?? "later") on; is a clock wrong?"
            )
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            let names = fault.certificate?.names ?? []
            let theirs = names.isEmpty ? "no host" : names.joined(separator: ", ")
            return (
                .hostnameMismatch, "the server's certificate is for \(theirs), not for '\(serverName ?? "")'"
            )
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return (
                .selfSigned, "\(certificate) is its own issuer and not trusted; trust it to believe the peer"
            )
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
            let issuer = fault.certificate?.issuer ?? "somebody"
            return (
                .unknownAuthority,
                "\(certificate) was issued by \(issuer), which is not trusted; "
                    + "trust that authority, or have the peer send the whole chain"
            )
        default:
            return (
                .certificateInvalid,
                "\(certificate) is not valid: \(String(cString: X509_verify_cert_error_string(Int(fault.code))))"
            )
        }
    }
}

extension TLSError {
    /// The peer's alert, as what it most likely means.
    fileprivate static func alert(_ alert: TLSAlert, toServer isServer: Bool) -> TLSError {
        let whose = isServer ? "this server's certificate" : "this client's certificate"
        let (code, detail): (Code, String) =
            switch alert.rawValue {
            case 42, 43, 44, 46: (.certificateInvalid, "the peer does not accept \(whose)")
            case 45: (.certificateExpired, "the peer says that \(whose) has expired")
            case 48: (.unknownAuthority, "the peer does not trust the issuer of \(whose)")
            case 116: (.noCertificate, "the server requires a certificate; give the client an identity")
            case 70: (.protocolVersion, "the peer does not speak the version of TLS that was offered")
            case 120: (.noApplicationProtocol, "the server speaks none of the application protocols offered")
            case 40, 71:
                (
                    .handshakeFailure,
                    "the peer could not agree on a handshake: nothing in common, or a certificate is missing"
                )
            case 10, 20, 22, 47, 50, 51: (.malformedRecord, "the peer says that this end broke the protocol")
            default: (.peerAlert, "the peer gave up")
            }
        return TLSError(code: code, source: .peer, alert: alert, detail: detail)
    }
}
