extension Server {
    /// Serves every connection by a task of its own, which runs the handler.
    ///
    /// A connection is closed when its handler returns or throws. What a handler throws ends that connection only,
    /// and is told as ``Notice/failed(_:_:)``. The handlers run on the server's reactor, so that none of their waits
    /// changes threads; what computes for long belongs elsewhere.
    ///
    /// Returns when the server has been closed and every handler has ended. Cancelled, it closes the server, and its
    /// handlers are cancelled: their waits throw, and their connections are closed.
    ///
    /// - Throws: `CancellationError`, or the ``NetError`` that ended the accepting; either way the server is closed,
    ///   and the handlers have ended, cancelled.
    public func serve(_ handler: @escaping @Sendable (Connection) async throws -> Void) async throws {
        defer { close() }
        try await withThrowingDiscardingTaskGroup { group in
            for try await connection in connections {
                // Its reactor may be shut down from another thread between the two.
                let isBegun = reactor.hold {
                    group.addTask(executorPreference: self.reactor) {
                        defer { connection.close() }
                        do {
                            try await handler(connection)
                        } catch is CancellationError where Task.isCancelled {
                            // Asked for, so nothing to tell.
                        } catch {
                            self.notify(.failed(error, connection.peerAddress))
                        }
                    }
                }
                if !isBegun { connection.close() }
            }
        }
    }
}
