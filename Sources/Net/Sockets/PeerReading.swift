import CLinux
import Glibc

/// How a wait for the peer's reading ended.
public enum ReadProgress: Equatable, Sendable {
    /// The peer has read everything sent so far.
    case read
    /// The peer has reset the connection.
    case reset
    /// The peer's socket is gone, without a reset.
    case gone
}

extension Connection {
    /// The pauses between two looks at the peer's socket: nothing is told by an event.
    static let firstPause = Duration.microseconds(20)
    static let longestPause = Duration.milliseconds(1)
    /// A socket that is gone has sent its FIN or RST; over loopback that takes no longer than this many
    /// looks.
    private static let looksForTheEnd = 50

    /// Waits until the peer, a program on this machine, has read every byte sent so far: then what is sent
    /// next is read apart.
    ///
    /// TCP: the peer's socket has received as many bytes and its queue is empty (sock_diag(7)). Unix:
    /// nothing that we sent is still queued (SIOCOUTQ). Looks at once, then after 20 microseconds, doubling
    /// up to 1 ms.
    ///
    /// - Throws: ``NetError``: `notFound` when the peer's socket is not on this machine, `closed`, or what
    ///   ended the connection; `CancellationError`.
    public func waitUntilPeerHasRead() async throws -> ReadProgress {
        if isPipes { return try await waitUntilPipeIsRead() }
        let queue =
            localAddress.family == .unix ? nil : try PeerQueue(of: peerAddress, connectedTo: localAddress)
        var pause = Self.firstPause
        var looksAtNothing = 0
        while true {
            let reading = try queue?.read()
            let progress = try descriptor.withSocket { socket throws(NetError) in
                if let reading { try socket.progress(reading) } else { try socket.progressOfUnixPeer() }
            }
            if let progress { return progress }
            if case .gone = reading {
                looksAtNothing += 1
                guard looksAtNothing < Self.looksForTheEnd else {
                    throw NetError(
                        errno: ENOENT,
                        call: "sock_diag",
                        address: peerAddress,
                        detail: "the peer's socket is not on this machine, so what it has read cannot be seen"
                    )
                }
            }
            try await reactor.sleep(for: pause)
            pause = min(pause * 2, Self.longestPause)
        }
    }
}

extension SocketState {
    /// What the end of the connection says of the peer's reading; nil while it is open.
    private mutating func progressAtEnd(_ call: String) throws(NetError) -> ReadProgress? {
        _ = try openDescriptor(call)
        let seen = look()
        if isReset { return .reset }
        if failure != 0 { throw NetError(errno: failure, call: call, address: address) }
        return seen.contains(.hangUp) ? .gone : nil
    }

    fileprivate mutating func progress(_ peer: PeerQueue.Reading) throws(NetError) -> ReadProgress? {
        let end = try progressAtEnd("sock_diag")
        if end == .reset { return .reset }
        guard case .open(let received, let unread) = peer else { return end }
        // Our FIN counts as a byte until the peer has read it, but it is none; an urgent byte is not read either.
        let passable = (received > bytesSent ? 1 : 0) + (endsInUrgentByte ? 1 : 0)
        return received >= bytesSent && unread <= passable ? .read : nil
    }

    fileprivate mutating func progressOfUnixPeer() throws(NetError) -> ReadProgress? {
        let queued = clinux_ioctl_count(try openDescriptor("ioctl"), UInt(CLINUX_SIOCOUTQ))
        guard queued >= 0 else { throw NetError(errno: errno, call: "ioctl", address: address) }
        // A peer that closes throws away what it has not read; with a reset if there was any.
        if try progressAtEnd("ioctl") == .reset { return .reset }
        return queued == 0 ? .read : nil
    }
}
