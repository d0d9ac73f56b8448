import CLinux
import Glibc

extension Connection {
    /// Connects a new socket.
    ///
    /// Suspends until it is connected or has failed. A Unix listener with a full backlog is tried again until then.
    /// Cancelled or out of time, its socket is closed.
    ///
    /// - Parameters:
    ///   - address: where to.
    ///   - from: this end's address; nil lets the kernel choose.
    ///   - timeout: how long it may take; nil leaves it to the kernel, about two minutes (tcp_syn_retries in tcp(7)),
    ///     and for a Unix socket without end.
    ///   - blockList: addresses that are not connected to.
    ///   - options: set before connecting.
    ///   - reactor: what watches the connection; nil takes the one the caller runs on, else ``Reactor/shared``.
    /// - Throws: ``NetError``: `refused`, `timedOut`, `unreachable`, `notFound` (no such path), `blocked` or whatever
    ///   a call says; `CancellationError`.
    public static func connect(
        to address: Address,
        from: Address? = nil,
        timeout: Duration? = nil,
        blockList: BlockList = BlockList(),
        options: SocketOptions = SocketOptions(),
        on reactor: Reactor? = nil
    ) async throws -> Connection {
        try blockList.check(address, call: "connect")
        let reactor = try Reactor.preferred(reactor)
        guard let timeout else {
            return try await make(to: address, from: from, options: options, on: reactor)
        }
        return try await reactor.withTimeout(
            timeout,
            error: NetError(
                errno: ETIMEDOUT,
                call: "connect",
                address: address,
                detail: "no answer within \(timeout)"
            )
        ) {
            try await make(to: address, from: from, options: options, on: reactor)
        }
    }

    private static func make(
        to address: Address,
        from: Address?,
        options: SocketOptions,
        on reactor: Reactor
    ) async throws -> Connection {
        let descriptor = try open(to: address, from: from, options: options, on: reactor)
        do {
            try await descriptor.connect(to: address)
            let local = try descriptor.withSocket { socket throws(NetError) in try socket.localAddress() }
            // A connect to a free port of the range it is itself sent from may reach itself (RFC 9293, 3.5,
            // simultaneous open). Nobody listens there.
            if address.family != .unix, local == address {
                throw NetError(errno: ECONNREFUSED, call: "connect", address: address)
            }
            return Connection(descriptor, local: local, peer: address)
        } catch {
            descriptor.close { Descriptor.setLinger(.zero, of: $0) }
            throw error
        }
    }

    private static func open(
        to address: Address,
        from: Address?,
        options: SocketOptions,
        on reactor: Reactor
    ) throws(NetError) -> Descriptor {
        var socket = try SocketState.open(for: address)
        do throws(NetError) {
            try socket.apply(options, family: address.family)
            if let from { try socket.bindBeforeConnect(to: from) }
        } catch {
            Glibc.close(socket.number)
            throw error
        }
        return Descriptor(socket, on: reactor)
    }
}

extension Descriptor {
    /// How long a Unix listener's full backlog is given before the next attempt.
    private static let firstPause = Duration.microseconds(50)
    private static let longestPause = Duration.milliseconds(1)

    /// Connects, and registers the descriptor with its reactor.
    fileprivate func connect(to address: Address) async throws {
        var pause = Self.firstPause
        while true {
            let attempt = try withSocket { socket throws(NetError) in try socket.startConnect(to: address) }
            switch attempt {
            case .done:
                try withSocket { socket throws(NetError) in socket.becomeStream() }
                return try register()
            case .pending:
                // Only now: a socket that does not yet connect counts as hung up.
                try register()
                try await wait(for: .output)
                return try withSocket { socket throws(NetError) in try socket.finishConnect() }
            case .backlogFull:
                try await reactor.sleep(for: pause)
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }
}

extension SocketState {
    fileprivate enum Attempt {
        case done, pending, backlogFull
    }

    /// A new stream socket for the address's family.
    static func open(for address: Address) throws(NetError) -> SocketState {
        let number = clinux_socket(address.domain, Int32(SOCK_STREAM.rawValue), 0)
        guard number >= 0 else { throw NetError(errno: errno, call: "socket", address: address) }
        return SocketState(number: number, address: address)
    }

    /// This end's address, getsockname(2).
    func localAddress() throws(NetError) -> Address {
        let descriptor = try openDescriptor("getsockname")
        return try Address.filled(by: "getsockname") { getsockname(descriptor, $0, $1) }
    }

    fileprivate func bindBeforeConnect(to address: Address) throws(NetError) {
        // The port is then chosen when the peer is known, and may be in use towards another one (ip(7)).
        if address.port == 0 { try set(Int32(IPPROTO_IP), IP_BIND_ADDRESS_NO_PORT, 1) }
        if address.family != .unix { try set(SOL_SOCKET, SO_REUSEADDR, 1) }
        guard address.withSocketAddress({ Glibc.bind(number, $0, $1) }) == 0 else {
            throw NetError(errno: errno, call: "bind", address: address)
        }
    }

    fileprivate func startConnect(to address: Address) throws(NetError) -> Attempt {
        let descriptor = try openDescriptor("connect")
        guard address.withSocketAddress({ Glibc.connect(descriptor, $0, $1) }) != 0 else { return .done }
        switch errno {
        case EINPROGRESS, EINTR: return .pending
        case EAGAIN where address.family == .unix: return .backlogFull
        case let code: throw NetError(errno: code, call: "connect", address: address)
        }
    }

    /// Writable means only that the connect has come to its end; SO_ERROR says to which (connect(2)).
    fileprivate mutating func finishConnect() throws(NetError) {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        let descriptor = try openDescriptor("connect")
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else {
            throw NetError(errno: errno, call: "getsockopt", address: address)
        }
        switch code {
        case 0: break
        // It was connected, and reset before anybody looked. The connection learns it, as its error is gone
        // now.
        case ECONNRESET, EPIPE: _ = noteFate(code)
        default: throw NetError(errno: code, call: "connect", address: address)
        }
        becomeStream()
    }

    /// From here on it is a connection, with room in its send queue.
    mutating func becomeStream() {
        isStream = true
        readiness.insert(.writable)
        if readiness.contains(.error) { look() }
    }
}
