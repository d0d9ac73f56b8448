import CLinux
import Glibc

extension SocketState {
    /// Binds; for a Unix socket gives its file.
    func bind(to address: Address, permissions: UInt32?) throws(NetError) -> SocketFile? {
        let descriptor = try openDescriptor("bind")
        if let path = address.path {
            return try SocketFile.bind(descriptor, to: address, path: path, permissions: permissions)
        }
        guard permissions == nil else {
            throw NetError(
                errno: EINVAL,
                call: "bind",
                address: address,
                detail: "only a file has permissions"
            )
        }
        // It means nothing to a Unix socket.
        if address.family != .unix { try set(SOL_SOCKET, SO_REUSEADDR, 1) }
        guard address.withSocketAddress({ Glibc.bind(descriptor, $0, $1) }) == 0 else {
            throw NetError(errno: errno, call: "bind", address: address)
        }
        return nil
    }

    /// A descriptor from elsewhere as a listener's, and whether it listens already.
    static func inheritListener(_ number: Int32) throws(NetError) -> (SocketState, isListening: Bool) {
        let isListening = try option(SO_ACCEPTCONN, of: number) != 0
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isConnected = withUnsafeMutableBytes(of: &address) {
            getpeername(number, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length) == 0
        }
        guard try option(SO_TYPE, of: number) == Int32(SOCK_STREAM.rawValue), !isConnected else {
            throw NetError(
                errno: EINVAL,
                call: "inherit",
                detail: "descriptor \(number) is not a stream socket that can listen"
            )
        }
        guard clinux_prepare(number) == 0 else { throw NetError(errno: errno, call: "fcntl") }
        let local = try Address.filled(by: "getsockname") { getsockname(number, $0, $1) }
        return (SocketState(number: number, address: local), isListening)
    }

    static func option(_ option: Int32, of number: Int32) throws(NetError) -> Int32 {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(number, SOL_SOCKET, option, &value, &size) == 0 else {
            throw NetError(
                errno: errno,
                call: "getsockopt",
                detail: errno == ENOTSOCK ? "descriptor \(number) is not a socket" : nil
            )
        }
        return value
    }
}
