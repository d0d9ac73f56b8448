internal import YAMLTree

extension Endpoint: ScalarValue {
    /// `tcp`, `tcp:PORT`, `tcp:HOST:PORT`, `tcp:[IPV6]:PORT`, `unix`, `unix:PATH` or `none`.
    ///
    /// A port may also be `HIGH,LOW`, its two bytes as numbers, as FTP writes it (RFC 959, section 4.1.2).
    package init?(scalar text: some StringProtocol) {
        switch text {
        case "tcp": self = .tcp(host: "127.0.0.1", port: 0)
        case "unix": self = .unix(path: nil)
        case "none": self = .none
        default:
            if text.hasPrefix("unix:") {
                let path = String(text.dropFirst(5))
                // sun_path has 108 bytes, one of them for the NUL: unix(7).
                guard !path.isEmpty, path.utf8.count <= 107 else { return nil }
                self = .unix(path: path)
            } else if text.hasPrefix("tcp:") {
                guard let (host, port) = Self.hostAndPort(Substring(text.dropFirst(4))) else { return nil }
                self = .tcp(host: host, port: port)
            } else {
                return nil
            }
        }
    }

    package static var expectation: String { "an address such as tcp, tcp:127.0.0.1:8080 or unix" }

    package static func advice(for text: String) -> String? {
        if text.hasPrefix("unix:"), text.utf8.count > 5 + 107 {
            return "the path of a Unix socket has at most 107 bytes"
        }
        if text.hasPrefix("tcp:"), text.dropFirst(4).count(where: { $0 == ":" }) > 1, !text.contains("[") {
            return "an IPv6 address stands in brackets: 'tcp:[::1]:0'"
        }
        if text.hasPrefix("tcp:"),
            let port = Int(text[(text.lastIndex(of: ":") ?? text.startIndex)...].dropFirst()),
            port > UInt16.max
        {
            return "a port is at most \(UInt16.max)"
        }
        if text.hasPrefix("tcp:"), Self(scalar: "\(text):0") != nil {
            return "'\(text)' has no port; write '\(text):0' for a free one"
        }
        let scheme = text.prefix { $0 != ":" }
        if scheme.count < text.count, ["tcp", "unix"].contains(scheme.lowercased()),
            scheme != scheme.lowercased()
        {
            return "write '\(scheme.lowercased())' in lower case"
        }
        if scheme.lowercased() == "udp" { return "only TCP and Unix sockets can be used, not UDP" }
        if !text.hasPrefix("tcp"), Self(scalar: "tcp:\(text)") != nil { return "write 'tcp:\(text)'" }
        return nil
    }

    private static func hostAndPort(_ text: Substring) -> (String, UInt16)? {
        if text.hasPrefix("[") {
            guard let bracket = text.firstIndex(of: "]") else { return nil }
            let host = text[text.index(after: text.startIndex)..<bracket]
            let rest = text[text.index(after: bracket)...]
            guard !host.isEmpty, host.utf8.allSatisfy({ $0.isHexDigit || $0 == 0x3A || $0 == 0x2E }) else {
                return nil
            }
            guard host.contains(":"), rest.hasPrefix(":"), let port = port(rest.dropFirst()) else {
                return nil
            }
            return (String(host), port)
        }
        guard let colon = text.firstIndex(of: ":") else { return port(text).map { ("127.0.0.1", $0) } }
        let host = text[..<colon]
        guard !host.isEmpty, host.utf8.allSatisfy({ $0.isWordByte || $0 == 0x2E || $0 == 0x2D }) else {
            return nil
        }
        // Of digits only, it is an IPv4 address: four numbers below 256.
        if host.utf8.allSatisfy({ $0.isDigit || $0 == 0x2E }) {
            let parts = host.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) else { return nil }
        }
        guard let port = port(text[text.index(after: colon)...]) else { return nil }
        return (String(host), port)
    }

    private static func port(_ text: Substring) -> UInt16? {
        guard text.utf8.allSatisfy({ $0.isDigit || $0 == 0x2C }) else { return nil }
        guard let comma = text.firstIndex(of: ",") else { return UInt16(text) }
        guard let high = UInt8(text[..<comma]), let low = UInt8(text[text.index(after: comma)...]) else {
            return nil
        }
        return UInt16(high) << 8 | UInt16(low)
    }

    /// Whether it is on this machine: 127.0.0.0/8, ::1, localhost or a Unix socket.
    var isLoopback: Bool {
        guard case .tcp(let host, _) = self else { return true }
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Its address, where it always is the same.
    var fixed: String? {
        switch self {
        case .tcp(let host, let port):
            port == 0 ? nil : "tcp:\(host.contains(":") ? "[\(host)]" : host):\(port)"
        case .unix(let path): path.map { "unix:\($0)" }
        case .none: nil
        }
    }
}

extension UInt8 {
    var isHexDigit: Bool { isDigit || (self >= 0x61 && self <= 0x66) || (self >= 0x41 && self <= 0x46) }
}
