/// An alert: what one end of a TLS connection tells the other before it gives up (RFC 8446, section 6).
public struct TLSAlert: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: UInt8

    /// The alert with this number.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The name in RFC 8446 or, for those of TLS 1.2 only, RFC 5246; nil for a number without one.
    public var name: String? {
        Self.names[rawValue]
    }

    private static let names: [UInt8: String] = [
        0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 21: "decryption_failed",
        22: "record_overflow", 30: "decompression_failure", 40: "handshake_failure", 41: "no_certificate",
        42: "bad_certificate", 43: "unsupported_certificate", 44: "certificate_revoked",
        45: "certificate_expired", 46: "certificate_unknown", 47: "illegal_parameter", 48: "unknown_ca",
        49: "access_denied", 50: "decode_error", 51: "decrypt_error", 70: "protocol_version",
        71: "insufficient_security", 80: "internal_error", 86: "inappropriate_fallback",
        90: "user_canceled", 100: "no_renegotiation", 109: "missing_extension",
        110: "unsupported_extension", 112: "unrecognized_name", 113: "bad_certificate_status_response",
        115: "unknown_psk_identity", 116: "certificate_required", 120: "no_application_protocol",
    ]
}

extension TLSAlert: CustomStringConvertible {
    /// For people: `handshake_failure (40)`.
    public var description: String { "\(name ?? "alert") (\(rawValue))" }
}
