import Net

/// How a plan comes to its connection, with what is judged on the way.
struct StressOpening {
    let plan: StressPlan
    let reactors: [Reactor]

    /// The client's end and the server's; nil where the plan's connect was cancelled in time.
    func open() async throws -> [Connection]? {
        var options = SocketOptions()
        if plan.hasSmallBuffers {
            options.sendBuffer = 4_096
            options.receiveBuffer = 4_096
        }
        let clientReactor = reactors[plan.sides[0].reactor]
        let serverReactor = reactors[plan.sides[1].reactor]
        let setting = Setting(backend: .epoll, family: plan.family)
        let listener = try Listener.bind(to: setting.address(), options: options, on: serverReactor)
        let address = listener.address
        let connect = { @Sendable [options] (timeout: Duration?) in
            try await Connection.connect(to: address, timeout: timeout, options: options, on: clientReactor)
        }
        switch plan.opening {
        case .plain: break
        case .refusedFirst:
            guard await code({ _ = try await connect(nil) }) == .refused else {
                throw StressViolation("a connect was not refused, and nobody listened")
            }
        case .cancelledAcceptFirst:
            try listener.listen()
            let accepting = Task { try await listener.accept() }
            await Task.yield()
            accepting.cancel()
            guard case .failure(let error) = await accepting.result, error is CancellationError else {
                throw StressViolation("an accept was not cancelled, and nobody had connected")
            }
        case .timedOutFirst:
            try listener.listen(backlog: 0)
            let first = try await connect(nil)
            guard await code({ _ = try await connect(.milliseconds(2)) }) == .timedOut else {
                throw StressViolation("a connect did not time out, and the backlog was full")
            }
            let accepted = try await listener.accept()
            return [first, accepted]
        case .cancelled(let interruption):
            try listener.listen()
            let connecting = Task(executorPreference: clientReactor) { try await connect(nil) }
            await interruption.wait(on: clientReactor)
            connecting.cancel()
            switch await connecting.result {
            case .success(let client): return [client, try await listener.accept()]
            case .failure(is CancellationError): break
            case .failure(let error): throw error
            }
            // It may have been connected all the same, and is then reset; a Unix socket is closed.
            guard let server = try listener.acceptIfPending() else { return nil }
            let arrival = try await server.receive(upToOne: ())
            guard arrival == (plan.family == .unix ? .end : .reset) else {
                throw StressViolation("a cancelled connect was told as \(arrival)")
            }
            return nil
        }
        try listener.listen()
        async let client = connect(nil)
        let server = try await listener.accept()
        return [try await client, server]
    }
}

extension Connection {
    fileprivate func receive(upToOne: Void) async throws -> Arrival {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
        defer { buffer.deallocate() }
        return try await receive(into: buffer)
    }
}
