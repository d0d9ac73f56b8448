import Glibc

/// The options of a connection that is open. All throw ``NetError``: `closed` after ``close()``, `invalidArgument` for a
/// value out of the kernel's range, and `other` (EOPNOTSUPP) where a Unix socket has no such option.
extension Connection {
    /// Whether Nagle's algorithm is off (TCP_NODELAY).
    public var noDelay: Bool {
        get throws(NetError) { try number(Int32(IPPROTO_TCP), TCP_NODELAY) != 0 }
    }

    /// Switches Nagle's algorithm off (TCP_NODELAY), or on.
    public func setNoDelay(_ isOn: Bool) throws(NetError) {
        try descriptor.withSocket { socket throws(NetError) in try socket.setNoDelay(isOn) }
    }

    /// How the connection is probed while it is idle, with the kernel's own values where none were given; nil where it is
    /// not.
    public var keepAlive: KeepAlive? {
        get throws(NetError) {
            try descriptor.withSocket { socket throws(NetError) in
                try socket.keepAlive(family: peerAddress.family)
            }
        }
    }

    /// Switches the probing of an idle connection on (SO_KEEPALIVE), with the values that are given, or off.
    public func setKeepAlive(_ keepAlive: KeepAlive?) throws(NetError) {
        try descriptor.withSocket { socket throws(NetError) in try socket.setKeepAlive(keepAlive) }
    }

    /// Switches immediate acknowledgements (TCP_QUICKACK). Off is set again before each receive.
    public func setQuickAck(_ isOn: Bool) throws(NetError) {
        try descriptor.withSocket { socket throws(NetError) in try socket.setQuickAck(isOn) }
    }

    /// SO_LINGER; see ``SocketOptions/linger``.
    public var linger: Duration? {
        get throws(NetError) {
            try descriptor.withSocket { socket throws(NetError) in try socket.linger() }
        }
    }

    /// Sets SO_LINGER; see ``SocketOptions/linger``.
    public func setLinger(_ duration: Duration?) throws(NetError) {
        try descriptor.withSocket { socket throws(NetError) in try socket.setLinger(duration) }
    }

    /// The type of service of IPv4, the traffic class of IPv6; see ``SocketOptions/typeOfService``.
    public var typeOfService: UInt8 {
        get throws(NetError) {
            try descriptor.withSocket { socket throws(NetError) in
                try socket.typeOfService(family: peerAddress.family)
            }
        }
    }

    /// Sets the type of service; see ``SocketOptions/typeOfService``.
    public func setTypeOfService(_ value: UInt8) throws(NetError) {
        try descriptor.withSocket { socket throws(NetError) in
            try socket.setTypeOfService(value, family: peerAddress.family)
        }
    }

    /// SO_RCVBUF in bytes: what the kernel made of ``SocketOptions/receiveBuffer``, or chose itself. It counts its own
    /// bookkeeping too, so fewer bytes of the stream fit.
    public var receiveBuffer: Int {
        get throws(NetError) { try number(SOL_SOCKET, SO_RCVBUF) }
    }

    /// SO_SNDBUF in bytes, as ``receiveBuffer``.
    public var sendBuffer: Int {
        get throws(NetError) { try number(SOL_SOCKET, SO_SNDBUF) }
    }

    private func number(_ level: Int32, _ option: Int32) throws(NetError) -> Int {
        try descriptor.withSocket { socket throws(NetError) in Int(try socket.get(level, option)) }
    }
}
