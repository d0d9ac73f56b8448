internal import YAMLTree

extension Decoder {
    /// Checks what only the whole document can tell: names that name nothing, steps that can never be played.
    mutating func validate(_ scenario: Scenario) {
        validateTargets(scenario)
        validateSignals(scenario)
        validateVariables(scenario)
        validateVerdict(scenario)
        validateAddresses(scenario)
        validateResets(scenario)
        validateTLS(scenario)
        validateProcesses(scenario)
        if scenario.conversation == nil {
            for server in scenario.servers {
                for script in server.scripts {
                    validateOrder(of: script, role: .server, tls: server.tls, in: scenario)
                }
            }
            for client in scenario.clients {
                validateOrder(of: client.script, role: .client, tls: client.tls, in: scenario)
            }
            for process in scenario.processes {
                guard let script = process.script else { continue }
                validateOrder(of: script, role: .process, tls: nil, in: scenario)
            }
            if errorCount == 0 { rehearse(scenario) }
        }
    }

    /// Every client's server must be there.
    private mutating func validateTargets(_ scenario: Scenario) {
        let servers = Set(scenario.servers.map(\.name))
        let clients = Dictionary(scenario.clients.map { ($0.name, $0.span) }) { first, _ in first }
        for (name, span) in mentions.targets where !servers.contains(name) {
            if hasEnough { return }
            guard !mentions.uncertain.contains(name) else { continue }
            if clients[name] != nil {
                error("'\(name)' is a client, and clients connect to servers", at: span)
                continue
            }
            let hint = nearest(to: name, among: scenario.servers.lazy.map(\.name)).map {
                "; did you mean '\($0)'?"
            }
            error("no server is called '\(name)'\(hint ?? "")", at: span)
        }
        var taken: [String: Span] = [:]
        for server in scenario.servers {
            if let client = clients[server.name] {
                error(
                    "'\(server.name)' names two actors",
                    at: max(client, server.span),
                    notes: [Diagnostic.Note("first here", at: min(client, server.span))]
                )
            }
            guard let listen = server.listen, let address = listen.value?.fixed, server.after == nil else {
                continue
            }
            if let first = taken[address] {
                let note = Diagnostic.Note("first here", at: first)
                error("two servers cannot listen on '\(address)'", at: listen.span, notes: [note])
            } else {
                taken[address] = listen.span
            }
        }
    }

    private func min(_ one: Span, _ other: Span) -> Span { one.start < other.start ? one : other }
    private func max(_ one: Span, _ other: Span) -> Span { one.start < other.start ? other : one }

    /// Every wait must be for an actor, or for a signal that some step gives.
    private mutating func validateSignals(_ scenario: Scenario) {
        let actors = scenario.actorNames
        for signal in mentions.signals where actors.contains(signal.name) {
            error("'\(signal.name)' is an actor; a signal has a name of its own", at: signal.span)
        }
        let timeoutIsExpected = scenario.fails?.contains { $0.cause == nil || $0.cause == .timeout } ?? false
        for (wait, actor, isExcused) in mentions.awaited {
            if hasEnough { return }
            if wait.name == actor {
                error("'\(actor)' cannot wait for its own end", at: wait.span)
                continue
            }
            if actors.contains(wait.name) || mentions.given.contains(wait.name) { continue }
            if isExcused || timeoutIsExpected || mentions.uncertain.contains(wait.name) { continue }
            let hint = nearest(to: wait.name, among: actors + mentions.given.sorted())
            error(
                "nobody gives the signal '\(wait.name)'" + (hint.map { "; did you mean '\($0)'?" } ?? ""),
                at: wait.span
            )
        }
    }

    /// An expected failure must be one that can be: of an actor, at a step that it has.
    private mutating func validateVerdict(_ scenario: Scenario) {
        var scripts: [String: [Script]] = [:]
        for server in scenario.servers { scripts[server.name] = server.scripts }
        for client in scenario.clients { scripts[client.name] = [client.script] }
        for process in scenario.processes { scripts[process.name] = process.script.map { [$0] } ?? [] }
        for (actor, step) in mentions.failures {
            if let actor, scripts[actor.text] == nil {
                guard !mentions.uncertain.contains(actor.text) else { continue }
                let hint = nearest(to: actor.text, among: scripts.keys.sorted()).map {
                    "; did you mean '\($0)'?"
                }
                error("no actor is called '\(actor.text)'\(hint ?? "")", at: actor.span)
                continue
            }
            let candidates = actor.map { scripts[$0.text] ?? [] } ?? scripts.values.flatMap { $0 }
            let last = candidates.map(\.lastNumber).max() ?? 0
            guard let (number, span) = step, number > last + 1 else { continue }
            guard candidates.allSatisfy({ !mentions.flawedScripts.contains($0.span) }) else { continue }
            let what = actor.map { "'\($0.text)' has" } ?? "the longest script has"
            error(
                "\(what) \(counted(last, "step")); the implied 'end' is step \(last + 1), and there is no step "
                    + "\(number)",
                at: span
            )
        }
    }

    /// A client's fixed local address serves one connection at a time.
    private mutating func validateAddresses(_ scenario: Scenario) {
        for client in scenario.clients {
            guard let from = client.from, case .tcp(let host, let port) = from.value, port != 0 else {
                continue
            }
            if let lanes = client.parallel?.value?.least, lanes > 1 {
                error(
                    "'parallel' connections cannot all come from \(host), port \(port); write port 0",
                    at: from.span
                )
            }
        }
    }

    /// A Unix socket has no RST.
    private mutating func validateResets(_ scenario: Scenario) {
        for (actor, span) in mentions.resets where isUnix(actor, in: scenario) {
            error("'reset' needs TCP; a Unix socket has no RST", at: span)
        }
    }

    private func isUnix(_ actor: String, in scenario: Scenario) -> Bool {
        func listensOnUnix(_ name: String) -> Bool {
            guard let server = scenario.servers.first(where: { $0.name == name }) else { return false }
            if case .unix = server.listen?.value { return true }
            return false
        }
        if listensOnUnix(actor) { return true }
        guard let client = scenario.clients.first(where: { $0.name == actor }) else { return false }
        guard !client.script.steps.contains(where: { $0.action.goesElsewhere }) else { return false }
        switch client.connect.target {
        case .server(let name): return listensOnUnix(name)
        case .endpoint(.unix): return true
        default: return false
        }
    }
}

extension Action {
    /// Whether it, or a step in it, connects to a target of its own.
    var goesElsewhere: Bool {
        switch self {
        case .connect(let target): target != nil
        default: innerSteps.contains { $0.action.goesElsewhere }
        }
    }
}
