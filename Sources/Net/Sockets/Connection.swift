import Glibc
import Locks

/// What one receive brought.
public enum Arrival: Equatable, Sendable {
    /// So many bytes, at least 1.
    case bytes(Int)
    /// The peer's FIN: it sends no more. It may still receive.
    case end
    /// The peer's RST: nothing more goes either way.
    case reset
}

/// A connected stream socket, over TCP or a Unix socket.
///
/// It does what the system calls of the same names do, and nothing ahead of them: one receive is one
/// recv(2), and what was not received stays in the kernel's queue. So closing with unread bytes resets the
/// connection, and a peer that sends too much is held up.
///
/// It may be used from any task. Any number may ``write(_:)-([UInt8])``, each in its turn. One task at a time may wait to
/// receive, and one for room to ``send(_:urgent:)-([UInt8],_)``: a second traps, since two that share a stream of bytes
/// would each get some of them, and which would depend on the moment. Waits that take nothing, for a reset or for the
/// closing, may be many. Cancelling a wait leaves the connection usable. Dropping the last reference closes it.
public final class Connection: DuplexStream {
    /// This end's address.
    public let localAddress: Address
    /// The peer's address; a Unix socket that only connects has an empty path.
    public let peerAddress: Address

    let descriptor: Descriptor
    /// What bytes are sent to: the same socket, or the other of two pipes.
    let sender: Descriptor
    /// Whose turn it is to write.
    let writing = Turns()

    /// Takes over a connected socket that its reactor watches already.
    init(_ descriptor: Descriptor, sender: Descriptor? = nil, local: Address, peer: Address) {
        self.descriptor = descriptor
        self.sender = sender ?? descriptor
        localAddress = local
        peerAddress = peer
    }

    deinit {
        close()
    }

    /// The reactor that watches this connection.
    public var reactor: Reactor { descriptor.reactor }

    /// How many bytes the kernel took for sending.
    public var bytesSent: Int {
        (try? sender.withSocket { socket throws(NetError) in socket.bytesSent }) ?? 0
    }

    /// How many bytes were received; those only peeked at do not count.
    public var bytesReceived: Int { value(\.bytesReceived) }

    /// Whether a receive has told the peer's FIN.
    public var hasEnded: Bool { value(\.hasEnded) }

    /// Whether this side was closed.
    public var isClosed: Bool { value { !$0.isOpen } }

    /// Whether the peer has reset the connection, as of this moment; bytes that came before may still be
    /// unread.
    public var isReset: Bool {
        value {
            if !$0.isReset { $0.look() }
            return $0.isReset
        }
    }

    /// Sends the FIN and goes on receiving: shutdown(SHUT_WR). A second call does nothing.
    ///
    /// - Throws: ``NetError``: `reset` when the peer has reset the connection, `closed` after ``close()``.
    public func halfClose() throws(NetError) {
        if isPipes { return sender.close() }
        try descriptor.withSocket { socket throws(NetError) in try socket.halfClose() }
    }

    /// Closes now, with close(2): the peer gets a FIN, or an RST if the kernel holds bytes that were never
    /// received. Whoever waits on the connection gets an error with code `closed`. A second call does
    /// nothing.
    public func close() {
        let lingers = value(\.lingers)
        descriptor.close {
            // close(2) would block the thread for so long, a non-blocking socket's too, and change nothing
            // on the wire.
            if lingers { Descriptor.setLinger(nil, of: $0) }
        }
        if isPipes { sender.close() }
    }

    /// Closes with an RST instead of a FIN, by SO_LINGER 0. What was not sent yet is thrown away. A Unix
    /// socket knows no such thing and is just closed.
    public func reset() {
        if isPipes { return close() }
        descriptor.close { Descriptor.setLinger(.zero, of: $0) }
    }

    /// Suspends until this side is closed: by ``close()``, ``reset()`` or the reactor's end. What the peer does is no
    /// such thing.
    ///
    /// - Throws: `CancellationError`.
    public func waitUntilClosed() async throws(CancellationError) {
        try await descriptor.wait(for: .close)
    }

    /// What the state says, closed or not.
    func value<Value: Sendable>(_ read: (inout SocketState) -> Value) -> Value {
        do throws(NetError) {
            return try descriptor.withSocket { socket throws(NetError) in read(&socket) }
        } catch {
            preconditionFailure("reading a socket's state failed: \(error)")
        }
    }
}
