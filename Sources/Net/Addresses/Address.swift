/// Where a socket is: an IPv4 or IPv6 address with its port, or a Unix socket's name.
///
/// Names of hosts are not resolved here; `localhost` means 127.0.0.1. `Connection.connect(host:port:)`
/// does that.
public struct Address: Hashable, Sendable {
    /// The kind of an address.
    public enum Family: Hashable, Sendable {
        /// TCP over IPv4.
        case ipv4
        /// TCP over IPv6.
        case ipv6
        /// A stream socket in the file system, or with an abstract name.
        case unix
    }

    /// What an address compares and hashes by.
    enum Storage: Hashable, Sendable {
        case ip(IPAddress, port: UInt16)
        case unix(path: String)
        /// Linux: a name in no file system (unix(7)), of any bytes.
        case abstract(name: [UInt8])
    }

    let storage: Storage

    init(_ storage: Storage) {
        self.storage = storage
    }

    /// An IP address with a port; port 0 lets the kernel choose, when it is bound.
    public init(_ ip: IPAddress, port: UInt16) {
        storage = .ip(ip, port: port)
    }

    /// 127.0.0.1 with this port; 0 lets the kernel choose.
    public static func loopback(port: UInt16 = 0) -> Address {
        Address(.loopback, port: port)
    }

    /// ::1 with this port; 0 lets the kernel choose.
    public static func loopbackIPv6(port: UInt16 = 0) -> Address {
        Address(.loopbackIPv6, port: port)
    }

    /// The kind of this address.
    public var family: Family {
        switch storage {
        case .ip(let ip, _): ip.family == .ipv4 ? .ipv4 : .ipv6
        case .unix, .abstract: .unix
        }
    }

    /// The IP address without the port; nil for a Unix socket.
    public var ip: IPAddress? {
        if case .ip(let ip, _) = storage { ip } else { nil }
    }

    /// The port in this machine's byte order; nil for a Unix socket.
    public var port: UInt16? {
        if case .ip(_, let port) = storage { port } else { nil }
    }

    /// The Unix socket's path, empty for a socket without a name; nil for an abstract name and the other families.
    public var path: String? {
        if case .unix(let path) = storage { path } else { nil }
    }

    /// The Unix socket's abstract name, without the NUL before it; nil for all others. Bytes that are not UTF-8 are
    /// replaced here, and only here.
    public var abstractName: String? {
        if case .abstract(let name) = storage { String(decoding: name, as: UTF8.self) } else { nil }
    }

    /// Whether it is reached without leaving this machine: 127.0.0.0/8, ::1, a Unix socket.
    public var isLoopback: Bool { ip?.isLoopback ?? true }

    /// Whether it stands for every address of this machine (0.0.0.0, ::).
    var isWildcard: Bool { ip?.isUnspecified ?? false }

    /// An IPv4 address in its IPv6 form (::ffff:a.b.c.d) as the IPv4 address it is; any other as it stands.
    public var unmapped: Address {
        guard case .ip(let ip, let port) = storage else { return self }
        return Address(ip.unmapped, port: port)
    }
}
