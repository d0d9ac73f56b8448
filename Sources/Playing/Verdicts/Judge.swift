import Scenarios
import YAMLTree

/// Judges a scenario by its plan and its journal alone.
///
/// Of the failures, those that another made inevitable are consequent: listed, and not counted. What counts must be
/// just what the scenario's `verdict` names.
package func judge(_ plan: Plan, _ journal: Journal) -> Verdict {
    var judging = Judging(plan, journal)
    for event in journal.events { judging.take(event) }
    return judging.verdict
}

/// The failures seen so far, and who has failed.
private struct Judging {
    private let plan: Plan
    private let connections: [Journal.Connection]
    private var counted: [Failure] = []
    private var consequent: [Failure] = []
    private var failedConnections: Set<Journal.ConnectionID> = []
    private var failedActors: Set<String> = []
    /// A service ended by itself. What its peers saw of that may have been seen before.
    private let hasCrashed: Bool

    init(_ plan: Plan, _ journal: Journal) {
        self.plan = plan
        connections = journal.connections
        hasCrashed = journal.events.contains {
            if case .failed(let failure) = $0.fact { failure.isEarlyEnd } else { false }
        }
    }

    mutating func take(_ event: Journal.Event) {
        guard case .failed(var failure) = event.fact else { return }
        failure.isConsequent = isConsequent(failure)
        if let connection = failure.connection { failedConnections.insert(connection) }
        failedActors.insert(failure.actor)
        for waiter in failure.waiters where failure.isDeadline {
            failedActors.insert(waiter.actor)
            if let connection = waiter.connection { failedConnections.insert(connection) }
        }
        if failure.isConsequent { consequent.append(failure) } else { counted.append(failure) }
    }

    /// Whether a failure before this one made it inevitable.
    private func isConsequent(_ failure: Failure) -> Bool {
        if failure.isDeadline {
            return failure.waiters.allSatisfy { isDoomed(actor: $0.actor, $0.connection, $0.step, $0.span) }
        }
        switch failure.cause {
        case .missingConnection:
            return plan.scenario.clients.contains {
                failedActors.contains($0.name) && $0.mayConnect(to: failure.actor)
            }
        // A connection that failed is reset. What its other end says of bytes is no consequence of that.
        case .eof, .reset, .timeout:
            return isEndOfCrashed(failure)
                || isDoomed(actor: failure.actor, failure.connection, failure.step, failure.span)
        case .refused: return isEndOfCrashed(failure)
        // What an alert tells is the peer's failure over again.
        case .tls where failure.isToldByPeer:
            return isDoomed(actor: failure.actor, failure.connection, failure.step, failure.span)
        case .exitStatus, .output: return isDoomed(job: failure.actor, failure.cause)
        default: return false
        }
    }

    /// On the other end of a failed connection; or an `await` of what a failed actor would have given.
    private func isDoomed(actor: String, _ connection: Journal.ConnectionID?, _ step: Int, _ span: Span)
        -> Bool
    {
        if let connection, let peer = connections[connection].peer, failedConnections.contains(peer) {
            return true
        }
        let name: String
        if case .await(let signal)? = action(of: actor, connection, step) {
            name = signal
        } else if let after = after(actor), after.span == span {
            name = after.name
        } else {
            return false
        }
        return failedActors.contains { $0 == name || gives($0, name) }
    }

    /// The end of a client's connection to a program, or its refusal, where a service has ended by itself.
    private func isEndOfCrashed(_ failure: Failure) -> Bool {
        guard hasCrashed, failure.cause != .timeout, let connection = failure.connection else { return false }
        return connections[connection].peer == nil
            && plan.scenario.clients.contains { $0.name == failure.actor }
    }

    /// A job at the other end of a connection that was reset says so, each in its own way. But beside a verdict that names
    /// failures, what is written of the job's end is meant together with them.
    private func isDoomed(job name: String, _ cause: Cause) -> Bool {
        guard let job = plan.scenario.processes.first(where: { $0.name == name }), !job.isService else {
            return false
        }
        let isWritten = cause == .output || job.expectation?.exits != nil
        if isWritten, plan.scenario.fails != nil { return false }
        return failedConnections.contains { connections[$0].peer == nil && !connections[$0].isProgram }
    }

    private func scripts(_ actor: String) -> [Script] {
        plan.scenario.servers.first { $0.name == actor }?.scripts
            ?? plan.scenario.clients.first { $0.name == actor }.map { [$0.script] }
            ?? plan.scenario.processes.first { $0.name == actor }?.script.map { [$0] } ?? []
    }

    /// What an actor waits for before it begins.
    private func after(_ actor: String) -> Await? {
        plan.scenario.clients.first { $0.name == actor }?.after
            ?? plan.scenario.processes.first { $0.name == actor }?.after
    }

    private func gives(_ actor: String, _ signal: String) -> Bool {
        scripts(actor).contains { $0.contains { if case .signal(signal) = $0 { true } else { false } } }
    }

    private func action(of actor: String, _ connection: Journal.ConnectionID?, _ step: Int) -> Action? {
        let scripts = scripts(actor)
        guard let last = scripts.indices.last else { return nil }
        let index = scripts.count > 1 ? min((connection.map { connections[$0].number } ?? 1) - 1, last) : 0
        return scripts[index].step(step)?.action
    }

    /// For each failure that the scenario names, one that occurred, no two the same, as many as can be: whatever the order
    /// in which either are listed. One that finds its failure taken lets the taker look for another (Kuhn 1955).
    private static func pairs(_ named: [ExpectedFailure], _ failures: [Failure]) -> [Int: Int] {
        var pairs: [Int: Int] = [:]
        func find(_ name: Int, _ seen: inout Set<Int>) -> Bool {
            for failure in failures.indices where named[name].names(failures[failure]) {
                guard seen.insert(failure).inserted else { continue }
                if let taker = pairs.first(where: { $0.value == failure })?.key, !find(taker, &seen) {
                    continue
                }
                pairs[name] = failure
                return true
            }
            return false
        }
        for name in named.indices {
            var seen: Set<Int> = []
            _ = find(name, &seen)
        }
        return pairs
    }

    /// The verdict on all of them.
    var verdict: Verdict {
        let named = plan.scenario.fails ?? []
        let pairs = Self.pairs(named, counted)
        let unmet = named.indices.filter { pairs[$0] == nil && plan.requires(named[$0]) }.map { named[$0] }
        let isMet = unmet.isEmpty && counted.count == pairs.count
        return Verdict(isMet: isMet, failures: counted + consequent, unmet: unmet)
    }
}

extension Failure {
    /// The scenario's own deadline, which names every waiter.
    var isDeadline: Bool {
        cause == .timeout
            && waiters.contains { $0.actor == actor && $0.connection == connection && $0.step == step }
    }
}

extension ExpectedFailure {
    /// Whether it is this failure; of a deadline, any waiter will do.
    func names(_ failure: Failure) -> Bool {
        if let cause, cause != failure.cause { return false }
        func isMeant(_ actor: String, _ step: Int) -> Bool {
            (self.actor ?? actor) == actor && (self.step ?? step) == step
        }
        if isMeant(failure.actor, failure.step) { return true }
        return failure.isDeadline && failure.waiters.contains { isMeant($0.actor, $0.step) }
    }
}
