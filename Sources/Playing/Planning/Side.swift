package import Net
import Scenarios
package import YAMLTree

/// Which of a scenario's actors are played; the others are real programs.
package enum Side: Sendable {
    /// All, against each other.
    case both
    /// The servers.
    case servers(Service)
    /// The clients, against what is at these addresses, by the names of servers and ports.
    case clients([String: Address])

    /// How servers are played alone.
    package struct Service: Sendable {
        /// Ports that win over the scenario's `listen`, by server.
        package var ports: [String: UInt16]
        /// Each connection plays a script for itself until the outside ends, and none is too many; else as with clients.
        package var isEndless: Bool
        /// The command that they are played around; empty where there is none.
        package var command: [String]

        /// Makes a service.
        package init(ports: [String: UInt16] = [:], isEndless: Bool = false, command: [String] = []) {
            self.ports = ports
            self.isEndless = isEndless
            self.command = command
        }
    }

    /// The other end of every stream is scripted.
    var isBoth: Bool { if case .both = self { true } else { false } }

    /// It was said where a server, or what listens on a port of `ports`, is.
    func knows(_ name: String) -> Bool {
        if case .clients(let addresses) = self { addresses[name] != nil } else { false }
    }

    var isEndless: Bool { if case .servers(let service) = self { service.isEndless } else { false } }
}

extension Plan {
    /// The same plan with one side of it played, and whatever that would need of an actor that is not played.
    ///
    /// A failure that the verdict names of an actor that is not played is no part of it any more.
    package func playing(_ side: Side) -> (plan: Plan, diagnostics: [Diagnostic]) {
        var plan = self
        plan.side = side
        var addresses: [String: Address] = [:]
        switch side {
        case .both: return (plan, [])
        case .servers:
            plan.scenario.clients = []
            plan.scenario.processes = []
        case .clients(let given):
            plan.scenario.processes = []
            addresses = given
            // What only reserves an address is no server: the harness can do that.
            plan.scenario.servers.removeAll { $0.listen?.value != Endpoint.none || given[$0.name] != nil }
        }
        let played = plan.scenario
        plan.scenario.fails?.removeAll { failure in failure.actor.map { !played.plays($0) } ?? false }
        let diagnostics = scenario.reliances.compactMap { reliance in
            plan.isPlayed(reliance.actor)
                ? plan.problem(with: reliance, of: scenario, addresses) : nil
        }
        return (plan, diagnostics)
    }

    private func isPlayed(_ actor: String?) -> Bool { actor.map(scenario.plays) ?? true }

    private func problem(
        with reliance: Reliance,
        of whole: Scenario,
        _ addresses: [String: Address]
    ) -> Diagnostic? {
        let played = scenario
        let message: String
        switch reliance.need {
        case .event(let name) where whole.plays(name):
            guard !played.plays(name) else { return nil }
            message =
                "this waits for the end of '\(name)', which is not played: a real program takes its place"
        case .event(let signal):
            let givers = whole.givers(of: signal)
            guard !givers.isEmpty, !givers.contains(where: played.plays) else { return nil }
            let names = givers.map { "'\($0)'" }.joined(separator: " or ")
            message =
                "only \(names) would give the signal '\(signal)', and is not played: a real program takes its place"
        case .capture(let actor):
            guard !played.plays(actor) else { return nil }
            message = "'\(actor)' would capture this, and is not played: a real program takes its place"
        case .port(let name):
            guard case .clients = side, reliance.actor != nil, addresses[name] == nil else { return nil }
            message =
                "'${ports.\(name)}' is the port of a program that is not started here; say where one listens with '--to \(name)=ADDRESS'"
        }
        return Diagnostic(message, at: reliance.span)
    }

    /// Whether a failure that the verdict names must be seen: of one that names no actor, nobody knows whether it would be
    /// the played side's; and of many connections, not each needs to have it.
    func requires(_ failure: ExpectedFailure) -> Bool {
        side.isBoth || failure.actor != nil && !side.isEndless
    }
}

extension Scenario {
    fileprivate func plays(_ actor: String) -> Bool {
        servers.contains { $0.name == actor } || clients.contains { $0.name == actor }
            || processes.contains { $0.name == actor }
    }

    fileprivate func givers(of signal: String) -> [String] {
        func gives(_ script: Script) -> Bool {
            script.contains { if case .signal(signal) = $0 { true } else { false } }
        }
        return servers.filter { $0.scripts.contains(where: gives) }.map(\.name)
            + clients.filter { gives($0.script) }.map(\.name)
            + processes.filter { $0.script.map(gives) ?? false }.map(\.name)
    }
}

extension Endpoint {
    /// The same with another port; a Unix socket has none.
    func atPort(_ port: UInt16) -> Endpoint {
        if case .tcp(let host, _) = self { .tcp(host: host, port: port) } else { self }
    }
}
