import Glibc

extension Server {
    /// The connections as they come, in the order of the backlog; it ends when the server is closed. Each is its
    /// receiver's to close.
    public var connections: Connections { Connections(server: self) }

    /// What ``Server/connections`` is.
    public struct Connections: AsyncSequence, Sendable {
        /// A connection to serve.
        public typealias Element = Connection
        /// A ``NetError`` or a `CancellationError`.
        public typealias Failure = any Error

        fileprivate let server: Server

        /// The accepting itself.
        public func makeAsyncIterator() -> Iterator { Iterator(server: server) }

        /// Accepts one connection for each call.
        public struct Iterator: AsyncIteratorProtocol {
            fileprivate let server: Server

            /// The next connection; nil when the server has been closed.
            ///
            /// - Throws: ``NetError`` as ``Listener/accept()``, but not for a lack of descriptors, which is waited
            ///   out; `CancellationError`.
            public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws
                -> Connection?
            {
                try await server.next()
            }
        }
    }

    /// The pauses while descriptors or memory are lacking: what waits stays in the backlog, and to ask again at once
    /// would only keep the processor busy, perhaps with closing what would end the lack.
    private static let firstPause = Duration.milliseconds(5)
    private static let longestPause = Duration.milliseconds(100)

    /// Accepts connections until there is one to keep; nil when the server has been closed.
    private func next() async throws -> Connection? {
        var pause = Self.firstPause
        while true {
            if overflow == .wait { try await tally.wait(for: .room) }
            do {
                guard isListening else { return nil }
                // Taken only once there is room, not waited for: the room may be gone when one comes.
                guard let connection = try listener.acceptIfPending() else {
                    try await listener.waitForConnection()
                    continue
                }
                if admit(connection) { return connection }
                pause = Self.firstPause
            } catch let error as NetError {
                if error.code == .closed, !isListening { return nil }
                guard error.isLack else { throw error }
                notify(.starved(error))
                try await reactor.sleep(for: pause)
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    /// Counts the connection, or turns it away; whether it is to be kept.
    private func admit(_ connection: Connection) -> Bool {
        let peer = connection.peerAddress
        if blockList.blocks(peer) {
            tally.drop()
            connection.reset()
            notify(.blocked(peer))
            return false
        }
        guard tally.enter() else {
            if overflow == .close { connection.close() } else { connection.reset() }
            notify(.full(peer))
            return false
        }
        let tally = tally
        connection.descriptor.whenClosed { tally.leave() }
        return true
    }
}

extension NetError {
    /// Whether it will pass when somebody closes or frees something (accept(2), epoll_ctl(2)).
    fileprivate var isLack: Bool {
        code == .tooManyDescriptors || [ENOMEM, ENOBUFS, ENOSPC].contains(errno)
    }
}
