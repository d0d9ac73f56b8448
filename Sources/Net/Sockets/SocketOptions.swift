import Glibc

/// Options of a socket, set before it listens or connects; an accepted connection has its listener's. Those of TCP and IP
/// do nothing to a Unix socket.
public struct SocketOptions: Sendable, Equatable {
    /// TCP_NODELAY: Nagle's algorithm is off, so that a small write is a segment at once.
    public var noDelay = true
    /// SO_KEEPALIVE: how an idle connection is probed; nil does not.
    public var keepAlive: KeepAlive?
    /// TCP_QUICKACK: false delays acknowledgements, and is set again before each receive, since the kernel
    /// forgets it.
    public var quickAck = true
    /// SO_LINGER in whole seconds, rounded up. Zero makes every close an RST. A close never blocks,
    /// whatever this is: the FIN goes at once and waiting for its acknowledgement would tell nothing.
    public var linger: Duration?
    /// SO_RCVBUF in bytes; the kernel doubles it.
    public var receiveBuffer: Int?
    /// SO_SNDBUF in bytes; the kernel doubles it.
    public var sendBuffer: Int?

    /// The type of service of IPv4 (IP_TOS), the traffic class of IPv6 (IPV6_TCLASS): how routers are asked to treat what
    /// is sent (RFC 2474). The two lowest bits are the kernel's own (RFC 3168).
    public var typeOfService: UInt8?
    /// Whether this side goes on sending after the peer's FIN. Where not, the receive that tells the FIN has it answered
    /// with ours, once what is being written is written; a later write then throws ``NetError`` with code `closed`.
    public var allowHalfOpen = true

    /// The defaults: only `noDelay` and `allowHalfOpen` are set.
    public init() {}
}

/// How an idle connection is probed, so that a peer that is gone is noticed: the connection then ends with ``NetError`` of
/// code `timedOut` (RFC 1122, 4.2.3.6; tcp(7)).
public struct KeepAlive: Sendable, Equatable {
    /// How long nothing has come before the first probe, in whole seconds, rounded up (TCP_KEEPIDLE, 1 to 32,767); nil
    /// leaves the system's, mostly two hours.
    public var idle: Duration?
    /// The time between two probes, in whole seconds, rounded up (TCP_KEEPINTVL, 1 to 32,767); nil leaves the system's,
    /// mostly 75 seconds.
    public var interval: Duration?
    /// How many probes go unanswered before the connection ends (TCP_KEEPCNT, 1 to 127); nil leaves the system's, mostly
    /// 9.
    public var count: Int?

    /// Probing with the system's values where none is given.
    public init(idle: Duration? = nil, interval: Duration? = nil, count: Int? = nil) {
        self.idle = idle
        self.interval = interval
        self.count = count
    }
}

extension SocketState {
    /// Sets what differs from the kernel's defaults.
    mutating func apply(_ options: SocketOptions, family: Address.Family) throws(NetError) {
        if let size = options.receiveBuffer { try set(SOL_SOCKET, SO_RCVBUF, Int32(clamping: size)) }
        if let size = options.sendBuffer { try set(SOL_SOCKET, SO_SNDBUF, Int32(clamping: size)) }
        allowsHalfOpen = options.allowHalfOpen
        if let linger = options.linger { try setLinger(linger) }
        guard family != .unix else { return }
        if let keepAlive = options.keepAlive { try setKeepAlive(keepAlive) }
        if let value = options.typeOfService { try setTypeOfService(value, family: family) }
        if options.noDelay { try setNoDelay(true) }
        if !options.quickAck { try setQuickAck(false) }
    }

    /// The options of an accepted socket. The kernel copies them from the listener's, except to a Unix socket, which it
    /// makes at the connect.
    mutating func inherit(_ options: SocketOptions, family: Address.Family) {
        if family == .unix { try? apply(options, family: family) }
        lingers = (options.linger ?? .zero) > .zero
        allowsHalfOpen = options.allowHalfOpen
        // At once, not before the first receive: what it answers may have come by then. A connection that
        // was reset in the backlog says so at its first call.
        if !options.quickAck, family != .unix { try? setQuickAck(false) }
    }
}
