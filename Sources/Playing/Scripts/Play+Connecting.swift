import Net
import Scenarios
import YAMLTree

extension Play {
    func prepare(_ client: Client, _ evaluator: Evaluator<LaneNames>) throws(HarnessError) {
        let times =
            try client.times.map { (field) throws(HarnessError) in
                try harness { () throws(EvaluationError) in try evaluator.value(field).least }
            } ?? 1
        let parallel =
            try client.parallel.map { (field) throws(HarnessError) in
                try harness { () throws(EvaluationError) in try evaluator.value(field).least }
            } ?? 1
        let from = try client.from.map { (field) throws(HarnessError) in
            let endpoint = try harness { () throws(EvaluationError) in try evaluator.endpoint(field) }
            do { return try address(endpoint, of: client.name) } catch {
                throw .binding(error, what: "client '\(client.name)'", at: field.span)
            }
        }
        let run = ClientRun(
            client,
            times: times,
            lanes: max(1, min(parallel, times)),
            options: try socketOptions(client.socket, evaluator),
            from: from
        )
        clients.append(run)
        actors.insert(.client(run), client.name)
        busy += run.lanes
        open += run.lanes
    }

    /// Plays a client's script again and again, until all of its rounds have been shared out.
    func runClient(_ index: Int) async {
        let client = clients[index]
        var isRetired = false
        do throws(Halt) {
            if let after = client.model.after, try await !occurs(after.name) { giveUp(client, after) }
            while client.roundsLeft > 0, !isOver {
                client.roundsLeft -= 1
                client.roundsTaken += 1
                let lane = Lane(
                    actor: client.model.name,
                    script: client.model.script,
                    runner: index,
                    random: SplitMix64(
                        seed: SplitMix64.seed(plan.seed, "\(client.model.name)#\(client.roundsTaken)")
                    )
                )
                // A runner counts as busy already; its lane takes its place, and gives it back for the next round.
                busy -= 1
                begin(lane)
                await playScript(lane)
                busy += 1
                isRetired = lane.isRetired
            }
        } catch {
            end(with: error)
        }
        client.runnersLeft -= 1
        busy -= 1
        open -= 1
        if !isRetired { retire(client) }
        if client.runnersLeft == 0 { actorEnded(client.model.name) }
        changed()
    }

    /// What a client waited for before it began will never be.
    private func giveUp(_ client: ClientRun, _ after: Await) {
        guard client.roundsLeft > 0 else { return }
        client.roundsLeft = 0
        var failure = Failure(
            cause: .timeout,
            actor: client.model.name,
            connection: nil,
            step: 0,
            span: after.span,
            message: unsignalled(after.name)
        )
        failure.at = elapsed
        journal.record(.failed(failure), at: elapsed, actor: client.model.name, connection: nil, step: 0)
    }

    /// Notes that one of a client's runners can make no further connection.
    private func retire(_ client: ClientRun) {
        let targets = targets(of: client)
        for server in targets { server.connectorsLeft -= 1 }
        giveUpOnMissing(among: targets)
    }

    /// The servers that a client could connect to.
    func targets(of client: ClientRun) -> [ServerRun] {
        client.targets?.compactMap { actors.server($0) } ?? servers
    }

    /// Opens a connection for a client's lane: its first, or, by a `connect` step, its next.
    func connect(_ strand: Strand, to target: ConnectTarget) async throws(Halt) {
        let lane = strand.lane
        guard let index = lane.runner else { return }
        let client = clients[index]
        let (address, server) = try destination(target, strand)
        lane.connection?.close()
        lane.connection = nil
        lane.tls = nil
        lane.sawEnd = false
        lane.sentEnd = false
        lane.sawReset = false
        lane.isEnded = false
        lane.awaited = [:]
        lane.head = nil
        if lane.requests != nil { lane.requests = SentRequests() }
        client.connections += 1
        lane.journalID = journal.open(actor: client.model.name, number: client.connections)
        record(.connecting(to: address.description), strand)
        strand.wants = .connection(address.description)
        do {
            strand.hasWaited = true
            let connection = try await connectPatiently(to: address, from: client, strand)
            lane.connection = connection
            record(.connected(from: connection.localAddress.description), strand)
            server?.connected += 1
            if !client.connectsItself, client.roundsLeft == 0 {
                lane.isRetired = true
                retire(client)
            }
            if let id = lane.journalID { pair(id, connectedFrom: connection.localAddress, to: server) }
        } catch let error as NetError {
            throw connectFailure(error, to: address, strand)
        } catch {
            throw .stopped
        }
        if isOver { throw .stopped }
        try await secureAtOnce(strand)
    }

    /// Connects; while the server has never accepted, and for as long as `patience` says, again and again.
    private func connectPatiently(to address: Address, from client: ClientRun, _ strand: Strand) async throws
        -> Connection
    {
        while true {
            do {
                let connection = try await Connection.connect(
                    to: address,
                    from: client.from,
                    options: client.options,
                    on: reactor
                )
                reached.insert(address)
                return connection
            } catch let error as NetError where error.code == .refused || error.code == .notFound {
                let isForeseen = strand.lane.script.step(strand.number)?.fails == .refused
                guard elapsed < options.patience, !isForeseen, !reached.contains(address) else { throw error }
                try await reactor.sleep(for: .milliseconds(10))
                // The deadline's clock begins when the server is there.
                clockStart = elapsed
            }
        }
    }

    private func connectFailure(_ error: NetError, to address: Address, _ strand: Strand) -> Halt {
        switch error.code {
        case .refused:
            record(.refused, strand)
            return fail(.refused, strand, "connection to \(address) was refused")
        case .reset: return fail(.reset, strand, "connection to \(address) was reset while it was being made")
        case .timedOut: return fail(.timeout, strand, "connection to \(address) timed out")
        case .closed: return .stopped
        case .tooManyDescriptors, .addressInUse, .addressNotAvailable, .permissionDenied, .invalidArgument,
            .pathTooLong:
            return .harness(.system(error, at: strand.span))
        default: return fail(.io, strand, error.description)
        }
    }

    /// Where a target is, and the scenario's server that has this address.
    private func destination(_ target: ConnectTarget, _ strand: Strand) throws(Halt) -> (Address, ServerRun?)
    {
        var known = target.target
        if known == nil {
            let text = try value(strand) { (evaluator) throws(EvaluationError) in
                try evaluator.text(target.text)
            }
            known = names.servers[text] != nil ? .server(text) : Endpoint(scalar: text).map(Target.endpoint)
            guard known != nil else {
                throw fail(
                    .malformed,
                    strand,
                    "'\(text)' is neither a server's name nor an address",
                    at: target.text.span
                )
            }
        }
        switch known {
        case .server(let name)?:
            guard let address = names.servers[name] else {
                throw fail(.malformed, strand, "there is no server '\(name)'", at: target.text.span)
            }
            return (address, actors.server(name))
        case .endpoint(let endpoint)?:
            try value(strand) { (evaluator) throws(EvaluationError) in
                try evaluator.permit(endpoint, at: target.text.span)
            }
            do {
                let address = try address(endpoint, of: strand.lane.actor)
                return (address, servers.first { $0.address == address })
            } catch {
                throw .harness(HarnessError("\(error)", span: target.text.span))
            }
        case nil: throw .stopped
        }
    }

    /// The socket options of an actor.
    func socketOptions(_ settings: SocketSettings, _ evaluator: Evaluator<LaneNames>) throws(HarnessError)
        -> SocketOptions
    {
        var options = SocketOptions()
        options.noDelay = !(settings.nagle ?? false)
        if settings.keepalive == true { options.keepAlive = KeepAlive() }
        if let quickack = settings.quickack { options.quickAck = quickack }
        if let size = settings.receiveBuffer {
            options.receiveBuffer = try harness { () throws(EvaluationError) in
                try evaluator.value(size).bytes
            }
        }
        if let size = settings.sendBuffer {
            options.sendBuffer = try harness { () throws(EvaluationError) in try evaluator.value(size).bytes }
        }
        if let linger = settings.linger {
            options.linger = .nanoseconds(
                try harness { () throws(EvaluationError) in try evaluator.value(linger).lower }
            )
        }
        return options
    }
}
