internal import YAMLTree

extension Decoder {
    /// Reads a whole script, numbering its steps from 1.
    mutating func script(_ slot: Slot) -> Script {
        nextStep = 1
        scope = .actor(actor)
        defer { scope = .scenario }
        let errors = errorCount
        let steps = steps(slot)
        if errorCount > errors { mentions.flawedScripts.insert(slot.node.place) }
        return Script(steps: steps, lastNumber: nextStep - 1, span: slot.node.place)
    }

    /// Reads a list of steps, numbered on from those before.
    mutating func steps(_ slot: Slot) -> [Step] {
        guard let items = slot.node.items else {
            wrongType(slot)
            return []
        }
        var steps: [Step] = []
        steps.reserveCapacity(items.count)
        for item in items { if let step = step(item) { steps.append(step) } }
        return steps
    }

    private mutating func step(_ node: Node) -> Step? {
        let number = nextStep
        nextStep += 1
        switch node.content {
        case .scalar(let scalar):
            guard let verb = verb(node) else { return nil }
            guard let action = action(verb.name, Slot(key: node, type: verb.type, node: node), in: nil) else {
                return nil
            }
            return Step(action, number: number, span: scalar.span, whole: node.place)
        case .sequence:
            error("a step is a word or a map, not a list", at: node.place)
        case .mapping(let entries):
            guard let key = verbKey(entries, of: node) else { break }
            let map = open(entries, of: node, as: [.step, .modifier], needing: key.span)
            guard let slot = map[key.word] else { break }
            let found = action(key.word, slot, in: map)
            let modifiers = modifiers(map, of: slot, found)
            guard let found, !map.isFlawed else { break }
            return Step(
                found,
                number: number,
                span: key.span,
                whole: node.place,
                within: modifiers.within,
                notBefore: modifiers.notBefore,
                fails: modifiers.fails,
                mayFail: modifiers.mayFail,
                meanwhile: modifiers.meanwhile
            )
        }
        mentions.harvest(node)
        return nil
    }

    /// The verb a word spells; reports what is none.
    private mutating func verb(_ key: Node) -> Catalogue.Entry? {
        guard let verb = Catalogue.entry(key.word, in: .step) else {
            let likely = Catalogue.nearest(to: key.word, in: [.step]).map { "; did you mean '\($0)'?" } ?? ""
            error(
                key.hasNoValue ? "a step is missing after '-'" : "unknown step '\(key.word)'\(likely)",
                at: key.span
            )
            return nil
        }
        return verb
    }

    /// The key of a step's map that is its verb; reports none and several.
    private mutating func verbKey(_ entries: [Node.Entry], of node: Node) -> Node? {
        var found: Node?
        let stops = entries.contains { $0.name == "stop" }
        for entry in entries where Catalogue.entry(entry.name, in: .step) != nil {
            // Beside `stop` it is the signal's name.
            if stops, entry.name == "signal" { continue }
            if let found {
                error(
                    "a step has one verb; '\(found.word)' and '\(entry.name)' are two: write '- ' before each",
                    at: entry.key.span
                )
                return nil
            }
            found = entry.key
        }
        if let found { return found }
        if let unknown = entries.first(where: { Catalogue.entry($0.name, in: .modifier) == nil }) {
            _ = verb(unknown.key)
        } else if let modifier = entries.first {
            error(
                "'\(modifier.name)' is a modifier; a step needs a verb such as 'send' or 'expect'",
                at: modifier.key.span
            )
        } else {
            error("a step needs a verb; this map is empty", at: node.place)
        }
        return nil
    }

    /// What a verb does with its value. A word alone is its own value here.
    private mutating func action(_ verb: String, _ slot: Slot, in map: Opened?) -> Action? {
        let value: Slot? = map == nil || slot.node.hasNoValue ? nil : slot
        if value == nil, !slot.type.allowsNothing {
            error("'\(verb)' needs a value: '\(verb): ...' with \(slot.type.phrase)", at: slot.key.span)
            return nil
        }
        if let value, case .nothing = slot.type {
            error(
                "'\(verb)' takes no value; modifiers stand beside it: {\(verb), within: 1s}",
                at: value.node.place
            )
            return nil
        }
        switch verb {
        case "send": return send(slot, in: map).map { .send($0) }
        case "expect": return expectation(slot).map { .expect($0) }
        case "read":
            let size = positive(slot)
            let gets = map?["gets"].flatMap { check($0, ofRead: true) }
            return size.map { .read($0, gets: gets) }
        case "drain": return .drain
        case "expect-eof": return .expectEOF
        case "expect-reset": return .expectReset
        case "expect-closed": return .expectClosed
        case "expect-silence": return field(slot).map { .expectSilence($0) }
        case "await-read":
            return value.map { value in limit(value).map { .awaitRead($0) } } ?? .awaitRead(nil)
        case "await-unread": return positive(slot).map { .awaitUnread($0) }
        case "connect": return connect(value, at: slot.key)
        case "delay": return field(slot).map { .delay($0) }
        case "signal": return signal(slot)
        case "await": return awaiting(slot, isExcused: map?["fails"] != nil || map?["may-fail"] != nil)
        case "repeat": return repeated(slot, in: map)
        case "react": return react(slot)
        case "set":
            let entries = slot.node.entries
            for entry in entries ?? [] { mentions.capture(entry.name, scope: scope) }
            if entries?.isEmpty == true { error("'set' assigns nothing", at: slot.node.place) }
            return bindings(slot).map { .set($0) }
        case "socket": return socket(slot, isStep: true).map { .socket($0) }
        case "note": return template(slot).map { .note($0) }
        case "stop": return stopStep(slot, in: map)
        case "start-tls": return .startTLS
        case "half-close": return .halfClose
        case "close": return .close
        case "end": return .end
        case "reset":
            mentions.resets.append((actor, slot.key.span))
            return .reset
        case "hang": return .hang
        default: return nil
        }
    }

    private mutating func connect(_ value: Slot?, at key: Node) -> Action? {
        let target = value.map { connectTarget($0) }
        guard role == .client else {
            error("'connect' is a step of a client; a server's connections come to it", at: key.span)
            return nil
        }
        guard let target else { return .connect(nil) }
        return target.map { .connect($0) }
    }

    private mutating func signal(_ slot: Slot) -> Action? {
        guard let name = name(slot) else { return nil }
        mentions.given.insert(name)
        mentions.signals.append(Await(name: name, span: slot.node.place))
        return .signal(name)
    }

    private mutating func awaiting(_ slot: Slot, isExcused: Bool) -> Action? {
        guard let name = name(slot) else { return nil }
        mentions.awaited.append((Await(name: name, span: slot.node.place), actor, isExcused))
        return .await(name)
    }
}

extension ValueType {
    /// Whether a key may stand without a value.
    var allowsNothing: Bool {
        switch self {
        case .nothing: true
        case .either(let types): types.contains { $0.allowsNothing }
        default: false
        }
    }
}
