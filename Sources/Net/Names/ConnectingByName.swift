import Glibc

extension Connection {
    /// Connects to a host by its name, or by its numeric address.
    ///
    /// The addresses of the name are tried as RFC 8305 ("Happy Eyeballs") has it: the families by turns, beginning
    /// with that of the first address; the next attempt begins when the one before has failed, or has been waiting
    /// for `attemptDelay`; it goes on all the same. The first to connect wins, and the others are closed. (Node gives
    /// an attempt up after that delay, and so does not reach a peer farther away.)
    ///
    /// - Parameters:
    ///   - host: a name, or an address without brackets.
    ///   - port: of TCP.
    ///   - family: only addresses of this one are tried.
    ///   - from: this end's address; only addresses of its family are tried. nil lets the kernel choose.
    ///   - timeout: how long looking up and connecting may take together; nil leaves it to the kernel, about two
    ///     minutes an attempt.
    ///   - attemptDelay: at least 10 milliseconds.
    ///   - blockList: addresses that are not tried.
    ///   - resolver: what looks up the name.
    ///   - options: set before connecting.
    ///   - reactor: what watches the connection; nil takes the one the caller runs on, else ``Reactor/shared``.
    /// - Throws: ``NetError``: those of ``Resolver/addresses(of:family:)``; `timedOut`; what the attempt said if there
    ///   was one; else one that holds them all as its `attempts`, whose code is that of the first which got an answer
    ///   from the network, if one did; `CancellationError`, with every attempt closed.
    public static func connect(
        host: String,
        port: UInt16,
        family: IPAddress.Family? = nil,
        from: Address? = nil,
        timeout: Duration? = nil,
        attemptDelay: Duration = .milliseconds(250),
        blockList: BlockList = BlockList(),
        resolver: Resolver = .system,
        options: SocketOptions = SocketOptions(),
        on reactor: Reactor? = nil
    ) async throws -> Connection {
        let reactor = try Reactor.preferred(reactor)
        let attempts: @Sendable () async throws -> Connection = {
            let ips = try await reactor.addresses(of: host, family ?? from?.ip?.family, resolver)
            try reactor.checkRunning("connect")
            var race = ConnectionRace(ips.map { Address($0, port: port) })
            let winner = try await race.run(delay: max(attemptDelay, .milliseconds(10)), on: reactor) {
                address in
                try await connect(
                    to: address,
                    from: from,
                    blockList: blockList,
                    options: options,
                    on: reactor
                )
            }
            guard let winner else { throw NetError.allFailed(host: host, port: port, race.failures) }
            return winner
        }
        guard let timeout else { return try await attempts() }
        let detail = "'\(host)' port \(port) gave no answer within \(timeout)"
        let error = NetError(errno: ETIMEDOUT, call: "connect", detail: detail)
        return try await reactor.withTimeout(timeout, error: error, attempts)
    }
}

extension Reactor {
    /// Looks up a name, and waits here for it, wherever the caller runs.
    fileprivate func addresses(of host: String, _ family: IPAddress.Family?, _ resolver: Resolver)
        async throws -> [IPAddress]
    {
        if isCurrent { return try await resolver.addresses(of: host, family: family) }
        return try await withThrowingTaskGroup(of: [IPAddress].self) { group in
            let isBegun = hold {
                group.addTask(executorPreference: self) {
                    try await resolver.addresses(of: host, family: family)
                }
            }
            guard isBegun, let found = try await group.next() else {
                throw NetError.closed("connect", nil, "the reactor has been shut down")
            }
            return found
        }
    }
}

extension ConnectionRace {
    private enum Outcome: Sendable {
        case connected(Connection, attempt: Int)
        case failed(NetError, attempt: Int)
        case delayIsOver(attempt: Int)
    }

    /// Runs the race with real connections; nil when all have failed.
    fileprivate mutating func run(
        delay: Duration,
        on reactor: Reactor,
        _ connect: @escaping @Sendable (Address) async throws -> Connection
    ) async throws -> Connection? {
        // The group's end waits for the others, and with them their sockets: an attempt that is cancelled closes its
        // own, and a connection that came too late is dropped here.
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            defer { group.cancelAll() }
            var actions = start()
            while true {
                for action in actions {
                    switch action {
                    case .connect(let attempt, let address):
                        group.addTask(executorPreference: reactor) {
                            do {
                                return .connected(try await connect(address), attempt: attempt)
                            } catch let error as NetError {
                                return .failed(error, attempt: attempt)
                            }
                        }
                    case .startDelay(let attempt):
                        group.addTask(executorPreference: reactor) {
                            // Whatever ends the sleep early ends the attempts, which say how.
                            try? await reactor.sleep(for: delay)
                            return .delayIsOver(attempt: attempt)
                        }
                    case .win, .lose: break
                    }
                }
                switch try await group.next() {
                case .connected(let connection, let attempt)?:
                    _ = take(.connected(attempt: attempt))
                    return connection
                case .failed(let error, let attempt)?: actions = take(.failed(attempt: attempt, error))
                case .delayIsOver(let attempt)?: actions = take(.delayIsOver(attempt: attempt))
                case nil: return nil
                }
                if actions == [.lose] { return nil }
            }
        }
    }
}

extension NetError {
    /// What is told when no address of a host could be connected to.
    fileprivate static func allFailed(host: String, port: UInt16, _ failures: [NetError]) -> NetError {
        if failures.count == 1 { return failures[0] }
        let unheard: [Code] = [.unreachable, .addressNotAvailable, .blocked, .other]
        let main = failures.first { !unheard.contains($0.code) } ?? failures[0]
        let list = failures.map(\.description).joined(separator: "; ")
        return NetError(
            code: main.code,
            call: "connect",
            address: nil,
            errno: main.errno,
            detail: "no address of '\(host)' port \(port) could be connected to: \(list)",
            attempts: failures
        )
    }
}
