import Glibc

/// Where a socket is: an IPv4 or IPv6 address with its port, or a Unix socket's path.
///
/// Names are not resolved; `localhost` means 127.0.0.1.
public struct Address: Hashable, Sendable {
    /// The kind of an address.
    public enum Family: Hashable, Sendable {
        /// TCP over IPv4.
        case ipv4
        /// TCP over IPv6.
        case ipv6
        /// A stream socket in the file system.
        case unix
    }

    /// The numbers as the kernel takes them, in this machine's byte order; an address compares and hashes
    /// by them.
    enum Storage: Hashable, Sendable {
        case ipv4(host: UInt32, port: UInt16)
        case ipv6(high: UInt64, low: UInt64, scope: UInt32, port: UInt16)
        case unix(path: String)
    }

    var storage: Storage

    init(_ storage: Storage) {
        self.storage = storage
    }

    /// 127.0.0.1 with this port; 0 lets the kernel choose.
    public static func loopback(port: UInt16 = 0) -> Address {
        Address(.ipv4(host: 0x7f00_0001, port: port))
    }

    /// ::1 with this port; 0 lets the kernel choose.
    public static func loopbackIPv6(port: UInt16 = 0) -> Address {
        Address(.ipv6(high: 0, low: 1, scope: 0, port: port))
    }

    /// The kind of this address.
    public var family: Family {
        switch storage {
        case .ipv4: .ipv4
        case .ipv6: .ipv6
        case .unix: .unix
        }
    }

    /// The port in this machine's byte order; nil for a Unix socket.
    public var port: UInt16? {
        switch storage {
        case .ipv4(_, let port), .ipv6(_, _, _, let port): port
        case .unix: nil
        }
    }

    /// The Unix socket's path, empty for a socket without a name; nil for the other families.
    public var path: String? {
        if case .unix(let path) = storage { path } else { nil }
    }

    /// Whether it is reached without leaving this machine: 127.0.0.0/8, ::1, a Unix socket.
    public var isLoopback: Bool {
        switch storage {
        case .ipv4(let host, _): host >> 24 == 127
        case .ipv6(0, let low, _, _): low == 1 || low >> 24 == 0xffff_7f
        case .ipv6: false
        case .unix: true
        }
    }

    /// Whether it stands for every address of this machine (0.0.0.0, ::).
    var isWildcard: Bool {
        switch storage {
        case .ipv4(let host, _): host == 0
        case .ipv6(let high, let low, _, _): high == 0 && low == 0
        case .unix: false
        }
    }

    /// An IPv4 address in its IPv6 form (::ffff:a.b.c.d) as the IPv4 address it is; any other as it stands.
    var unmapped: Address {
        guard case .ipv6(0, let low, _, let port) = storage, low >> 32 == 0xffff else { return self }
        return Address(.ipv4(host: UInt32(truncatingIfNeeded: low), port: port))
    }
}
