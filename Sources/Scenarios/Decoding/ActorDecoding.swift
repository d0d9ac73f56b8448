internal import YAMLTree

extension Decoder {
    /// Reads `servers` or `clients`: names with maps.
    mutating func actors<Actor>(
        _ slot: Slot,
        of section: Section,
        _ read: (inout Decoder, Scalar, Opened) -> Actor?
    ) -> [Actor] {
        guard let entries = slot.node.entries else {
            wrongType(slot)
            return []
        }
        var all: [Actor] = []
        for entry in entries {
            guard let name = entry.key.scalar else { continue }
            let isNamed = actorName(name)
            let value = Slot(key: entry.key, type: .section(section), node: entry.value)
            actor = name.text
            guard let map = open(value, as: section) else { continue }
            if let actor = read(&self, name, map), isNamed { all.append(actor) }
        }
        return all
    }

    private mutating func actorName(_ scalar: Scalar) -> Bool {
        guard name(scalar) else { return false }
        guard !["tcp", "unix", "none", "never", "var"].contains(scalar.text) else {
            error("'\(scalar.text)' is a word of the language and cannot name an actor", at: scalar.span)
            return false
        }
        return true
    }

    mutating func server(_ name: Scalar, _ map: Opened) -> Server? {
        var server = Server(name: name.text, span: name.span)
        role = .server
        server.listen = map["listen"].flatMap { address($0) }
        if case .some(.none) = server.listen?.value,
            let other = map.slots.first(where: { $0.name != "listen" })
        {
            error("'listen: none' takes no other key, for nobody ever connects", at: other.key.span)
        }
        if let slot = map["script"] {
            server.scripts = [script(slot)]
            if let other = map["connections"] {
                error(
                    "'connections' stands instead of 'script', not beside it",
                    at: other.key.span,
                    notes: [Diagnostic.Note("'script' is here", at: slot.key.span)]
                )
            }
        } else if let slot = map["connections"] {
            server.listsConnections = true
            guard let items = slot.node.items, !items.isEmpty else {
                wrongType(slot)
                return nil
            }
            server.scripts = items.map { script(slot.item($0)) }
        }
        server.accepts = map["accepts"].flatMap { field($0) }
        if let most = server.accepts?.value?.most, server.listsConnections, most < server.scripts.count {
            error(
                "'accepts' allows \(most), but 'connections' lists \(server.scripts.count): some can never be played",
                at: map["accepts"]?.node.place ?? name.span
            )
        }
        server.after = map["after"].flatMap { wait($0, of: name.text) }
        server.until = map["until"].flatMap { wait($0, of: name.text) }
        if let slot = map["accept-after"] {
            if slot.scalar?.text == "never" {
                server.acceptAfter = .never
            } else {
                server.acceptAfter = wait(slot, of: name.text).map { .event($0) }
            }
        }
        server.backlog = map["backlog"].flatMap { number($0) }
        server.tls = map["tls"].flatMap { tls($0, as: .serverTLS) }
        if let slot = map["socket"], let settings = socket(slot, isStep: false) { server.socket = settings }
        return server
    }

    mutating func client(_ name: Scalar, _ map: Opened) -> Client? {
        role = .client
        let target = map["connect"].flatMap { connectTarget($0) }
        let script =
            map["script"].map { self.script($0) } ?? Script(steps: [], lastNumber: 0, span: name.span)
        let after = map["after"].flatMap { wait($0, of: name.text) }
        let from: Field<Endpoint>? = map["from"].flatMap { address($0) }
        if case .some(.none) = from?.value, let from {
            error("'from' takes a local address, not 'none'", at: from.span)
        }
        let times = map["times"].flatMap { number($0, atLeast: 1) }
        let parallel = map["parallel"].flatMap { number($0, atLeast: 1) }
        let tls = map["tls"].flatMap { self.tls($0, as: .clientTLS) }
        let settings = map["socket"].flatMap { socket($0, isStep: false) }
        guard let target else { return nil }
        var client = Client(name: name.text, span: name.span, connect: target, script: script)
        client.after = after
        client.from = from
        client.times = times
        client.parallel = parallel
        client.tls = tls
        if let settings { client.socket = settings }
        return client
    }

    /// Reads what an actor waits for before it starts.
    mutating func wait(_ slot: Slot, of actor: String) -> Await? {
        guard let name = name(slot) else { return nil }
        let wait = Await(name: name, span: slot.node.place)
        mentions.awaited.append((wait, actor, false))
        return wait
    }

    /// Reads where a server listens or a client connects from.
    mutating func address(_ slot: Slot) -> Field<Endpoint>? {
        guard let address: Field<Endpoint> = field(slot) else { return nil }
        if let value = address.value { refuse(value, at: address.span) }
        return address
    }

    /// Reads where a client connects to.
    mutating func connectTarget(_ slot: Slot) -> ConnectTarget? {
        guard let text = template(slot) else { return nil }
        guard let literal = text.literal else { return ConnectTarget(text: text, target: nil) }
        if let endpoint = Endpoint(scalar: literal) {
            switch endpoint {
            case .none: error("nobody listens at 'none'; connect to the server by its name", at: text.span)
            case .tcp(_, 0):
                error("a client needs a port to connect to: '\(literal)' has none", at: text.span)
            case .unix(nil): error("a client needs a path to connect to: write 'unix:PATH'", at: text.span)
            default:
                refuse(endpoint, at: text.span)
                return ConnectTarget(text: text, target: .endpoint(endpoint))
            }
            return nil
        }
        if let advice = Endpoint.advice(for: literal) {
            error(advice, at: text.span)
        } else if literal.utf8.contains(UInt8(ascii: ":")) {
            error(
                "'\(slot.name)' takes \(ValueType.target.phrase), not '\(literal)'",
                at: text.span
            )
        } else if name(text.scalar) {
            mentions.targets.append((literal, text.span))
            return ConnectTarget(text: text, target: .server(literal))
        }
        return nil
    }

    private mutating func refuse(_ endpoint: Endpoint, at span: Span) {
        if let refusal = options.allowances.refusal(of: endpoint, in: file) { error(refusal, at: span) }
    }

    /// Reads socket options; a step cannot change the buffers.
    mutating func socket(_ slot: Slot, isStep: Bool) -> SocketSettings? {
        guard let map = open(slot, as: .socket) else { return nil }
        var settings = SocketSettings()
        settings.receiveBuffer = map["receive-buffer"].flatMap { positive($0) }
        settings.sendBuffer = map["send-buffer"].flatMap { positive($0) }
        settings.nagle = map["nagle"].flatMap { flag($0) }
        settings.keepalive = map["keepalive"].flatMap { flag($0) }
        settings.quickack = map["quickack"].flatMap { flag($0) }
        settings.linger = map["linger"].flatMap { limit($0) }
        if isStep, let buffer = map["receive-buffer"] ?? map["send-buffer"] {
            error(
                "'\(buffer.name)' is set before listen or connect: write it in the actor's 'socket'",
                at: buffer.key.span
            )
            return nil
        }
        return map.isFlawed ? nil : settings
    }
}
