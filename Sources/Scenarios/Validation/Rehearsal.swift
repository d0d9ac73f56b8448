internal import YAMLTree

extension Decoder {
    /// Plays a client and its server against each other without sockets, and reports where both would wait for ever.
    ///
    /// It reports only what is certain: whatever depends on time, other actors or bytes that are not known ends the
    /// rehearsal without a word. A kernel's buffers are taken as endless, which can only hide a deadlock.
    mutating func rehearse(_ scenario: Scenario) {
        // A program may be at either end, or kill who is.
        guard scenario.fails == nil, scenario.processes.isEmpty else { return }
        var clients: [String: [Client]] = [:]
        for client in scenario.clients {
            guard case .server(let name) = client.connect.target else { return }
            clients[name, default: []].append(client)
        }
        for server in scenario.servers {
            guard let client = onlyClient(of: server, among: clients[server.name] ?? []) else { continue }
            guard let script = server.scripts.first ?? nil else { continue }
            let steps = script.steps + client.script.steps
            // Over TLS the kernel's queue holds ciphertext: how much, nobody knows beforehand.
            let isTLS = server.tls != nil || client.tls != nil || steps.contains { $0.action.startsTLS }
            if isTLS, steps.contains(where: \.countsUnread) { continue }
            var rehearsal = Rehearsal(server: script.steps, client: client.script.steps)
            guard let stall = rehearsal.play() else { continue }
            report(stall, server: server, client: client)
        }
    }

    /// The client whose one connection is the server's only one.
    private func onlyClient(of server: Server, among clients: [Client]) -> Client? {
        guard server.after == nil, server.until == nil, server.acceptAfter == nil else { return nil }
        if case .some(.none) = server.listen?.value { return nil }
        guard clients.count == 1, let client = clients.first else { return nil }
        return client.after == nil && client.times == nil && client.parallel == nil ? client : nil
    }

    private mutating func report(_ stall: Rehearsal.Stall, server: Server, client: Client) {
        let waits = [(stall.server, server.name, server.span), (stall.client, client.name, client.span)]
        func text(_ index: Int) -> String { "'\(waits[index].1)' \(waits[index].0.wants)" }
        func place(_ index: Int) -> Span { waits[index].0.span ?? waits[index].2 }
        // The side that can only wait for the other's end is the lesser cause.
        let main =
            stall.server.isForEnd ? 1 : stall.client.isForEnd ? 0 : place(0).start < place(1).start ? 0 : 1
        error(
            "both sides wait for ever: \(text(main)) here, and \(text(1 - main))",
            at: place(main),
            notes: [Diagnostic.Note("\(text(1 - main)) here", at: place(1 - main))]
        )
    }
}

/// Two scripts over two pipes.
struct Rehearsal {
    /// What a side waits for when nothing moves any more.
    struct Wait {
        var wants: String
        var span: Span?
        /// Only for the peer's end.
        var isForEnd = false
        /// And nothing comes after it, so that the scenario settles here.
        var isFinal = false
    }

    /// Where both sides wait.
    struct Stall {
        var server: Wait
        var client: Wait
    }

    /// How far a side came.
    enum Outcome {
        case moved
        case waits(Wait)
        case finished
        /// What follows is not certain.
        case unsure
    }

    /// What a script still has to do, the next last.
    private var todo: [[RehearsalAct]]
    /// What each side has sent.
    private var fromServer = RehearsalPipe()
    private var fromClient = RehearsalPipe()
    /// Acts tried, which bounds the rehearsal of long loops, and acts done.
    private var tries = 0
    private var steps = 0

    init(server: [Step], client: [Step]) {
        todo = [
            [.end(nil)] + server.reversed().map { .step($0) },
            [.end(nil)] + client.reversed().map { .step($0) },
        ]
    }

    /// Plays until nothing moves; nil where that is no stall, or not for certain.
    mutating func play() -> Stall? {
        var waits: [Wait?] = [nil, nil]
        while true {
            let before = progress
            for side in 0...1 {
                advance: while true {
                    tries += 1
                    guard tries < 10_000 else { return nil }
                    switch act(side) {
                    case .moved: break
                    case .finished:
                        waits[side] = nil
                        break advance
                    case .waits(let wait):
                        waits[side] = wait
                        break advance
                    case .unsure: return nil
                    }
                }
            }
            if progress == before { break }
        }
        guard let server = waits[0], let client = waits[1], !(server.isFinal && client.isFinal) else {
            return nil
        }
        return Stall(server: server, client: client)
    }

    /// Grows with everything that happens: also a step that goes on waiting may have read, or ended its side.
    private var progress: Int { steps + fromServer.progress + fromClient.progress }

    /// Does a side's next act, where it can.
    private mutating func act(_ side: Int) -> Outcome {
        guard let next = todo[side].last else { return .finished }
        var outcome =
            side == 0 ? next.play(&fromServer, &fromClient) : next.play(&fromClient, &fromServer)
        if case .moved = outcome {
            steps += 1
            // What was to be done may have been replaced: a loop puts its next round in its own place.
            if !isReplaced(next) { todo[side].removeLast() }
            expand(next, side)
        } else if case .waits(var wait) = outcome {
            wait.isFinal = wait.isFinal || (wait.isForEnd && todo[side].count <= 2)
            outcome = .waits(wait)
        }
        if (side == 0 ? fromServer : fromClient).isGone { todo[side] = [] }
        return outcome
    }

    private func isReplaced(_ act: RehearsalAct) -> Bool {
        if case .step(let step) = act, case .repeat(.untilEOF, _) = step.action { return true }
        return false
    }

    /// Puts the parts of a step that has several in its place.
    private mutating func expand(_ act: RehearsalAct, _ side: Int) {
        switch act {
        case .step(let step):
            switch step.action {
            case .send(let send): todo[side] += send.parts.reversed().map { .part($0, step) }
            case .repeat(.untilEOF, let steps):
                let hasEnded = (side == 0 ? fromClient : fromServer).unread == 0
                if hasEnded {
                    todo[side].removeLast()
                } else {
                    todo[side] += steps.reversed().map { .step($0) }
                }
            case .repeat(.times(let count), let steps):
                todo[side].append(.round(count.value?.least ?? 0, steps))
            case .repeat(.items(let items), let steps): todo[side].append(.round(items.count, steps))
            case .end: todo[side].append(.end(step))
            default: break
            }
        case .round(let left, let steps) where left > 0:
            todo[side].append(.round(left - 1, steps))
            todo[side] += steps.reversed().map { .step($0) }
        default: break
        }
    }
}

extension Step {
    /// Whether it, or a step in or beside it, waits for bytes to lie unread.
    fileprivate var countsUnread: Bool {
        switch action {
        case .awaitUnread: true
        default: (action.innerSteps + meanwhile).contains(where: \.countsUnread)
        }
    }
}
