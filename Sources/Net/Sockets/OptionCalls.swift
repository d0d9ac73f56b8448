import Glibc

/// A socket's options: setsockopt(2) and getsockopt(2).
extension SocketState {
    /// Sets an integer option.
    func set(_ level: Int32, _ option: Int32, _ value: Int32) throws(NetError) {
        try set(level, option, of: value)
    }

    /// Reads an integer option.
    func get(_ level: Int32, _ option: Int32) throws(NetError) -> Int32 {
        var value: Int32 = 0
        try get(level, option, into: &value)
        return value
    }

    func setNoDelay(_ isOn: Bool) throws(NetError) {
        try set(Int32(IPPROTO_TCP), TCP_NODELAY, isOn ? 1 : 0)
    }

    mutating func setQuickAck(_ isOn: Bool) throws(NetError) {
        delaysAcknowledgements = !isOn
        try set(Int32(IPPROTO_TCP), TCP_QUICKACK, isOn ? 1 : 0)
    }

    /// The times first: with the probing on already, the kernel would begin to count by the old ones.
    func setKeepAlive(_ keepAlive: KeepAlive?) throws(NetError) {
        let tcp = Int32(IPPROTO_TCP)
        if let idle = keepAlive?.idle { try set(tcp, TCP_KEEPIDLE, idle.wholeSeconds) }
        if let interval = keepAlive?.interval { try set(tcp, TCP_KEEPINTVL, interval.wholeSeconds) }
        if let count = keepAlive?.count { try set(tcp, TCP_KEEPCNT, Int32(clamping: count)) }
        try set(SOL_SOCKET, SO_KEEPALIVE, keepAlive == nil ? 0 : 1)
    }

    func keepAlive(family: Address.Family) throws(NetError) -> KeepAlive? {
        guard try get(SOL_SOCKET, SO_KEEPALIVE) != 0 else { return nil }
        guard family != .unix else { return KeepAlive() }
        let tcp = Int32(IPPROTO_TCP)
        return KeepAlive(
            idle: .seconds(try get(tcp, TCP_KEEPIDLE)),
            interval: .seconds(try get(tcp, TCP_KEEPINTVL)),
            count: Int(try get(tcp, TCP_KEEPCNT))
        )
    }

    /// A socket for IPv6 sends by IPv4 as well, to addresses that are mapped, and then goes by IPv4's option.
    func setTypeOfService(_ value: UInt8, family: Address.Family) throws(NetError) {
        if family == .ipv6 { try set(Int32(IPPROTO_IPV6), IPV6_TCLASS, Int32(value)) }
        try set(Int32(IPPROTO_IP), IP_TOS, Int32(value))
    }

    func typeOfService(family: Address.Family) throws(NetError) -> UInt8 {
        let value =
            family == .ipv6
            ? try get(Int32(IPPROTO_IPV6), IPV6_TCLASS) : try get(Int32(IPPROTO_IP), IP_TOS)
        return UInt8(truncatingIfNeeded: value)
    }

    mutating func setLinger(_ duration: Duration?) throws(NetError) {
        try set(SOL_SOCKET, SO_LINGER, of: Glibc.linger(duration))
        lingers = (duration ?? .zero) > .zero
    }

    func linger() throws(NetError) -> Duration? {
        var value = Glibc.linger()
        try get(SOL_SOCKET, SO_LINGER, into: &value)
        return value.l_onoff == 0 ? nil : .seconds(value.l_linger)
    }

    private func set<Value: BitwiseCopyable>(
        _ level: Int32,
        _ option: Int32,
        of value: Value
    ) throws(NetError) {
        var value = value
        let size = socklen_t(MemoryLayout<Value>.size)
        guard setsockopt(try openDescriptor("setsockopt"), level, option, &value, size) == 0 else {
            throw NetError(errno: errno, call: "setsockopt", address: address)
        }
    }

    private func get<Value: BitwiseCopyable>(
        _ level: Int32,
        _ option: Int32,
        into value: inout Value
    ) throws(NetError) {
        var size = socklen_t(MemoryLayout<Value>.size)
        guard getsockopt(try openDescriptor("getsockopt"), level, option, &value, &size) == 0 else {
            throw NetError(errno: errno, call: "getsockopt", address: address)
        }
    }
}

extension Descriptor {
    /// Sets SO_LINGER of a descriptor that is about to be closed; should that fail, there is nobody to tell.
    static func setLinger(_ duration: Duration?, of descriptor: Int32) {
        var option = Glibc.linger(duration)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<Glibc.linger>.size))
    }
}

extension Glibc.linger {
    fileprivate init(_ duration: Duration?) {
        self.init(l_onoff: duration == nil ? 0 : 1, l_linger: duration?.wholeSeconds ?? 0)
    }
}

extension Duration {
    /// Whole seconds, rounded up.
    fileprivate var wholeSeconds: Int32 {
        Int32(clamping: nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 > 0 ? 1 : 0))
    }
}
