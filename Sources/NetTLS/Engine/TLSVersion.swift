private import CLibSSL

/// A version of the protocol; the older ones are not spoken (RFC 8996).
public enum TLSVersion: Comparable, Sendable, CaseIterable {
    /// TLS 1.2 (RFC 5246).
    case v1_2
    /// TLS 1.3 (RFC 8446).
    case v1_3

    /// The number on the wire.
    var number: Int32 {
        switch self {
        case .v1_2: TLS1_2_VERSION
        case .v1_3: TLS1_3_VERSION
        }
    }
}

extension TLSVersion: CustomStringConvertible {
    /// For people: `TLS 1.3`.
    public var description: String {
        switch self {
        case .v1_2: "TLS 1.2"
        case .v1_3: "TLS 1.3"
        }
    }
}
