private import CLibSSL

/// What a handshake settled.
public struct TLSSession: Sendable, Equatable {
    /// The version spoken.
    public let version: TLSVersion
    /// The cipher suite, by its name in the RFCs, such as `TLS_AES_256_GCM_SHA384`.
    public let cipher: String
    /// The application protocol agreed on (ALPN); nil for none.
    public let applicationProtocol: String?
    /// The name the client asked for (SNI, or on the client the one that was verified); nil for none.
    public let serverName: String?
    /// The certificate the peer showed; nil for none.
    public let peerCertificate: Certificate?

    init(of ssl: OpaquePointer, serverName: String?) {
        version = SSL_version(ssl) == TLS1_3_VERSION ? .v1_3 : .v1_2
        cipher = SSL_CIPHER_standard_name(SSL_get_current_cipher(ssl)).map { String(cString: $0) } ?? ""
        var start: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &start, &count)
        applicationProtocol =
            count > 0
            ? String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self) : nil
        self.serverName = serverName
        peerCertificate = SSL_get1_peer_certificate(ssl).map { Certificate(X509Object(owning: $0)) }
    }
}
