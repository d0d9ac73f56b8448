internal import YAMLTree

extension Decoder {
    /// Reads `processes`, which a stranger's scenario has only if that is allowed.
    mutating func processes(_ slot: Slot) -> [Process] {
        refuseProgram(at: slot.key.span)
        return actors(slot, of: .process) { $0.process($1, $2) }
    }

    /// Reports what runs a program, where that is not allowed.
    mutating func refuseProgram(at span: Span) {
        guard !options.allowances.programs else { return }
        error("an untrusted scenario runs no programs; '--allow-programs' allows it", at: span)
    }

    /// Reports what reads the environment, where that is not allowed.
    mutating func refuseEnvironment(at span: Span) {
        guard !options.allowances.environment else { return }
        error("an untrusted scenario does not read the environment; '--allow-env' allows it", at: span)
    }

    /// Reads one of `processes`.
    mutating func process(_ name: Scalar, _ map: Opened) -> Process? {
        role = .process
        let outer = scope
        scope = .actor(actor)
        defer { scope = outer }
        let command = command(name, map)
        let folder = map["dir"].flatMap { template($0) }
        var environment: [(name: String, value: Template)] = []
        if let slot = map["env"] {
            if slot.node.entries == nil { wrongType(slot) }
            for entry in slot.node.entries ?? [] {
                let value = template(Slot(key: entry.key, type: .text, node: entry.value))
                checkVariableOfTheEnvironment(entry.name, at: entry.key.span)
                if let value { environment.append((entry.name, value)) }
            }
        }
        let passedOn = map["env-from"].map { environmentNames($0) } ?? []
        let input = map["stdin"].flatMap { bytes($0) }
        let ready = map["ready"].flatMap { self.ready($0, hasScript: map["script"] != nil) }
        let inherits = map["inherit"].map { inherited($0) } ?? []
        let stop = map["stop"].flatMap { self.stop($0) }
        let outcome = map["expect"].flatMap { self.outcome($0, hasScript: map["script"] != nil) }
        if let slot = map["script"], let other = map["stdin"] {
            error(
                "a 'script' plays over its standard input; 'stdin' cannot stand beside it",
                at: other.key.span,
                notes: [Diagnostic.Note("'script' is here", at: slot.key.span)]
            )
        }
        let script = map["script"].map { self.script($0) }
        scope = outer
        let after = map["after"].flatMap { wait($0, of: name.text) }
        guard let command else { return nil }
        var process = Process(name: name.text, span: name.span, command: command)
        process.folder = folder
        process.environment = environment
        process.passedOn = passedOn
        process.input = input
        process.ready = ready
        process.inherits = inherits
        process.expectation = outcome
        process.stop = stop
        process.script = script
        process.after = after
        return process
    }

    private mutating func command(_ name: Scalar, _ map: Opened) -> Process.Command? {
        if let slot = map["run"], let other = map["shell"] {
            error(
                "'shell' stands instead of 'run', not beside it",
                at: other.key.span,
                notes: [Diagnostic.Note("'run' is here", at: slot.key.span)]
            )
        }
        if let slot = map["shell"] { return template(slot).map { .shell($0) } }
        guard let slot = map["run"] else {
            if !map.isFlawed { error("a process needs 'run', a list of texts, or 'shell'", at: name.span) }
            return nil
        }
        guard let items = slot.node.items, !items.isEmpty else {
            if let scalar = slot.scalar, slot.node.items == nil {
                error(
                    "'run' takes a list: the program, then its arguments; 'shell' takes a line for sh",
                    at: scalar.span
                )
            } else {
                wrongType(slot)
            }
            return nil
        }
        let words = items.compactMap { template(slot.item($0)) }
        if words.first?.literal?.isEmpty == true { error("'run' names no program", at: words[0].span) }
        return words.count == items.count ? .arguments(words, span: slot.key.span) : nil
    }

    private mutating func checkVariableOfTheEnvironment(_ name: String, at span: Span) {
        if !name.isEmpty, !name.utf8.contains(UInt8(ascii: "=")), !name.utf8.contains(0) { return }
        error("'\(name)' cannot name a variable of the environment", at: span)
    }

    private mutating func environmentNames(_ slot: Slot) -> [String] {
        guard let items = slot.node.items else {
            wrongType(slot)
            return []
        }
        var names: [String] = []
        for item in items {
            guard let scalar = slot.item(item).scalar else {
                wrongType(slot.item(item))
                continue
            }
            checkVariableOfTheEnvironment(scalar.text, at: scalar.span)
            refuseEnvironment(at: scalar.span)
            names.append(scalar.text)
        }
        return names
    }

    private mutating func inherited(_ slot: Slot) -> [(name: String, span: Span)] {
        guard let items = slot.node.items, !items.isEmpty else {
            wrongType(slot)
            return []
        }
        return items.compactMap { item in name(slot.item(item)).map { ($0, item.place) } }
    }

    private mutating func ready(_ slot: Slot, hasScript: Bool) -> Process.Ready? {
        guard let map = open(slot, as: .ready) else { return nil }
        let within = map["within"].flatMap { limit($0) }
        let marks = map.slots.filter { $0.name != "within" }
        guard let first = marks.first else {
            if !map.isFlawed {
                error(
                    "'ready' needs 'port', 'unix', 'stdout' or 'stderr'",
                    at: slot.node.placeOrKey(slot.key)
                )
            }
            return nil
        }
        if marks.count > 1 {
            error(
                "'\(first.name)' and '\(marks[1].name)' are two marks; one tells that it is ready",
                at: marks[1].key.span
            )
        }
        if first.name == "stdout", hasScript {
            error(
                "a 'script' reads its standard output, so 'ready' cannot; let the script expect it",
                at: first.key.span
            )
        }
        let mark: Process.Ready.Mark?
        switch first.name {
        case "port": mark = port(first).map { .port($0) }
        case "unix": mark = template(first).map { .unix($0) }
        case "stdout": mark = check(first).map { .output($0) }
        default: mark = check(first).map { .errors($0) }
        }
        return mark.map { Process.Ready(mark: $0, within: within, span: slot.key.span) }
    }

    private mutating func port(_ slot: Slot) -> Template? {
        guard let text = template(slot) else { return nil }
        guard let literal = text.literal, UInt16(literal) ?? 0 == 0 else { return text }
        guard UInt16(literal) == nil, name(text.scalar) else {
            if UInt16(literal) != nil { error("nothing listens on port 0", at: text.span) }
            return nil
        }
        mentions.ports.append((literal, text.span))
        return text
    }

    private mutating func outcome(_ slot: Slot, hasScript: Bool) -> Process.Outcome? {
        guard let map = open(slot, as: .outcome) else { return nil }
        var outcome = Process.Outcome(span: slot.key.span)
        if let slot = map["exit"] {
            outcome.exits = (slot.node.items ?? [slot.node]).compactMap { exit(slot.read(as: slot.type), $0) }
            if slot.node.items?.isEmpty == true {
                error("an empty list allows no exit status at all", at: slot.node.place)
            }
            outcome.exitSpan = slot.node.place
        }
        if let slot = map["stdout"] {
            outcome.output = check(slot)
            if hasScript {
                error("a 'script' reads its standard output; let it expect this", at: slot.key.span)
            }
        }
        outcome.errors = map["stderr"].flatMap { check($0) }
        if let slot = map["files"] {
            if slot.node.entries == nil { wrongType(slot) }
            for entry in slot.node.entries ?? [] {
                let file = Slot(key: entry.key, type: .check, node: entry.value)
                guard let key = entry.key.scalar else { continue }
                if entry.value.entries?.contains(where: { $0.name == "absent" }) == true {
                    guard let map = open(file, as: .absence), let absent = map["absent"] else { continue }
                    if flag(absent) == false {
                        error("a file that is there is '{}': anything", at: absent.node.place)
                    }
                    outcome.files.append((template(key), nil))
                } else if let check = check(file) {
                    outcome.files.append((template(key), check))
                }
            }
        }
        return outcome
    }

    private mutating func exit(_ slot: Slot, _ node: Node) -> Process.Exit? {
        let slot = Slot(key: slot.key, type: slot.type, node: node)
        if node.entries == nil { return integer(slot, in: 0...255).map { .code($0) } }
        guard let map = open(slot, as: .exit) else { return nil }
        return map["signal"].flatMap { signal(named: $0) }.map { .signal($0) }
    }

    private mutating func stop(_ slot: Slot) -> Process.Stop? {
        guard let map = open(slot, as: .stop) else { return nil }
        let within = map["within"].flatMap { limit($0) }
        let signal = map["signal"].flatMap { self.signal(named: $0) } ?? .terminate
        return Process.Stop(signal: signal, within: within, span: slot.key.span)
    }

    /// Reads a signal's name.
    mutating func signal(named slot: Slot) -> Signal? {
        guard let scalar = slot.scalar else {
            wrongType(slot)
            return nil
        }
        if let signal = Signal(scalar.text) { return signal }
        let hint = nearest(to: scalar.text, among: Signal.names).map { "; did you mean '\($0)'?" } ?? ""
        error("no signal is called '\(scalar.text)'\(hint)", at: scalar.span)
        return nil
    }

    /// Reads a `stop` step.
    mutating func stopStep(_ slot: Slot, in map: Opened?) -> Action? {
        let signal = map?["signal"].flatMap { self.signal(named: $0) }
        guard let name = name(slot) else { return nil }
        mentions.stopped.append((name, actor, slot.node.place))
        return .stop(name, signal)
    }
}
