import Net
import Scenarios
import YAMLTree

extension Play {
    /// Takes a lane into account.
    func begin(_ lane: Lane) {
        // Those that are over are nobody's any more: each failure looks through the lanes for who else waits.
        if lanes.count > 2 * open + 64 { lanes.removeAll { $0.state == .over } }
        lanes.append(lane)
        open += 1
        if !lane.isSurplus { busy += 1 }
    }

    /// Moves a lane to another state; what waits for the scenario to settle is told.
    func move(_ lane: Lane, to state: Lane.State) {
        guard lane.state != state, lane.state != .over else { return }
        if lane.state == .running, !lane.isSurplus { busy -= 1 }
        lane.state = state
        if state == .running, !lane.isSurplus { busy += 1 }
        guard state != .running else { return }
        if state == .over {
            open -= 1
            lane.strands = []
            if plan.side.isEndless { conclude(lane) }
            if let server = lane.server {
                servers[server].lanesLeft -= 1
                if servers[server].lanesLeft == 0 { actorEnded(servers[server].model.name) }
            }
        }
        changed()
    }

    /// Lets the sweep look again.
    func changed() { if busy == 0 { announce(.progress) } }

    /// Every listener has its least, and every connection has ended, hangs, or waits in its last end.
    private var isSettled: Bool {
        busy == 0 && short == 0 && clients.allSatisfy { $0.roundsLeft == 0 }
    }

    /// Waits till the scenario has settled, and ends it: hangs, surplus connections, accept queues, listeners.
    func settle() async {
        do throws(Halt) {
            repeat {
                while !isSettled { try await wait(for: .progress) }
                // Whatever the kernel has for a surplus connection is played before anything is cut: what is left
                // then waits for something that will not come.
                await reactor.idle()
            } while !isSettled
            hasSettled = true
            announce(.settled)
            // Those of an endless service are cut by themselves.
            for lane in lanes where lane.isSurplus && lane.state == .running && !plan.side.isEndless {
                cut(lane)
            }
            if processes.contains(where: \.model.isService) {
                while lanes.contains(where: { $0.state == .hanging }) { try await wait(for: .progress) }
                try await stopServices()
            }
            while open > 0 { try await wait(for: .progress) }
            for server in servers { sweep(server) }
        } catch {
            end(with: error)
        }
        stop()
    }

    /// Ends a connection beyond its server's least number, gently: its peer sees a FIN, not an RST.
    func cut(_ lane: Lane) {
        lane.isCut = true
        record(.cut, lane: lane)
        guard let connection = lane.connection else { return }
        sayGoodbye(lane)
        try? connection.halfClose()
        discard(connection)
        connection.close()
        wakeAwaiters()
    }

    /// Reads and drops what lies in the receive queue; the number of bytes.
    @discardableResult
    func discard(_ connection: Connection) -> Int {
        var count = 0
        while case .bytes(let more)? = try? connection.tryReceive(into: scratch.buffer) { count += more }
        return count
    }

    /// Takes what is left in a server's accept queue: connections too many. Then closes the listener.
    private func sweep(_ server: ServerRun) {
        let neverAccepts = if case .never? = server.model.acceptAfter { true } else { false }
        while server.isListening, !server.isClosed, !neverAccepts, let connection = pending(server) {
            guard let lane = accepted(connection, by: server) else { continue }
            cut(lane)
            move(lane, to: .over)
        }
        close(server)
    }

    /// Declares connections missing as soon as nobody is left who could make them, to servers of which something that
    /// this depends on has changed.
    func giveUpOnMissing(among servers: [ServerRun]) {
        for server in servers
        where server.isShort && server.connectorsLeft <= 0
            && (server.connected <= server.accepted || server.isClosed)
        {
            declareMissing(server)
        }
    }

    private func declareMissing(_ server: ServerRun) {
        var failure = Failure(
            cause: .missingConnection,
            actor: server.model.name,
            connection: nil,
            step: 0,
            span: server.model.accepts?.span ?? server.model.span,
            message:
                "\(server.accepted) of at least \(server.accepts.least) connections came to '\(server.model.name)'"
        )
        failure.at = elapsed
        server.isGivenUp = true
        short -= 1
        record(.failed(failure), server: server)
    }

    /// The scenario's deadline: one failure that names every waiter.
    func watchDeadline() async {
        do {
            var due: Int64
            repeat {
                due = clockStart + plan.timeout
                try await reactor.sleep(until: MonotonicTime(nanoseconds: began.nanoseconds + due))
            } while due < clockStart + plan.timeout
        } catch { return }
        guard !isOver, open > 0 || short > 0 || isOutsideLeft else { return }
        let waiting = everyWaiter() + everyClientToCome() + everyJobUnderWay() + outsideWaiter
        let surplus = lanes.filter { $0.isSurplus && $0.state != .over }
        if let first = waiting.first {
            record(
                deadlinePassed(waiting, "the scenario's deadline of \(Text.duration(plan.timeout))"),
                of: first
            )
        }
        for lane in surplus { record(.cut, lane: lane) }
        for server in servers where server.isShort { declareMissing(server) }
        stop()
    }

    /// A deadline's one failure, which names every waiter and is the first one's.
    func deadlinePassed(_ waiting: [Failure.Waiter], _ deadline: String) -> Failure {
        let first = waiting[0]
        var failure = Failure(
            cause: .timeout,
            actor: first.actor,
            connection: first.connection,
            step: first.step,
            span: first.span,
            message: "\(deadline) passed while '\(first.label)' waited for \(first.wants)"
        )
        failure.at = elapsed
        failure.waiters = waiting
        describeUnit(
            of: lanes.first { $0.journalID == first.connection && $0.state != .over }?
                .strands.first { $0.number == first.step },
            in: &failure
        )
        return failure
    }

    /// Writes a waiter's failure down.
    func record(_ failure: Failure, of waiter: Failure.Waiter) {
        journal.record(
            .failed(failure),
            at: elapsed,
            actor: waiter.actor,
            connection: waiter.connection,
            step: waiter.step
        )
    }

    /// Ends everything at once: the scenario is over.
    func stop() {
        guard !isOver else { return }
        isOver = true
        for event in Array(waiters.keys) { announce(event) }
        for server in servers { server.listener.close() }
    }

    /// Ctrl-C, or the run was cancelled otherwise.
    func interrupt() {
        if harnessError == nil {
            interrupted = journal
            harnessError = HarnessError("interrupted")
        }
        stop()
    }

    /// Notes why a task that is no lane's ended.
    func end(with halt: Halt) {
        guard case .harness(let error) = halt else { return }
        harnessError = harnessError ?? error
        stop()
    }
}
