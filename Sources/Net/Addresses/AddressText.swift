import Glibc

extension Address {
    /// The most bytes a Unix socket's path may have: sun_path less its terminator (unix(7)). An abstract name has
    /// no terminator but a NUL before it.
    static let maximumPathLength = 107

    /// A numeric host, without brackets, and a port.
    ///
    /// - Throws: ``NetError`` with code `invalidArgument` when the host is neither an IPv4 nor an IPv6
    ///   address.
    public init(host: String, port: UInt16) throws(NetError) {
        guard let ip = host == "localhost" ? .loopback : IPAddress(host) else {
            throw Address.unreadable("'\(host)' is not a numeric IPv4 or IPv6 address")
        }
        self.init(ip, port: port)
    }

    /// A Unix socket's path.
    ///
    /// - Throws: ``NetError`` with code `pathTooLong` over 107 bytes, `invalidArgument` when it is empty or
    ///   holds a NUL.
    public init(path: String) throws(NetError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw Address.unreadable("a socket's path must not be empty or contain NUL")
        }
        let address = Address(.unix(path: path))
        try address.check(length: path.utf8.count, of: "path")
        self = address
    }

    /// A Unix socket's abstract name (unix(7)): Linux keeps it beside the file system, and forgets it with the socket.
    ///
    /// - Throws: ``NetError`` with code `pathTooLong` over 107 bytes, `invalidArgument` when it is empty.
    public init(abstractName name: String) throws(NetError) {
        guard !name.isEmpty else { throw Address.unreadable("a socket's abstract name must not be empty") }
        let address = Address(.abstract(name: Array(name.utf8)))
        try address.check(length: name.utf8.count, of: "name")
        self = address
    }

    private func check(length: Int, of part: String) throws(NetError) {
        guard length > Address.maximumPathLength else { return }
        throw NetError(
            errno: ENAMETOOLONG,
            call: "bind",
            address: self,
            detail: "the \(part) is \(length) bytes long and at most \(Address.maximumPathLength) fit"
        )
    }

    /// Reads `127.0.0.1:80`, `[::1]:80`, `localhost:80`, `unix:PATH`, an absolute path or `unix:@NAME`, an abstract
    /// name. A path that begins with `@` is written `unix:./@path`.
    ///
    /// - Throws: ``NetError`` with code `invalidArgument` that says what is wrong, or `pathTooLong`.
    public init(parsing text: String) throws(NetError) {
        if text.hasPrefix("unix:@") {
            try self.init(abstractName: String(text.dropFirst(6)))
            return
        }
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
    public var host: String? { ip?.description }
}

extension Address: CustomStringConvertible {
    /// `127.0.0.1:80`, `[::1]:80`, `unix:/tmp/socket`, `unix:@name`, or `unix:` for a socket without a name. Control
    /// characters of an abstract name are written `\xNN`.
    public var description: String {
        switch storage {
        case .ip(let ip, let port): ip.family == .ipv4 ? "\(ip):\(port)" : "[\(ip)]:\(port)"
        // The file is the same, and is not taken for an abstract name.
        case .unix(let path): path.hasPrefix("@") ? "unix:./\(path)" : "unix:\(path)"
        case .abstract(let name): "unix:@\(Address.printable(name))"
        }
    }

    private static func printable(_ name: [UInt8]) -> String {
        String(decoding: name, as: UTF8.self).unicodeScalars.map { scalar in
            guard scalar.value < 32 || scalar.value == 127 else { return String(scalar) }
            let digits = String(scalar.value, radix: 16)
            return digits.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
        }.joined()
    }
}
