package import Net
import Scenarios
import YAMLTree

/// What plays the other side of servers that are played alone.
package struct Outside: Sendable {
    /// What a failure calls it: `the command`.
    let name: String
    /// Plays it. When this returns nobody is left who could connect. Cancelled when the scenario is over.
    let play: @Sendable (Reactor) async throws(HarnessError) -> Void

    /// Makes an outside.
    package init(_ name: String, _ play: @escaping @Sendable (Reactor) async throws(HarnessError) -> Void) {
        self.name = name
        self.play = play
    }
}

/// What came of the connections of a service without an end: they themselves are forgotten.
struct Service {
    var failed = 0
    /// Items of the verdict's `fails` that a connection had.
    var seen: Set<Int> = []
}

extension Play {
    /// Tells where the servers can be reached.
    func announceServers() throws(HarnessError) {
        try options.announce?(
            servers.map { server in
                Served(
                    name: server.model.name,
                    address: server.address,
                    authority: server.tls == nil ? nil : names.authorityFile()
                )
            }
        )
    }

    /// Lets the outside play; after it, nobody is left who could connect.
    func play(_ outside: Outside) async {
        do throws(HarnessError) { try await outside.play(reactor) } catch {
            return isOver ? () : end(with: .harness(error))
        }
        guard !isOver else { return }
        // What it connected last may not have been accepted yet.
        var accepted = -1
        while accepted != servers.reduce(0, { $0 + $1.accepted }) {
            accepted = servers.reduce(0) { $0 + $1.accepted }
            await reactor.idle()
        }
        isOutsideLeft = false
        // Of one that has not begun to accept, the kernel may have connections.
        for server in servers where server.isAccepting || !server.isListening { server.connectorsLeft -= 1 }
        busy -= 1
        giveUpOnMissing(among: servers)
        wakeAwaiters()
        changed()
    }

    /// The outside, where the scenario still waits for it.
    var outsideWaiter: [Failure.Waiter] {
        guard isOutsideLeft, let outside = options.outside else { return [] }
        return [
            Failure.Waiter(
                label: outside.name,
                actor: outside.name,
                connection: nil,
                step: 0,
                span: plan.scenario.title.span,
                wants: "something else: it has not ended",
                since: 0
            )
        ]
    }

    /// Plays an accepted connection of an endless service: with a deadline of its own, and cut with the service.
    func playAlone(_ lane: Confined<Lane>) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.playScript(lane.value) }
            group.addTask { await self.watchDeadline(of: lane.value) }
            group.addTask { await self.cutWithService(lane.value) }
            await group.next()
            group.cancelAll()
        }
    }

    private func watchDeadline(of lane: Lane) async {
        let due = began.nanoseconds + lane.began + plan.timeout
        do { try await reactor.sleep(until: MonotonicTime(nanoseconds: due)) } catch { return }
        guard !isOver, lane.state != .over else { return }
        // It hangs as it should, and has nothing to wait for.
        if lane.state == .hanging { return cut(lane) }
        let waiting = waiters(of: lane)
        if let first = waiting.first {
            record(
                deadlinePassed(waiting, "the connection's deadline of \(Text.duration(plan.timeout))"),
                of: first
            )
            lane.hasFailed = true
        }
        lane.isCut = true
        lane.connection?.reset()
        lane.connection = nil
        record(.resetSent, lane: lane)
    }

    private func cutWithService(_ lane: Lane) async {
        do throws(Halt) { while !hasSettled { try await wait(for: .settled) } } catch { return }
        if lane.state == .running || lane.state == .ending { cut(lane) }
    }

    /// Judges a connection of an endless service by itself when it is over, tells what came of it, and forgets it: memory
    /// does not grow with the connections there have been.
    func conclude(_ lane: Lane) {
        if let place = lanes.firstIndex(where: { $0 === lane }) { lanes.remove(at: place) }
        guard let id = lane.journalID else { return }
        var verdict = Verdict(isMet: true, failures: [], unmet: [])
        var part = Journal()
        if lane.hasFailed || options.keepsEveryJournal { part = journal.part(of: id) }
        if lane.hasFailed {
            verdict = judge(plan, part)
            if !verdict.isMet { service.failed += 1 }
            for (place, item) in (plan.scenario.fails ?? []).enumerated()
            where verdict.counted.contains(where: item.names) {
                service.seen.insert(place)
            }
        }
        journal.forget(id)
        options.tell?(
            ScenarioResult(
                plan: plan,
                outcome: .played(verdict, part),
                seconds: Double(elapsed - lane.began) / 1e9
            )
        )
    }

    /// What all connections of an endless service came to; the failures themselves were told.
    var serviceVerdict: Verdict {
        let named = plan.scenario.fails ?? []
        let unmet = named.indices.filter { named[$0].actor != nil && !service.seen.contains($0) }
        return Verdict(
            isMet: service.failed == 0 && unmet.isEmpty,
            failures: [],
            unmet: unmet.map { named[$0] }
        )
    }
}
