/// A listener that accepts: it keeps count of its connections, and keeps out those that are not wanted.
///
/// ```swift
/// let server = try Server.listen(to: .loopback(port: 8007))
/// try await server.serve { connection in
///     for try await chunk in connection.chunks { try await connection.write(chunk) }
/// }
/// ```
///
/// ``serve(_:)`` runs a task for each connection. Who wants the connections themselves iterates over ``connections``
/// instead. Nothing is accepted but by one of the two, and one task at a time may be at it: until then connections
/// wait in the backlog. A server listens from its making until it is closed, and never again after that.
public final class Server: Sendable {
    /// What becomes of a connection when there are as many as there may be.
    public enum Overflow: Sendable {
        /// It is accepted and reset: its peer cannot take it for an answer.
        case reset
        /// It is accepted and closed: its peer sees a FIN, unless it has sent something already.
        case close
        /// It stays in the backlog until another one has closed. To its peer it is connected, and silent.
        case wait
    }

    /// Where it listens, with the port the kernel chose.
    public var address: Address { listener.address }
    /// The reactor that watches it and its connections.
    public var reactor: Reactor { listener.reactor }
    /// What becomes of a connection when there are as many as there may be.
    public let overflow: Overflow
    /// Peers whose connections are reset as soon as they are accepted.
    public let blockList: BlockList

    let listener: Listener
    let tally: Tally
    let notify: @Sendable (Notice) -> Void

    /// Begins to accept on a listener, which is this server's from now on.
    ///
    /// - Parameters:
    ///   - listener: bound; it need not listen yet.
    ///   - backlog: as for ``Listener/listen(backlog:)``.
    ///   - maximumConnections: how many may be open at a time; nil for as many as come.
    ///   - overflow: what becomes of those above that.
    ///   - blockList: peers that are turned away.
    ///   - notify: is told what happens besides, in the task that accepts or handles; it must not block.
    /// - Throws: ``NetError`` as ``Listener/listen(backlog:)``.
    public init(
        _ listener: Listener,
        backlog: Int = 511,
        maximumConnections: Int? = nil,
        overflow: Overflow = .reset,
        blockList: BlockList = BlockList(),
        notify: @escaping @Sendable (Notice) -> Void = { _ in }
    ) throws(NetError) {
        self.listener = listener
        self.overflow = overflow
        self.blockList = blockList
        self.notify = notify
        tally = Tally(maximum: maximumConnections)
        try listener.listen(backlog: backlog)
    }

    deinit {
        close()
    }

    /// Binds and listens; see ``Listener/bind(to:ipv6Only:reusePort:permissions:options:on:)`` for what else can be
    /// said of a listener, and ``init(_:backlog:maximumConnections:overflow:blockList:notify:)`` for the parameters.
    ///
    /// - Throws: ``NetError``: `addressInUse` and what else the two throw.
    public static func listen(
        to address: Address = .loopback(),
        backlog: Int = 511,
        maximumConnections: Int? = nil,
        overflow: Overflow = .reset,
        blockList: BlockList = BlockList(),
        options: SocketOptions = SocketOptions(),
        on reactor: Reactor? = nil,
        notify: @escaping @Sendable (Notice) -> Void = { _ in }
    ) throws(NetError) -> Server {
        try Server(
            Listener.bind(to: address, options: options, on: reactor),
            backlog: backlog,
            maximumConnections: maximumConnections,
            overflow: overflow,
            blockList: blockList,
            notify: notify
        )
    }

    /// Whether it has not been closed.
    public var isListening: Bool { !tally.isClosed }

    /// How many connections may be open at a time; nil for as many as come, 0 for none. A change is for those that
    /// are accepted after it.
    public var maximumConnections: Int? {
        get { tally.maximum }
        set { tally.maximum = newValue }
    }

    /// How many of the connections it accepted are open, whoever has them now.
    public var connectionCount: Int { tally.open }

    /// How many connections were turned away: for the maximum, or by the block list.
    public var dropCount: Int { tally.dropped }

    /// Stops listening: what waits in the backlog is reset, a Unix socket's file is removed, ``connections`` ends,
    /// and ``serve(_:)`` does once its handlers have. Open connections stay. A second call does nothing.
    public func close() {
        // In this order: whoever waits to accept finds the listener closed, and has to know by then that this was meant.
        tally.close()
        listener.close()
    }

    /// Stops listening, and waits until every connection is closed; it closes none itself.
    ///
    /// - Throws: `CancellationError`; it has then stopped listening all the same.
    public func shutDown() async throws(CancellationError) {
        close()
        try await tally.wait(for: .empty)
    }
}
