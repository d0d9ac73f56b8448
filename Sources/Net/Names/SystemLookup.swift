import CLinux
import Glibc

extension Lookups {
    /// getaddrinfo(3), whose order is that of RFC 6724: what this machine has no route to comes last.
    static let resolve: Call = { host, family in
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_family =
            switch family {
            case .ipv4: AF_INET
            case .ipv6: AF_INET6
            case nil: AF_UNSPEC
            }
        var first: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &first)
        let code = errno
        guard status == 0 else { return .failure(failure(status, errno: code, host: host)) }
        defer { freeaddrinfo(first) }
        return .success(sequence(first: first, next: { $0?.pointee.ai_next }).compactMap(address))
    }

    private static func address(of entry: UnsafeMutablePointer<addrinfo>?) -> IPAddress? {
        guard let entry = entry?.pointee, let address = entry.ai_addr else { return nil }
        var storage = sockaddr_storage()
        let length = min(Int(entry.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: length))
        }
        return Address(storage, length: length).ip
    }

    /// An error of getaddrinfo(3) in our words.
    static func failure(_ status: Int32, errno code: Int32, host: String) -> NetError {
        if status == EAI_SYSTEM { return NetError(errno: code, call: "getaddrinfo") }
        let text = gai_strerror(status).map { String(cString: $0).withLowercasedFirst } ?? "failed"
        return NetError(
            code: status == EAI_NONAME || status == CLINUX_EAI_NODATA ? .nameNotFound : .nameLookupFailed,
            call: "getaddrinfo",
            errno: status,
            detail: "'\(host)': \(text)"
        )
    }
}
