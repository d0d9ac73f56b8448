import Glibc

extension Address {
    /// The most bytes a Unix socket's path may have: sun_path less its terminator (unix(7)).
    static let maximumPathLength = 107

    /// A numeric host, without brackets, and a port.
    ///
    /// - Throws: ``NetError`` with code `invalidArgument` when the host is neither an IPv4 nor an IPv6
    ///   address.
    public init(host: String, port: UInt16) throws(NetError) {
        if host == "localhost" {
            self = .loopback(port: port)
            return
        }
        var four = in_addr()
        if inet_pton(AF_INET, host, &four) == 1 {
            self.init(.ipv4(host: UInt32(bigEndian: four.s_addr), port: port))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, host, &six) == 1 else {
            throw Address.unreadable("'\(host)' is not a numeric IPv4 or IPv6 address")
        }
        self.init(six, port: port, scope: 0)
    }

    /// A Unix socket's path.
    ///
    /// - Throws: ``NetError`` with code `pathTooLong` over 107 bytes, `invalidArgument` when it is empty or
    ///   holds a NUL.
    public init(path: String) throws(NetError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw Address.unreadable("a socket's path must not be empty or contain NUL")
        }
        let length = path.utf8.count
        guard length <= Address.maximumPathLength else {
            throw NetError(
                errno: ENAMETOOLONG,
                call: "bind",
                address: Address(.unix(path: path)),
                detail: "the path is \(length) bytes long and at most \(Address.maximumPathLength) fit"
            )
        }
        self.init(.unix(path: path))
    }

    /// Reads `127.0.0.1:80`, `[::1]:80`, `localhost:80`, `unix:PATH` or an absolute path.
    ///
    /// - Throws: ``NetError`` with code `invalidArgument` that says what is wrong, or `pathTooLong`.
    public init(parsing text: String) throws(NetError) {
        if text.hasPrefix("unix:") {
            try self.init(path: String(text.dropFirst(5)))
            return
        }
        if text.hasPrefix("/") {
            try self.init(path: text)
            return
        }
        guard let colon = text.lastIndex(of: ":") else {
            throw Address.unreadable("'\(text)' has no port; write '\(text):80'")
        }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits)
        else {
            throw Address.unreadable("'\(digits)' is not a port; a port is a number from 0 to 65535")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { throw Address.unreadable("'[\(host)]' is not an IPv6 address") }
        } else if host.contains(":") {
            throw Address.unreadable("an IPv6 address with a port is written '[\(host)]:\(port)'")
        }
        try self.init(host: String(host), port: port)
    }

    private static func unreadable(_ detail: String) -> NetError {
        NetError(errno: EINVAL, call: "address", detail: detail)
    }

    /// The numeric host without brackets; nil for a Unix socket.
    public var host: String? {
        switch storage {
        case .ipv4(let host, _):
            return (0..<4).map { String((host >> (24 - 8 * $0)) & 0xff) }.joined(separator: ".")
        case .ipv6(_, _, let scope, _):
            var bytes = ipv6Bytes
            let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) {
                buffer in
                String(cString: inet_ntop(AF_INET6, &bytes, buffer.baseAddress, socklen_t(buffer.count)))
            }
            return scope == 0 ? text : "\(text)%\(scope)"
        case .unix:
            return nil
        }
    }
}

extension Address: CustomStringConvertible {
    /// `127.0.0.1:80`, `[::1]:80`, `unix:/tmp/socket`, or `unix:` for a socket without a name.
    public var description: String {
        switch storage {
        case .ipv4(_, let port): "\(host ?? ""):\(port)"
        case .ipv6(_, _, _, let port): "[\(host ?? "")]:\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
