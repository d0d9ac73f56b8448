import CLinux
import Glibc

/// Options of a socket, set before it listens or connects; an accepted connection has its listener's.
public struct SocketOptions: Sendable, Equatable {
    /// TCP_NODELAY: Nagle's algorithm is off, so that a small write is a segment at once.
    public var noDelay = true
    /// SO_KEEPALIVE: an idle connection is probed.
    public var keepAlive = false
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

    /// The defaults: only `noDelay` is set.
    public init() {}
}

extension SocketState {
    /// Sets what differs from the kernel's defaults.
    mutating func apply(_ options: SocketOptions, family: Address.Family) throws(NetError) {
        if let size = options.receiveBuffer { try set(SOL_SOCKET, SO_RCVBUF, Int32(clamping: size)) }
        if let size = options.sendBuffer { try set(SOL_SOCKET, SO_SNDBUF, Int32(clamping: size)) }
        if options.keepAlive { try setKeepAlive(true) }
        if let linger = options.linger { try setLinger(linger) }
        guard family != .unix else { return }
        if options.noDelay { try setNoDelay(true) }
        if !options.quickAck { try setQuickAck(false) }
    }

    /// The options that the kernel copies from the listener to an accepted socket, as this state knows them.
    mutating func inherit(_ options: SocketOptions, family: Address.Family) {
        lingers = (options.linger ?? .zero) > .zero
        // At once, not before the first receive: what it answers may have come by then. A connection that
        // was reset in the backlog says so at its first call.
        if !options.quickAck, family != .unix { try? setQuickAck(false) }
    }

    func setNoDelay(_ isOn: Bool) throws(NetError) {
        try set(Int32(IPPROTO_TCP), TCP_NODELAY, isOn ? 1 : 0)
    }

    func setKeepAlive(_ isOn: Bool) throws(NetError) {
        try set(SOL_SOCKET, SO_KEEPALIVE, isOn ? 1 : 0)
    }

    mutating func setQuickAck(_ isOn: Bool) throws(NetError) {
        delaysAcknowledgements = !isOn
        try set(Int32(IPPROTO_TCP), TCP_QUICKACK, isOn ? 1 : 0)
    }

    mutating func setLinger(_ duration: Duration?) throws(NetError) {
        let descriptor = try openDescriptor("setsockopt")
        guard Descriptor.setLinger(duration, of: descriptor) else {
            throw NetError(errno: errno, call: "setsockopt", address: address)
        }
        lingers = (duration ?? .zero) > .zero
    }
}

extension Descriptor {
    /// Sets SO_LINGER; whether that worked.
    @discardableResult
    static func setLinger(_ duration: Duration?, of descriptor: Int32) -> Bool {
        let nanoseconds = duration.map(\.nanoseconds) ?? 0
        let seconds = nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 > 0 ? 1 : 0)
        var option = Glibc.linger(l_onoff: duration == nil ? 0 : 1, l_linger: Int32(clamping: seconds))
        let size = socklen_t(MemoryLayout<Glibc.linger>.size)
        return setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, size) == 0
    }
}
