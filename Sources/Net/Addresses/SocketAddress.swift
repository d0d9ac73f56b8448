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

    /// Gives the body this address as the kernel takes it, with its length in bytes.
    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        func give<Kind>(_ value: Kind, length: Int = MemoryLayout<Kind>.size) -> Result {
            withUnsafeBytes(of: value) { bytes in
                // Every sockaddr begins with the family, so it may be read through the common type.
                body(bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(length))
            }
        }
        switch storage {
        case .ip(let ip, let port) where ip.family == .ipv4:
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr = ip.ipv4Bytes
            return give(address)
        case .ip(let ip, let port):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_addr = ip.ipv6Bytes
            address.sin6_scope_id = ip.scope
            return give(address)
        // A path ends with its NUL. An abstract name begins with one and is as long as the length says.
        case .unix(let path):
            let (address, length) = Address.unix(path.utf8.prefix(Address.maximumPathLength) + [0])
            return give(address, length: length)
        case .abstract(let name):
            let (address, length) = Address.unix([0] + name.prefix(Address.maximumPathLength))
            return give(address, length: length)
        }
    }

    private static var unixHeader: Int { MemoryLayout<sockaddr_un>.offset(of: \.sun_path)! }

    private static func unix(_ name: [UInt8]) -> (sockaddr_un, length: Int) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address) {
            UnsafeMutableRawBufferPointer(rebasing: $0[unixHeader...]).copyBytes(from: name)
        }
        return (address, unixHeader + name.count)
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
                let ip = IPAddress(ipv4: UInt32(bigEndian: address.sin_addr.s_addr))
                return Address(ip, port: UInt16(bigEndian: address.sin_port))
            case AF_INET6:
                let address = bytes.loadUnaligned(as: sockaddr_in6.self)
                let ip = IPAddress(address.sin6_addr, scope: address.sin6_scope_id)
                return Address(ip, port: UInt16(bigEndian: address.sin6_port))
            default:
                // A Unix socket without a name has only its family filled in.
                let name = bytes.prefix(max(length, Address.unixHeader)).dropFirst(Address.unixHeader)
                if name.first == 0, name.count > 1 {
                    return Address(.abstract(name: Array(name.dropFirst())))
                }
                return Address(.unix(path: String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)))
            }
        }
    }
}
