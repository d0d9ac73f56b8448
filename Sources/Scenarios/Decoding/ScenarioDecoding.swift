internal import YAMLTree

extension Decoder {
    /// Reads a document.
    mutating func scenario(_ root: Node) -> Scenario? {
        guard let entries = root.entries else {
            error("a scenario is a map that begins with 'scenario: TITLE', not \(root.kind)", at: root.span)
            return nil
        }
        guard let first = entries.first?.key.scalar else {
            error("a scenario is a map that begins with 'scenario: TITLE', not an empty one", at: root.span)
            return nil
        }
        let map = open(entries, of: root, as: [.scenario], needing: first.span)
        scope = .title
        let title = map["scenario"].flatMap { self.title($0) }
        var scenario = Scenario(title: title ?? Template(literal: first), span: root.span)
        scenario.about = map["about"].flatMap { text($0) }
        scenario.tags = map["tags"].map { tags($0) } ?? []
        scope = .plan
        scenario.timeout = map["timeout"].flatMap { limit($0) }
        scenario.seed = map["seed"].flatMap { field($0) }
        scenario.skip = map["skip"].flatMap { template($0) }
        scenario.requires = map["requires"].map { requirements($0) } ?? []
        scope = .matrix
        scenario.matrix = map["matrix"].flatMap { matrix($0) }
        scope = .vars
        scenario.vars = map["vars"].flatMap { bindings($0) } ?? []
        for entry in map["vars"]?.node.entries ?? [] where mentions.variables[entry.name] == nil {
            mentions.variables[entry.name] = entry.value.place.end
        }
        scope = .scenario
        scenario.files = map["files"].map { files($0) } ?? []
        scenario.ports = map["ports"].map { ports($0) } ?? []
        actors(map, into: &scenario)
        scenario.fails = map["verdict"].flatMap { verdict($0) }
        scenario.reliances = mentions.reliances(
            among: scenario.servers.map(\.name) + scenario.clients.map(\.name)
                + scenario.processes.map(\.name)
        )
        return scenario
    }

    private mutating func title(_ slot: Slot) -> Template? {
        guard let title = template(slot) else { return nil }
        guard !title.scalar.text.utf8.allSatisfy(\.isWhiteSpace) else {
            error("a scenario needs a title: a sentence that says what must hold", at: title.span)
            return nil
        }
        guard !title.scalar.text.utf8.contains(10) else {
            error("a title is one line", at: title.span)
            return nil
        }
        return title
    }

    private mutating func text(_ slot: Slot) -> String? {
        guard let scalar = slot.scalar else {
            wrongType(slot)
            return nil
        }
        return scalar.text
    }

    private mutating func tags(_ slot: Slot) -> [String] {
        guard let items = slot.node.items else {
            wrongType(slot)
            return []
        }
        var tags: [String] = []
        for item in items {
            guard let tag = text(slot.item(item)) else { continue }
            if tag.isEmpty || tag.hasPrefix("!") || tag.utf8.contains(where: \.isWhiteSpace) {
                error("'\(tag)' is not a tag; a tag is one word that does not begin with '!'", at: item.place)
            } else {
                tags.append(tag)
            }
        }
        return tags
    }

    private mutating func actors(_ map: Opened, into scenario: inout Scenario) {
        if let slot = map["conversation"] {
            if let other = map["servers"] ?? map["clients"] {
                error(
                    "'conversation' gives both sides; '\(other.name)' cannot stand beside it",
                    at: other.key.span,
                    notes: [Diagnostic.Note("'conversation' is here", at: slot.key.span)]
                )
            }
            if let (server, client) = conversation(slot) {
                scenario.servers = [server]
                scenario.clients = [client]
                scenario.conversation = slot.key.span
            }
            if let slot = map["processes"] {
                scenario.processes = processes(slot)
            }
            return
        }
        if let slot = map["servers"] {
            scenario.servers = actors(slot, of: .server) { $0.server($1, $2) }
        }
        if let slot = map["clients"] {
            scenario.clients = actors(slot, of: .client) { $0.client($1, $2) }
        }
        if let slot = map["processes"] {
            scenario.processes = processes(slot)
        }
        let actors = ["servers", "clients", "processes"].compactMap { map[$0] }
        if actors.isEmpty, !map.isFlawed {
            error(
                "a scenario needs 'servers', 'clients', 'processes' or a 'conversation'",
                at: map.slots.first?.key.span ?? map.span
            )
        } else if let slot = actors.first, actors.allSatisfy({ $0.node.entries?.isEmpty == true }) {
            error("'\(slot.name)' names nobody, so that nothing is played", at: slot.node.place)
        }
    }

    private mutating func files(_ slot: Slot) -> [(name: String, contents: Bytes)] {
        guard let entries = slot.node.entries else {
            wrongType(slot)
            return []
        }
        var files: [(name: String, contents: Bytes)] = []
        for entry in entries {
            let contents = bytes(Slot(key: entry.key, type: .bytes, node: entry.value))
            let parts = entry.name.split(separator: "/", omittingEmptySubsequences: false)
            let isRelative = parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
            if !isRelative {
                error(
                    "'\(entry.name)' is not a file name below the scenario's own folder",
                    at: entry.key.span
                )
            } else if let contents {
                files.append((entry.name, contents))
            }
        }
        return files
    }

    private mutating func ports(_ slot: Slot) -> [Port] {
        guard let items = slot.node.items else {
            wrongType(slot)
            return []
        }
        var ports: [Port] = []
        for item in items {
            var port: Port?
            if item.entries != nil {
                guard let map = open(Slot(key: slot.key, type: .section(.port), node: item), as: .port) else {
                    continue
                }
                let held = map["held"].flatMap { flag($0) } ?? true
                port = map["name"].flatMap { slot in
                    name(slot).map { Port(name: $0, held: held, span: slot.node.place) }
                }
            } else {
                port = name(slot.item(item).read(as: .name)).map {
                    Port(name: $0, held: true, span: item.place)
                }
            }
            guard let port else { continue }
            if let other = ports.first(where: { $0.name == port.name }) {
                let note = Diagnostic.Note("first here", at: other.span)
                error("the port '\(port.name)' is named twice", at: port.span, notes: [note])
            } else {
                ports.append(port)
            }
        }
        return ports
    }

    private mutating func requirements(_ slot: Slot) -> [Requirement] {
        guard let items = slot.node.items else {
            wrongType(slot)
            return []
        }
        return items.compactMap { item in
            let slot = slot.item(item).read(as: .section(.requirement))
            guard item.entries != nil else {
                switch word(slot, of: ["ipv6", "root"]) {
                case "ipv6": return .ipv6
                case "root": return .root
                default: return nil
                }
            }
            guard let map = open(slot, as: .requirement), let run = map["run"] else { return nil }
            refuseProgram(at: run.key.span)
            guard let words = run.node.items, !words.isEmpty else {
                wrongType(run)
                return nil
            }
            return .run(words.compactMap { template(run.item($0)) })
        }
    }

    private mutating func verdict(_ slot: Slot) -> [ExpectedFailure]? {
        if slot.node.entries == nil {
            _ = word(slot, of: ["passes"])
            return nil
        }
        guard let map = open(slot, as: .verdict), let fails = map["fails"] else { return nil }
        if fails.node.items?.isEmpty == true {
            error("'fails' of an empty list is 'verdict: passes'", at: fails.node.place)
        }
        return (fails.node.items ?? [fails.node]).compactMap { node in
            let slot = fails.item(node).read(as: .section(.failure))
            guard let map = open(slot, as: .failure) else { return nil }
            let actor = map["actor"].flatMap { name($0) }
            let cause = map["cause"].flatMap { self.cause($0) }
            let step = map["step"].flatMap { integer($0, in: 0...Int.max) }
            let stepPlace = map["step"]?.node.place ?? node.place
            mentions.failures.append(
                (actor == nil ? nil : map["actor"]?.scalar, step.map { ($0, stepPlace) })
            )
            return ExpectedFailure(actor: actor, cause: cause, step: step, span: node.place)
        }
    }
}
