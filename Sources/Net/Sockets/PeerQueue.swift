import CLinux
import Glibc

/// What the peer's socket on this machine has received and read, asked of the kernel by sock_diag(7) for
/// exactly that socket. (SIOCOUTQ on our own would wait for acknowledgements, which may be delayed by 40
/// ms.)
struct PeerQueue: ~Copyable {
    enum Reading {
        /// So many bytes were received in all, the FIN counted as one, and so many of these are unread.
        case open(received: Int, unread: Int)
        /// There is no such socket.
        case gone
    }

    private let netlink: Int32
    private var request: clinux_diag_request

    /// - Parameters:
    ///   - peer: the peer's own address.
    ///   - local: ours, which is the peer's peer.
    init(of peer: Address, connectedTo local: Address) throws(NetError) {
        netlink = clinux_socket(AF_NETLINK, Int32(SOCK_DGRAM.rawValue), Int32(NETLINK_SOCK_DIAG))
        guard netlink >= 0 else {
            throw NetError(errno: errno, call: "socket", detail: "sock_diag is not available")
        }
        // An IPv4 peer of a socket for both families has an IPv4 address of its own.
        let (peer, local) = (peer.unmapped, local.unmapped)
        request = clinux_diag_request()
        request.header.nlmsg_len = UInt32(MemoryLayout<clinux_diag_request>.size)
        request.header.nlmsg_type = UInt16(SOCK_DIAG_BY_FAMILY)
        request.header.nlmsg_flags = UInt16(NLM_F_REQUEST)
        request.body.sdiag_family = UInt8(peer.domain)
        request.body.sdiag_protocol = UInt8(IPPROTO_TCP)
        request.body.idiag_ext = 1 << (UInt8(INET_DIAG_INFO) - 1)
        request.body.idiag_states = .max
        request.body.id.idiag_sport = (peer.port ?? 0).bigEndian
        request.body.id.idiag_dport = (local.port ?? 0).bigEndian
        Self.store(peer, in: &request.body.id.idiag_src)
        Self.store(local, in: &request.body.id.idiag_dst)
        request.body.id.idiag_cookie = (.max, .max)
    }

    deinit {
        close(netlink)
    }

    private static func store<Field>(_ address: Address, in field: inout Field) {
        withUnsafeMutableBytes(of: &field) { $0.copyBytes(from: address.ip?.bytes ?? []) }
    }

    /// Asks now. The kernel answers within the call, so nothing is waited for.
    func read() throws(NetError) -> Reading {
        let sent = withUnsafeBytes(of: request) { bytes in
            retrying { Glibc.send(netlink, bytes.baseAddress, bytes.count, 0) }
        }
        guard sent > 0 else { throw NetError(errno: errno, call: "sock_diag") }
        var answer = (received: 0, code: Int32(0), reading: Reading.gone)
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
            answer.received = retrying { recv(netlink, buffer.baseAddress, buffer.count, 0) }
            answer.code = errno
            if answer.received > 0 {
                (answer.reading, answer.code) = Self.parse(
                    UnsafeRawBufferPointer(rebasing: buffer[..<answer.received])
                )
            }
        }
        guard answer.code == 0 || answer.code == ENOENT else {
            throw NetError(errno: answer.code, call: "sock_diag")
        }
        return answer.reading
    }

    /// A reading, or an errno.
    private static func parse(_ bytes: UnsafeRawBufferPointer) -> (Reading, Int32) {
        let header = MemoryLayout<nlmsghdr>.size
        guard bytes.count >= header + MemoryLayout<inet_diag_msg>.size else {
            guard bytes.count >= header + MemoryLayout<Int32>.size else { return (.gone, EPROTO) }
            return (.gone, -bytes.loadUnaligned(fromByteOffset: header, as: Int32.self))
        }
        if bytes.loadUnaligned(as: nlmsghdr.self).nlmsg_type == UInt16(NLMSG_ERROR) {
            return (.gone, -bytes.loadUnaligned(fromByteOffset: header, as: Int32.self))
        }
        let message = bytes.loadUnaligned(fromByteOffset: header, as: inet_diag_msg.self)
        if handshakeStates.contains(message.idiag_state) { return (.open(received: 0, unread: 0), 0) }
        // Attributes follow, each with its length, aligned to 4 (netlink(7)). A listener, found where the
        // connection is gone, and one in TIME_WAIT have no tcp_info of a connection.
        var offset = header + MemoryLayout<inet_diag_msg>.size
        while message.idiag_state != listenState, offset + 4 <= bytes.count {
            let length = Int(bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
            let kind = bytes.loadUnaligned(fromByteOffset: offset + 2, as: UInt16.self)
            let field = 4 + Int(CLINUX_TCPI_BYTES_RECEIVED_OFFSET)
            if Int(kind) == Int(INET_DIAG_INFO), length >= field + 8, offset + length <= bytes.count {
                let received = bytes.loadUnaligned(fromByteOffset: offset + field, as: UInt64.self)
                return (.open(received: Int(received), unread: Int(message.idiag_rqueue)), 0)
            }
            guard length >= 4 else { break }
            offset += (length + 3) & ~3
        }
        return (.gone, 0)
    }

    /// TCP_LISTEN of the kernel's states (include/net/tcp_states.h).
    private static let listenState: UInt8 = 10
    /// TCP_SYN_RECV and TCP_NEW_SYN_RECV: the listener's backlog has no room for the connection yet.
    private static let handshakeStates: Set<UInt8> = [3, 12]
}
