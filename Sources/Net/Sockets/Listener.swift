import CLinux
import Glibc
import Locks

/// A bound stream socket that may listen and accept.
///
/// Bound alone, it reserves its address and refuses connections. One task at a time may wait to accept; the
/// connections are for any task. Dropping the last reference closes it. ``Server`` does the accepting for you.
public final class Listener: Sendable {
    /// Where it is bound, with the port the kernel chose.
    public let address: Address

    private let descriptor: Descriptor
    private let options: SocketOptions
    /// The Unix socket's file, to be removed with the listener.
    private let file: Mutex<SocketFile?>
    private let isListening = Mutex(false)

    private init(
        _ socket: SocketState,
        options: SocketOptions,
        file: SocketFile? = nil,
        on reactor: Reactor
    ) throws(NetError) {
        address = try socket.localAddress()
        descriptor = Descriptor(socket, on: reactor)
        self.options = options
        self.file = Mutex(file)
    }

    deinit {
        close()
    }

    /// Binds a new socket, with SO_REUSEADDR: connections of an earlier one in TIME_WAIT do not hinder it.
    /// A Unix socket's file that no socket is bound to is removed first; an abstract name needs no such thing.
    ///
    /// - Parameters:
    ///   - address: where; port 0 lets the kernel choose.
    ///   - ipv6Only: whether `::` leaves IPv4 alone. If not, which is set whatever net.ipv6.bindv6only says, it
    ///     takes both, and tells an IPv4 peer as ::ffff:a.b.c.d; see ``Address/unmapped``. No other address is
    ///     concerned.
    ///   - reusePort: SO_REUSEPORT: others of the same user may bind the port too, if they all say so; the kernel
    ///     deals the connections out among those that listen.
    ///   - permissions: the mode bits of a Unix socket's file, such as 0o660: who may write to it may connect. nil
    ///     leaves it to the umask.
    ///   - options: of the connections it will accept.
    ///   - reactor: what watches it and its connections; nil takes the one the caller runs on, else
    ///     ``Reactor/shared``.
    /// - Throws: ``NetError``: `addressInUse`, `addressNotAvailable`, `permissionDenied`, or whatever a
    ///   call says.
    public static func bind(
        to address: Address,
        ipv6Only: Bool = false,
        reusePort: Bool = false,
        permissions: UInt32? = nil,
        options: SocketOptions = SocketOptions(),
        on reactor: Reactor? = nil
    ) throws(NetError) -> Listener {
        let reactor = try Reactor.preferred(reactor)
        var socket = try SocketState.open(for: address)
        var file: SocketFile?
        do throws(NetError) {
            try socket.apply(options, family: address.family)
            if address.family == .ipv6 { try socket.set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, ipv6Only ? 1 : 0) }
            if reusePort { try socket.set(SOL_SOCKET, SO_REUSEPORT, 1) }
            file = try socket.bind(to: address, permissions: permissions)
            return try Listener(socket, options: options, file: file, on: reactor)
        } catch {
            file?.remove()
            Glibc.close(socket.number)
            throw error
        }
    }

    /// Takes over a stream socket that is bound, and perhaps listens already: from whoever started this process, or
    /// from elsewhere in it. It is made non-blocking and will not pass to programs started from here. Its file, if it
    /// has one, stays when it is closed, for it was not made here.
    ///
    /// - Parameters:
    ///   - inherited: the descriptor; it is this listener's from now on, and closed with it; when it is refused as
    ///     `invalidArgument`, it stays the caller's.
    ///   - options: of the connections it will accept, as the socket's owner has set them: they are not set here.
    ///   - reactor: as for ``bind(to:ipv6Only:reusePort:permissions:options:on:)``.
    /// - Throws: ``NetError``: `invalidArgument` for what is no stream socket or is connected, or whatever a call says.
    public convenience init(
        inheriting inherited: Int32,
        options: SocketOptions = SocketOptions(),
        on reactor: Reactor? = nil
    ) throws(NetError) {
        let reactor = try Reactor.preferred(reactor)
        let (socket, isListening) = try SocketState.inheritListener(inherited)
        try self.init(socket, options: options, on: reactor)
        guard isListening else { return }
        try self.isListening.withLock { isListening throws(NetError) in
            try descriptor.register()
            isListening = true
        }
    }

    /// The reactor that watches this listener.
    public var reactor: Reactor { descriptor.reactor }

    /// Begins to listen. Called again, it changes the backlog.
    ///
    /// - Parameter backlog: how many connections may wait to be accepted; Linux admits one more, and no more than
    ///   net.core.somaxconn says (listen(2)).
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
    /// thrown and the listener stays usable; the connection waits in the backlog, or is reset where it cannot be
    /// watched (epoll_ctl(2), ENOSPC).
    ///
    /// - Throws: ``NetError``: `tooManyDescriptors`, `closed`, `invalidArgument` before
    ///   ``listen(backlog:)``; `CancellationError`.
    public func accept() async throws -> Connection {
        while true {
            if let connection = try acceptIfPending() { return connection }
            try await waitForConnection()
        }
    }

    /// Suspends until ``acceptIfPending()`` may bring something. It may bring nothing all the same.
    func waitForConnection() async throws(CancellationError) {
        try await descriptor.wait(for: .input)
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
            // Not a FIN, which would tell the peer that it had been served.
            Descriptor.setLinger(.zero, of: socket.number)
            Glibc.close(socket.number)
            throw error
        }
    }

    /// Closes it: connections that were not accepted are reset, and a Unix socket's file is removed.
    /// Whoever waits to accept gets an error with code `closed`. A second call does nothing.
    public func close() {
        // Before close(2), so that nobody takes the file for abandoned; or after, where the reactor has closed it.
        descriptor.close { _ in removeFile() }
        removeFile()
    }

    /// Once: the inode of a file that is gone may be another's.
    private func removeFile() {
        file.withLock { $0.take() }?.remove()
    }
}

extension SocketState {
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
