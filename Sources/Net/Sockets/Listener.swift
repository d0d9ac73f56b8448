import CLinux
import Glibc
import Synchronization

/// A bound stream socket that may listen and accept.
///
/// Bound alone, it reserves its address and refuses connections. One task at a time may wait to accept.
/// Dropping the last reference closes it.
public final class Listener: Sendable {
    /// Where it is bound, with the port the kernel chose.
    public let address: Address

    private let descriptor: Descriptor
    private let options: SocketOptions
    /// The Unix socket's file, to be removed with the listener.
    private let file: SocketFile?
    private let isListening = Mutex(false)

    private init(_ descriptor: Descriptor, address: Address, options: SocketOptions, file: SocketFile?) {
        self.descriptor = descriptor
        self.address = address
        self.options = options
        self.file = file
    }

    deinit {
        close()
    }

    /// Binds a new socket, with SO_REUSEADDR: connections of an earlier one in TIME_WAIT do not hinder it.
    /// A Unix socket's file that nobody listens on is removed first.
    ///
    /// - Parameters:
    ///   - address: where; port 0 lets the kernel choose.
    ///   - options: of the connections it will accept.
    ///   - reactor: what watches it and its connections.
    /// - Throws: ``NetError``: `addressInUse`, `addressNotAvailable`, `permissionDenied`, or whatever a
    ///   call says.
    public static func bind(
        to address: Address,
        options: SocketOptions = SocketOptions(),
        on reactor: Reactor
    ) throws(NetError) -> Listener {
        var socket = try SocketState.open(for: address)
        do throws(NetError) {
            try socket.apply(options, family: address.family)
            let file = try socket.bind(to: address)
            let local = try socket.localAddress()
            return Listener(Descriptor(socket, on: reactor), address: local, options: options, file: file)
        } catch {
            Glibc.close(socket.number)
            throw error
        }
    }

    /// The reactor that watches this listener.
    public var reactor: Reactor { descriptor.reactor }

    /// Begins to listen. Called again, it changes the backlog.
    ///
    /// - Parameter backlog: how many connections may wait to be accepted; Linux admits one more (listen(2)).
    /// - Throws: ``NetError``: `closed`, or `addressInUse` when another listener took the port meanwhile.
    public func listen(backlog: Int = 511) throws(NetError) {
        try isListening.withLock { isListening throws(NetError) in
            try descriptor.withSocket { socket throws(NetError) in
                guard Glibc.listen(try socket.openDescriptor("listen"), Int32(clamping: backlog)) == 0 else {
                    throw NetError(errno: errno, call: "listen", address: address)
                }
            }
            // Not sooner: a socket that does not listen counts as hung up.
            if !isListening { try descriptor.register() }
            isListening = true
        }
    }

    /// Waits for a connection and accepts it, with one accept4(2).
    ///
    /// A connection that is gone before it was accepted is passed over. A lack of descriptors or memory is
    /// thrown and the listener stays usable; the connection waits in the backlog.
    ///
    /// - Throws: ``NetError``: `tooManyDescriptors`, `closed`, `invalidArgument` before
    ///   ``listen(backlog:)``; `CancellationError`.
    public func accept() async throws -> Connection {
        while true {
            if let connection = try acceptIfPending() { return connection }
            try await descriptor.wait(for: .input)
        }
    }

    /// Accepts a connection that waits already; nil when none does.
    ///
    /// - Throws: ``NetError`` as ``accept()``.
    public func acceptIfPending() throws(NetError) -> Connection? {
        let accepted = try descriptor.withSocket { socket throws(NetError) in try socket.accept() }
        guard let (accepted, peer) = accepted else { return nil }
        var socket = accepted
        socket.inherit(options, family: address.family)
        socket.becomeStream()
        do throws(NetError) {
            let local = address.isWildcard ? try socket.localAddress() : address
            let connected = Descriptor(socket, on: reactor)
            try connected.register()
            return Connection(connected, local: local, peer: peer)
        } catch {
            Glibc.close(socket.number)
            throw error
        }
    }

    /// Closes it: connections that were not accepted are reset, and a Unix socket's file is removed.
    /// Whoever waits to accept gets an error with code `closed`. A second call does nothing.
    public func close() {
        descriptor.close { _ in file?.remove() }
    }
}

extension SocketState {
    /// Binds; for a Unix socket gives its file.
    fileprivate func bind(to address: Address) throws(NetError) -> SocketFile? {
        let descriptor = try openDescriptor("bind")
        if let path = address.path {
            return try SocketFile.bind(descriptor, to: address, path: path)
        }
        try set(SOL_SOCKET, SO_REUSEADDR, 1)
        guard address.withSocketAddress({ Glibc.bind(descriptor, $0, $1) }) == 0 else {
            throw NetError(errno: errno, call: "bind", address: address)
        }
        return nil
    }

    /// One accept4(2) that counts; nil when no connection waits.
    fileprivate mutating func accept() throws(NetError) -> (SocketState, peer: Address)? {
        let descriptor = try openDescriptor("accept")
        while true {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let number = withUnsafeMutableBytes(of: &storage) {
                clinux_accept(descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length)
            }
            if number >= 0 {
                let peer = Address(storage, length: Int(length))
                return (SocketState(number: number, address: peer), peer)
            }
            switch errno {
            // Errors of the connection, not of the listener (accept(2)): the next one may be well.
            case EINTR, ECONNABORTED, ENETDOWN, EPROTO, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH,
                ENETUNREACH:
                continue
            case EAGAIN:
                readiness.remove(.readable)
                return nil
            case let code:
                throw NetError(errno: code, call: "accept", address: address)
            }
        }
    }
}
