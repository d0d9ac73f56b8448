import Glibc

/// The way between an ``Address`` and the kernel's `sockaddr`.
extension Address {
    /// The protocol family for socket(2).
    var domain: Int32 {
        switch family {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .unix: AF_UNIX
        }
    }

    init(_ address: in6_addr, port: UInt16, scope: UInt32) {
        let (high, low) = withUnsafeBytes(of: address) {
            ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(.ipv6(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low), scope: scope, port: port))
    }

    /// The sixteen bytes of an IPv6 address in network order; zero for the other families.
    var ipv6Bytes: in6_addr {
        var bytes = in6_addr()
        if case .ipv6(let high, let low, _, _) = storage {
            withUnsafeMutableBytes(of: &bytes) {
                $0.storeBytes(of: high.bigEndian, as: UInt64.self)
                $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
        }
        return bytes
    }

    /// Gives the body this address as the kernel takes it, with its length in bytes.
    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        func give<Kind>(_ value: Kind, length: Int = MemoryLayout<Kind>.size) -> Result {
            withUnsafeBytes(of: value) { bytes in
                // Every sockaddr begins with the family, so it may be read through the common type.
                body(bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(length))
            }
        }
        switch storage {
        case .ipv4(let host, let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = host.bigEndian
            return give(address)
        case .ipv6(_, _, let scope, let port):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_addr = ipv6Bytes
            address.sin6_scope_id = scope
            return give(address)
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let header = MemoryLayout<sockaddr_un>.offset(of: \.sun_path)!
            let bytes = path.utf8.prefix(Address.maximumPathLength)
            withUnsafeMutableBytes(of: &address) {
                UnsafeMutableRawBufferPointer(rebasing: $0[header...]).copyBytes(from: bytes)
            }
            return give(address, length: header + bytes.count + 1)
        }
    }

    /// Reads the address that a call such as getsockname(2) fills in.
    ///
    /// - Throws: ``NetError`` named after `call` when it returns less than 0.
    static func filled(
        by call: String,
        _ fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) throws(NetError) -> Address {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutableBytes(of: &storage) {
            fill($0.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length)
        }
        guard status >= 0 else { throw NetError(errno: errno, call: call) }
        return Address(storage, length: Int(length))
    }

    /// The address in a `sockaddr_storage` of which `length` bytes are filled.
    init(_ storage: sockaddr_storage, length: Int) {
        self = withUnsafeBytes(of: storage) { bytes in
            switch Int32(storage.ss_family) {
            case AF_INET:
                let address = bytes.loadUnaligned(as: sockaddr_in.self)
                return Address(
                    .ipv4(
                        host: UInt32(bigEndian: address.sin_addr.s_addr),
                        port: UInt16(bigEndian: address.sin_port)
                    )
                )
            case AF_INET6:
                let address = bytes.loadUnaligned(as: sockaddr_in6.self)
                return Address(
                    address.sin6_addr,
                    port: UInt16(bigEndian: address.sin6_port),
                    scope: address.sin6_scope_id
                )
            default:
                // A Unix socket without a name has only its family filled in.
                let header = MemoryLayout<sockaddr_un>.offset(of: \.sun_path)!
                let path = bytes.prefix(max(length, header)).dropFirst(header).prefix { $0 != 0 }
                return Address(.unix(path: String(decoding: path, as: UTF8.self)))
            }
        }
    }
}
