import CLinux
import Glibc

extension Connection {
    /// Takes over a connected stream socket, from whoever started this process (inetd's way) or from elsewhere in it.
    /// It is made non-blocking and will not pass to programs started from here; its other options stay.
    ///
    /// - Parameters:
    ///   - inherited: the descriptor; it is this connection's from now on. When it is refused as `invalidArgument`, it
    ///     stays the caller's.
    ///   - reactor: what watches it; nil takes the one the caller runs on, else ``Reactor/shared``.
    /// - Throws: ``NetError``: `invalidArgument` for what is no connected stream socket, or whatever a call says.
    public convenience init(inheriting inherited: Int32, on reactor: Reactor? = nil) throws(NetError) {
        let reactor = try Reactor.preferred(reactor)
        let (socket, local, peer) = try SocketState.inheritConnection(inherited)
        let descriptor = Descriptor(socket, on: reactor)
        do throws(NetError) {
            try descriptor.register()
        } catch {
            descriptor.close()
            throw error
        }
        self.init(descriptor, local: local, peer: peer)
    }

    /// Hands the socket out: to the caller, who has to close it. To everyone else this connection is then closed, but
    /// its peer notices nothing, and what was not received yet is still there. It goes on under another number, and is
    /// non-blocking and closed by exec(2) as before.
    ///
    /// With ``init(inheriting:on:)`` it comes to another reactor. What this connection knew is not handed on: the
    /// counts of bytes, and a reset or a failure that a call was told already.
    ///
    /// - Throws: ``NetError``: `closed`, or `tooManyDescriptors`, and then it is closed.
    public func detach() throws(NetError) -> Int32 {
        var copy: Int32 = -1
        var code = EBADF
        descriptor.close { number in
            // The set watches the socket, not the number, and would go on for as long as the copy is open.
            reactor.events.release(number)
            copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
            code = errno
        }
        guard copy >= 0 else { throw NetError(errno: code, call: "fcntl", address: peerAddress) }
        return copy
    }
}

extension SocketState {
    /// A descriptor from elsewhere as a connection's.
    fileprivate static func inheritConnection(
        _ number: Int32
    ) throws(NetError) -> (SocketState, local: Address, peer: Address) {
        guard try option(SO_TYPE, of: number) == Int32(SOCK_STREAM.rawValue) else {
            throw NetError(
                errno: EINVAL,
                call: "inherit",
                detail: "descriptor \(number) is not a stream socket"
            )
        }
        let peer: Address
        do throws(NetError) {
            peer = try Address.filled(by: "getpeername") { getpeername(number, $0, $1) }
        } catch {
            throw NetError(errno: EINVAL, call: "inherit", detail: "descriptor \(number) is not connected")
        }
        let local = try Address.filled(by: "getsockname") { getsockname(number, $0, $1) }
        guard clinux_prepare(number) == 0 else { throw NetError(errno: errno, call: "fcntl") }
        var socket = SocketState(number: number, address: peer)
        socket.becomeStream()
        return (socket, local, peer)
    }
}
