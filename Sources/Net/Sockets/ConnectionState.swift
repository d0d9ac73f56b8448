import CLinux
import Glibc

extension Connection {
    /// How a connection stands: in which directions bytes may still go.
    public enum State: Sendable {
        /// Both ways.
        case open
        /// This side has sent its FIN, and receives.
        case readOnly
        /// The peer's FIN was received, and this side may send.
        case writeOnly
        /// No way: both FINs, a reset, a failure such as a timeout, or a close on this side. Bytes that came before a reset
        /// may still be received, and the socket is this process's until it is closed.
        case closed
    }

    /// How the connection stands, as of the last call or event. The peer's FIN counts once a receive has told it.
    public var state: State {
        value { socket in
            guard socket.isOpen, !socket.isReset, socket.failure == 0 else { return .closed }
            return switch (socket.isHalfClosed, socket.hasEnded) {
            case (false, false): .open
            case (true, false): .readOnly
            case (false, true): .writeOnly
            case (true, true): .closed
            }
        }
    }

    /// How many bytes lie unread in the kernel's receive queue (FIONREAD).
    ///
    /// - Throws: ``NetError`` with code `closed`.
    public var unreadBytes: Int {
        get throws(NetError) {
            try descriptor.withSocket { socket throws(NetError) in try socket.unreadBytes() }
        }
    }

    /// What the kernel still keeps of what was sent (SIOCOUTQ): over TCP the bytes that the peer has not acknowledged,
    /// and a FIN as one more; on a Unix socket the memory of what the peer has not received, which is more than its bytes.
    /// Either way 0 says that the peer's kernel, or the peer itself, has everything.
    ///
    /// - Throws: ``NetError`` with code `closed`.
    public var unsentBytes: Int {
        get throws(NetError) {
            try descriptor.withSocket { socket throws(NetError) in try socket.unsentBytes() }
        }
    }
}

extension SocketState {
    /// How many bytes lie unread in the receive queue (FIONREAD).
    func unreadBytes() throws(NetError) -> Int {
        try queueLength(UInt(CLINUX_FIONREAD))
    }

    /// How much the send queue keeps (SIOCOUTQ).
    func unsentBytes() throws(NetError) -> Int {
        try queueLength(UInt(CLINUX_SIOCOUTQ))
    }

    private func queueLength(_ request: UInt) throws(NetError) -> Int {
        let count = clinux_ioctl_count(try openDescriptor("ioctl"), request)
        guard count >= 0 else { throw NetError(errno: errno, call: "ioctl", address: address) }
        return Int(count)
    }
}
