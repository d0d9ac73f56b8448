internal import YAMLTree

/// A conversation while it is turned into the scripts of its two sides.
private struct Dialogue {
    enum Side: String { case server, client }

    /// What one side plays, and how it has ended.
    struct Part {
        var steps: [Step] = []
        /// Where it ended what it sends.
        var ended: Span?

        mutating func add(_ action: Action, _ key: Span, _ whole: Span, fails: Cause? = nil) {
            steps.append(Step(action, number: steps.count + 1, span: key, whole: whole, fails: fails))
        }
    }

    var server = Part()
    var client = Part()
    /// A pause for the next who does something.
    var delay: (Field<TimeSpan>, key: Span, whole: Span)?
    /// Where the connection ended.
    var over: Span?
    /// Both sides speak TLS.
    let isTLS: Bool

    subscript(side: Side) -> Part {
        get { side == .server ? server : client }
        set { if side == .server { server = newValue } else { client = newValue } }
    }

    /// One side does something, after the pause if there is one; the other expects it.
    mutating func turn(
        _ side: Side,
        _ action: Action,
        other: Action,
        fails: Cause? = nil,
        _ key: Span,
        _ whole: Span
    ) {
        if let (time, delayKey, delayWhole) = delay { self[side].add(.delay(time), delayKey, delayWhole) }
        delay = nil
        self[side].add(action, key, whole)
        self[side == .server ? .client : .server].add(other, key, whole, fails: fails)
    }
}

extension Decoder {
    /// Reads a conversation and derives a server and a client from it.
    mutating func conversation(_ slot: Slot) -> (Server, Client)? {
        guard let key = slot.key.scalar else { return nil }
        var server = Server(name: "server", span: slot.key.span)
        var turns = slot
        var tls: TLSSettings?
        var target: ConnectTarget? = ConnectTarget(
            text: Template("server", at: key),
            target: .server("server")
        )
        if slot.node.entries != nil {
            guard let map = open(slot, as: .conversation) else { return nil }
            server.listen = map["listen"].flatMap { address($0) }
            if case .some(.none) = server.listen?.value, let listen = server.listen {
                error(
                    "a conversation needs an address where its client can connect, not 'none'",
                    at: listen.span
                )
            }
            if let connect = map["connect"] { target = connectTarget(connect) }
            if let slot = map["tls"], word(slot, of: ["auto"]) != nil {
                tls = TLSSettings(span: slot.key.span)
                tls?.isAuto = true
                server.tls = tls
            }
            guard let list = map["turns"] else { return nil }
            turns = list
        }
        guard let items = turns.node.items else {
            wrongType(turns)
            return nil
        }
        scope = .turn
        defer { scope = .scenario }
        var dialogue = Dialogue(isTLS: tls != nil)
        for item in items { turn(item, of: turns, in: &dialogue) }
        if items.isEmpty { error("a conversation without turns says nothing", at: turns.node.place) }
        if let delay = dialogue.delay { error("nobody acts after this 'delay'", at: delay.key) }
        guard let target else { return nil }
        let span = turns.node.place
        server.scripts = [
            Script(steps: dialogue.server.steps, lastNumber: dialogue.server.steps.count, span: span)
        ]
        let script = Script(steps: dialogue.client.steps, lastNumber: dialogue.client.steps.count, span: span)
        var client = Client(name: "client", span: slot.key.span, connect: target, script: script)
        client.tls = tls
        return (server, client)
    }

    private mutating func turn(_ node: Node, of turns: Slot, in dialogue: inout Dialogue) {
        let slot = turns.item(node).read(as: .section(.turn))
        guard let entries = node.entries else {
            error("a turn is a map such as {server: ...} or {end: client}, not \(node.kind)", at: node.place)
            return
        }
        guard let verb = leading(entries, slot, sections: [.turn], what: "turns") else { return }
        let map = open(entries, of: node, as: [.turn, .modifier], needing: node.place)
        guard let value = map[verb.name] else { return }
        for modifier in map.slots where modifier.name != verb.name {
            if Catalogue.entry(modifier.name, in: .modifier)?.beside.isEmpty != false {
                error(
                    "'\(modifier.name)' belongs to a step of one side; a turn takes the modifiers of 'send' only",
                    at: modifier.key.span
                )
            }
        }
        let key = value.key.span
        if let over = dialogue.over {
            let line = file.position(of: over.start).line
            error("the conversation ended at line \(line), so that this turn can never come", at: key)
            return
        }
        if verb.name == "delay" {
            if let earlier = dialogue.delay { error("two delays in a row; write one", at: earlier.key) }
            if let time: Field<TimeSpan> = field(value) { dialogue.delay = (time, key, node.place) }
            return
        }
        if let side = Dialogue.Side(rawValue: verb.name) {
            speak(side, value, map, in: &dialogue, node.place)
        } else if let word = word(value, of: ["server", "client"]), let side = Dialogue.Side(rawValue: word) {
            finish(side, verb.name, in: &dialogue, key, node.place)
        }
    }

    private mutating func speak(
        _ side: Dialogue.Side,
        _ value: Slot,
        _ map: Opened,
        in dialogue: inout Dialogue,
        _ whole: Span
    ) {
        guard let send = send(value, in: map) else { return }
        if let ended = dialogue[side].ended {
            let line = file.position(of: ended.start).line
            error("the \(side) cannot send: it ended its side at line \(line)", at: value.key.span)
            return
        }
        let parts = send.parts.compactMap {
            if case .bytes(let bytes) = $0 { bytes.withoutPauses } else { nil }
        }
        let all = parts.count == 1 ? parts[0] : Bytes(.concat(parts), span: value.node.place)
        dialogue.turn(
            side,
            .send(send),
            other: .expect(Expectation(unit: .exactly(all))),
            value.key.span,
            whole
        )
    }

    private mutating func finish(
        _ side: Dialogue.Side,
        _ verb: String,
        in dialogue: inout Dialogue,
        _ key: Span,
        _ whole: Span
    ) {
        switch verb {
        case "end": dialogue.turn(side, .end, other: .expectEOF, key, whole)
        case "close":
            // close(2) sends no close_notify: over TLS its peer must take what came for cut short.
            let cause: Cause? = dialogue.isTLS ? .tls : nil
            dialogue.turn(side, .close, other: .expectEOF, fails: cause, key, whole)
        case "reset":
            mentions.resets.append((side.rawValue, key))
            dialogue.turn(side, .reset, other: .expectReset, key, whole)
        default:
            if dialogue[side].ended != nil { error("the \(side) has ended its side already", at: key) }
            dialogue.turn(side, .halfClose, other: .expectEOF, key, whole)
        }
        dialogue[side].ended = key
        let bothEnded = dialogue.server.ended != nil && dialogue.client.ended != nil
        if verb != "half-close" || bothEnded { dialogue.over = key }
    }
}
