import Net
import Scenarios
import YAMLTree

extension Play {
    /// Accepts a server's connections and plays a script on each, till its listener is closed.
    func serve(_ index: Int) async {
        let server = servers[index]
        do throws(Halt) {
            if let after = server.model.after { try await occur(after.name) }
            guard server.isListening else { return }
            await withDiscardingTaskGroup { group in
                do throws(Halt) { try await acceptAll(server, &group) } catch { self.end(with: error) }
            }
        } catch {
            end(with: error)
        }
    }

    private func acceptAll(_ server: ServerRun, _ group: inout DiscardingTaskGroup) async throws(Halt) {
        switch server.model.acceptAfter {
        case .never?: return
        case .event(let event)?: try await occur(event.name)
        case nil: break
        }
        server.isAccepting = true
        while true {
            let connection: Connection
            do {
                connection = try await server.listener.accept()
            } catch let error as NetError where error.code == .tooManyDescriptors && plan.side.isEndless {
                // Whoever waits in the backlog is served when another has gone.
                do { try await reactor.sleep(for: .milliseconds(20)) } catch { return }
                continue
            } catch let error as NetError where error.code != .closed {
                throw .harness(.system(error, at: server.model.span))
            } catch {
                // Closed, or the scenario is over.
                for lane in server.handedOver.map(Confined.init) {
                    group.addTask { await self.playAccepted(lane) }
                }
                return
            }
            guard let lane = accepted(connection, by: server) else { continue }
            let confined = Confined(lane)
            group.addTask { await self.playAccepted(confined) }
        }
    }

    /// Notes an accepted connection; the lane that plays it, or nil where it was one too many.
    func accepted(_ connection: Connection, by server: ServerRun) -> Lane? {
        let number = server.accepted
        server.accepted += 1
        let id = journal.open(
            actor: server.model.name,
            number: server.accepted,
            localAddress: connection.localAddress
        )
        journal.record(
            .accepted(from: connection.peerAddress.description),
            at: elapsed,
            actor: server.model.name,
            connection: id,
            step: nil
        )
        if plan.side.isBoth { pair(id, acceptedFrom: connection.peerAddress, at: server) }
        guard number < server.accepts.most ?? .max else {
            refuse(connection, id, of: server)
            return nil
        }
        let lane = Lane(
            actor: server.model.name,
            script: server.script(number),
            server: server.index,
            isSurplus: number >= server.accepts.least,
            random: SplitMix64(seed: SplitMix64.seed(plan.seed, "\(server.model.name)#\(number + 1)"))
        )
        lane.connection = connection
        lane.journalID = id
        lane.began = elapsed
        server.lanesLeft += 1
        begin(lane)
        if server.accepted == server.accepts.least, !server.isGivenUp {
            short -= 1
            changed()
        }
        // It may have been the last that anybody could make, and its client's runner over before it was accepted.
        giveUpOnMissing(among: [server])
        return lane
    }

    /// Resets a connection over the maximum, which is a failure.
    private func refuse(_ connection: Connection, _ id: Journal.ConnectionID, of server: ServerRun) {
        let most = server.accepts.most ?? 0
        var failure = Failure(
            cause: .extraConnection,
            actor: server.model.name,
            connection: id,
            step: 0,
            span: server.model.accepts?.span ?? server.model.span,
            message: "connection \(server.accepted) came to '\(server.model.name)', which accepts \(most)"
        )
        failure.at = elapsed
        journal.record(.failed(failure), at: elapsed, actor: server.model.name, connection: id, step: nil)
        connection.reset()
        journal.record(.resetSent, at: elapsed, actor: server.model.name, connection: id, step: nil)
    }

    /// Opens and closes the listeners that waited for an event. Done before whoever caused it goes on, so that a client
    /// that signals and then connects finds what it asked for.
    func moveListeners(at event: String) {
        for server in actors.moving
        where server.model.after?.name == event && !server.isListening && !server.isClosed {
            do throws(HarnessError) {
                try listen(server)
                record(.listening(address: server.address.description), server: server)
            } catch {
                end(with: .harness(error))
            }
        }
        for server in actors.moving where server.model.until?.name == event {
            takePending(server)
            close(server)
        }
    }

    /// Accepts what the kernel has connected already, before the listener is closed: it came in time, and which of the two
    /// events a reactor sees first is chance.
    private func takePending(_ server: ServerRun) {
        guard server.isAccepting else { return }
        while let connection = pending(server) {
            if let lane = accepted(connection, by: server) { server.handedOver.append(lane) }
        }
    }

    /// Accepts what the kernel has connected already; nil when nothing waits. Where accept(2) cannot tell, for want of a
    /// descriptor, it may be a connection too many: nothing is known then, and the harness says so.
    func pending(_ server: ServerRun) -> Connection? {
        do {
            return try server.listener.acceptIfPending()
        } catch {
            if error.code != .closed { end(with: .harness(.system(error, at: server.model.span))) }
            return nil
        }
    }

    /// Closes a server's listener: what it has not accepted is reset by the kernel.
    func close(_ server: ServerRun) {
        guard !server.isClosed else { return }
        server.isClosed = true
        server.listener.close()
        record(.stoppedListening, server: server)
        giveUpOnMissing(among: [server])
        if server.lanesLeft == 0 { actorEnded(server.model.name) }
    }

    func playAccepted(_ lane: Confined<Lane>) async {
        if plan.side.isEndless { await playAlone(lane) } else { await playScript(lane.value) }
    }
}
