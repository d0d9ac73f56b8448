import Glibc

/// Finds the addresses of a host's name.
///
/// ``system`` asks the system's own resolver. Another one, for a test or a name service of your own, is a closure:
///
/// ```swift
/// let resolver = Resolver { host, _ in [.loopback] }
/// let connection = try await Connection.connect(host: "api.example", port: 443, resolver: resolver)
/// ```
public struct Resolver: Sendable {
    private let look: @Sendable (_ host: String, _ family: IPAddress.Family?) async throws -> [IPAddress]

    /// A resolver that asks the closure for the addresses of a name, best first; those of another family than the one
    /// asked for, if one is, are passed over. It is not asked for numeric hosts.
    public init(
        _ look: @escaping @Sendable (_ host: String, _ family: IPAddress.Family?) async throws -> [IPAddress]
    ) {
        self.look = look
    }

    /// getaddrinfo(3), on threads of its own, so that neither a reactor nor Swift's pool stands still meanwhile.
    ///
    /// `localhost` and the names below it are ::1 and 127.0.0.1 without being looked up, as RFC 6761, section 6.3,
    /// demands.
    public static let system = Resolver { host, family in
        isLocalhost(host)
            ? [.loopbackIPv6, .loopback] : try await Lookups.system.addresses(of: host, family: family)
    }

    /// The host's addresses, best first, each once; of this family only, if one is given. A numeric host is its own
    /// address.
    ///
    /// Suspends until the resolver answers. Cancelled, it leaves at once, and the answer is dropped.
    ///
    /// - Throws: ``NetError``: `nameNotFound`, `nameLookupFailed`, `invalidArgument` for what cannot be a host;
    ///   `CancellationError`; whatever the closure of another resolver throws.
    public func addresses(of host: String, family: IPAddress.Family? = nil) async throws -> [IPAddress] {
        let found =
            if let address = try Self.numeric(host) { [address] } else { try await look(host, family) }
        var addresses: [IPAddress] = []
        for address in found where family == nil || address.family == family {
            if !addresses.contains(address) { addresses.append(address) }
        }
        guard !addresses.isEmpty else {
            let kind = family.map { " \($0 == .ipv4 ? "IPv4" : "IPv6")" } ?? ""
            throw NetError(
                code: .nameNotFound,
                call: "getaddrinfo",
                errno: EAI_NONAME,
                detail: "'\(host)' has no\(kind) address"
            )
        }
        return addresses
    }

    /// The host as an address; nil for a name.
    private static func numeric(_ host: String) throws(NetError) -> IPAddress? {
        if let address = IPAddress(host) { return address }
        guard !host.isEmpty, !host.utf8.contains(0) else {
            throw unreadable("a host must not be empty or contain NUL")
        }
        // getaddrinfo(3) would take `010.0.0.1`, `127.1` and `0x7f.1` for addresses, in the way of inet_aton(3), which
        // is not the way in which they read. No name ends in a number (RFC 1123, section 2.1; RFC 3696, section 2).
        let last = host.split(separator: ".").last ?? ""
        let isNumber = last.utf8.allSatisfy { (48...57).contains($0) } || Int(hexadecimal: last) != nil
        guard !isNumber else { throw unreadable("'\(host)' is neither a name nor an IPv4 address") }
        guard !host.contains(":") else { throw unreadable("'\(host)' is neither a name nor an IPv6 address") }
        return nil
    }

    private static func unreadable(_ detail: String) -> NetError {
        NetError(errno: EINVAL, call: "getaddrinfo", detail: detail)
    }

    private static func isLocalhost(_ host: String) -> Bool {
        let name = host.lowercased()
        return [name, name + "."].contains { $0 == "localhost." || $0.hasSuffix(".localhost.") }
    }
}

extension Int {
    /// A number written `0x7f`.
    fileprivate init?(hexadecimal text: Substring) {
        guard text.lowercased().hasPrefix("0x") else { return nil }
        self.init(text.dropFirst(2), radix: 16)
    }
}
