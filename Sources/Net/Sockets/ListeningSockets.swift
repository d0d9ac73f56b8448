import CLinux
import Glibc

/// Who listens on this machine, asked of the kernel by sock_diag(7): nobody is connected to.
package enum ListeningSockets {
    /// Whether a TCP socket of any address listens on the port.
    package static func contains(port: UInt16) throws(NetError) -> Bool {
        for family in [AF_INET, AF_INET6] {
            var request = clinux_diag_request()
            request.header = header(of: clinux_diag_request.self)
            request.body.sdiag_family = UInt8(family)
            request.body.sdiag_protocol = UInt8(IPPROTO_TCP)
            request.body.idiag_states = 1 << listenState
            request.body.id.idiag_sport = port.bigEndian
            let isThere = try any(request) { message in
                guard message.count >= MemoryLayout<inet_diag_msg>.size else { return false }
                return message.loadUnaligned(as: inet_diag_msg.self).id.idiag_sport == port.bigEndian
            }
            if isThere { return true }
        }
        return false
    }

    /// Whether a Unix socket listens whose file is the one at the path, whatever it was called when it was bound.
    package static func contains(path: String) throws(NetError) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
        var request = clinux_unix_diag_request()
        request.header = header(of: clinux_unix_diag_request.self)
        request.body.sdiag_family = UInt8(AF_UNIX)
        request.body.udiag_states = 1 << listenState
        request.body.udiag_show = UInt32(CLINUX_UDIAG_SHOW_VFS)
        let inode = UInt32(truncatingIfNeeded: status.st_ino)
        return try any(request) { message in
            var offset = MemoryLayout<unix_diag_msg>.size
            while offset + 4 <= message.count {
                let length = Int(message.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
                let kind = message.loadUnaligned(fromByteOffset: offset + 2, as: UInt16.self)
                guard length >= 4, offset + length <= message.count else { return false }
                if Int32(kind) == CLINUX_UNIX_DIAG_VFS, length >= 8 {
                    // struct unix_diag_vfs: the inode, then the device.
                    return message.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self) == inode
                }
                offset += (length + 3) & ~3
            }
            return false
        }
    }

    /// TCP_LISTEN of the kernel's states, which Unix sockets share.
    private static let listenState: UInt32 = 10

    private static func header<Request>(of type: Request.Type) -> nlmsghdr {
        var header = nlmsghdr()
        header.nlmsg_len = UInt32(MemoryLayout<Request>.size)
        header.nlmsg_type = UInt16(SOCK_DIAG_BY_FAMILY)
        header.nlmsg_flags = UInt16(NLM_F_REQUEST) | UInt16(CLINUX_NLM_F_DUMP)
        return header
    }

    /// Whether any of the sockets that the kernel lists satisfies the condition. It answers within the calls.
    private static func any<Request>(
        _ request: Request,
        _ isMeant: (UnsafeRawBufferPointer) -> Bool
    ) throws(NetError) -> Bool {
        let netlink = clinux_socket(AF_NETLINK, Int32(SOCK_DGRAM.rawValue), Int32(NETLINK_SOCK_DIAG))
        guard netlink >= 0 else {
            throw NetError(errno: errno, call: "socket", detail: "sock_diag is not available")
        }
        defer { close(netlink) }
        let sent = withUnsafeBytes(of: request) { bytes in
            retrying { Glibc.send(netlink, bytes.baseAddress, bytes.count, 0) }
        }
        guard sent > 0 else { throw NetError(errno: errno, call: "sock_diag") }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 * 1024, alignment: 8)
        defer { buffer.deallocate() }
        var isThere = false
        while true {
            let count = retrying { recv(netlink, buffer.baseAddress, buffer.count, 0) }
            guard count > 0 else { throw NetError(errno: errno, call: "sock_diag") }
            var rest = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            while rest.count >= MemoryLayout<nlmsghdr>.size {
                let header = rest.loadUnaligned(as: nlmsghdr.self)
                let length = Int(header.nlmsg_len)
                guard length >= MemoryLayout<nlmsghdr>.size, length <= rest.count else { break }
                let body = UnsafeRawBufferPointer(rebasing: rest[MemoryLayout<nlmsghdr>.size..<length])
                switch Int32(header.nlmsg_type) {
                case CLINUX_NLMSG_DONE: return isThere
                case NLMSG_ERROR:
                    let code = body.count >= 4 ? -body.loadUnaligned(as: Int32.self) : EPROTO
                    throw NetError(errno: code, call: "sock_diag")
                default: isThere = isThere || isMeant(body)
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[min((length + 3) & ~3, rest.count)...])
            }
        }
    }
}
