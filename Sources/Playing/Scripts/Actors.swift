import Scenarios

/// An actor while it is played, as others name it.
enum ActorRun {
    case server(ServerRun)
    case client(ClientRun)
    case process(ProcessRun)

    /// Nothing of it is left to play, for now: what an `await` of it waits for.
    var hasEnded: Bool {
        switch self {
        case .server(let server):
            server.lanesLeft == 0 && (server.accepted >= max(1, server.accepts.least) || server.isOver)
        case .client(let client): client.runnersLeft == 0
        case .process(let process): process.hasEnded
        }
    }

    /// It may still give a signal that is in its scripts.
    var maySignal: Bool {
        switch self {
        case .server(let server): !server.isOver
        case .client(let client): client.runnersLeft > 0
        case .process(let process): !process.hasEnded && process.lane?.state != .over
        }
    }

    private var scripts: [Script] {
        switch self {
        case .server(let server): server.model.scripts
        case .client(let client): [client.model.script]
        case .process(let process): process.model.script.map { [$0] } ?? []
        }
    }

    /// The signals that steps of its scripts give.
    fileprivate var signals: Set<String> {
        var names: Set<String> = []
        for script in scripts {
            _ = script.contains {
                if case .signal(let name) = $0 { names.insert(name) }
                return false
            }
        }
        return names
    }
}

/// A scenario's actors by their names, and what is known of them before anything is played: thousands of them are looked
/// up at every connection, signal and end.
struct Actors {
    private var byName: [String: ActorRun] = [:]
    /// Who gives which signal, sought out when it is first asked.
    private var givers: [String: [ActorRun]]?
    /// Servers whose listener is opened or closed by an event.
    private(set) var moving: [ServerRun] = []

    subscript(name: String) -> ActorRun? { byName[name] }

    /// Who has a step that gives the signal.
    mutating func givers(of signal: String) -> [ActorRun] {
        let known =
            givers
            ?? byName.values.reduce(into: [:]) { givers, actor in
                for signal in actor.signals { givers[signal, default: []].append(actor) }
            }
        givers = known
        return known[signal] ?? []
    }

    mutating func insert(_ actor: ActorRun, _ name: String) {
        byName[name] = actor
        if case .server(let server) = actor, server.model.after != nil || server.model.until != nil {
            moving.append(server)
        }
    }

    /// The server of that name.
    func server(_ name: String) -> ServerRun? {
        if case .server(let server)? = byName[name] { server } else { nil }
    }
}
