internal import YAMLTree

extension Decoder {
    /// Reads what `send` takes, and the modifiers of it that stand beside.
    mutating func send(_ slot: Slot, in map: Opened?) -> Send? {
        let parts: [Send.Part]?
        isSending = true
        defer { isSending = false }
        if let items = slot.node.items {
            parts = self.parts(items, of: slot)
        } else {
            parts = bytes(slot).map { [.bytes($0)] }
            if parts?.isEmptySend == true {
                error("'\(slot.name)' needs at least one byte to send", at: slot.node.place)
            }
        }
        guard let map else { return parts.map { Send(parts: $0) } }
        let split = map["split"].flatMap { self.split($0) }
        let every = map["every"].flatMap { self.every($0) }
        let rate: Field<Rate>? = map["rate"].flatMap { field($0) }
        let urgent = map["urgent"].flatMap { flag($0) } ?? false
        return parts.map { Send(parts: $0, split: split, every: every, rate: rate, urgent: urgent) }
    }

    private mutating func parts(_ items: [Node], of slot: Slot) -> [Send.Part]? {
        var parts: [Send.Part] = []
        var isSound = true
        for node in items {
            guard let part = part(slot.item(node)) else {
                isSound = false
                continue
            }
            if case .bytes(let bytes) = part, bytes.knownSize == 0 {
                error("an empty part sends nothing", at: node.place)
                isSound = false
            }
            parts.append(part)
        }
        let sendsSomething = parts.contains { if case .bytes = $0 { true } else { false } }
        if isSound, !sendsSomething {
            error("'\(slot.name)' needs at least one part with bytes", at: slot.node.place)
            return nil
        }
        return isSound ? parts : nil
    }

    /// Reads an item of the list.
    mutating func part(_ slot: Slot) -> Send.Part? {
        let slot = slot.read(as: .bytes)
        if let scalar = slot.node.scalar, scalar.style == .plain,
            Catalogue.entry(scalar.text, in: .step) != nil
        {
            error("'\(scalar.text)' spells a step; quote it to send the text", at: scalar.span)
            return nil
        }
        guard let entries = slot.node.entries else { return bytes(slot).map { .bytes($0) } }
        if let word = entries.first(where: { Catalogue.entry($0.name, in: .part) != nil }) {
            let map = open(entries, of: slot.node, as: [.part], needing: slot.node.place)
            guard !map.isFlawed else { return nil }
            guard map.slots.count == 1 else {
                error("an item of 'send' is one thing; write two items", at: map.slots[1].key.span)
                return nil
            }
            let value = map.slots[0]
            if value.name == "delay" { return field(value).map { .delay($0) } }
            if value.node.hasNoValue { return .awaitRead(nil, span: word.key.span) }
            return limit(value).map { .awaitRead($0, span: word.key.span) }
        }
        if let step = entries.first, Catalogue.entry(step.name, in: .bytes) == nil,
            Catalogue.entry(step.name, in: .step) != nil
        {
            error(
                "'\(step.name)' is a step, not an item of 'send'; write it as a step of its own",
                at: step.key.span
            )
            mentions.harvest(slot.node)
            return nil
        }
        return bytes(slot).map { .bytes($0) }
    }

    private mutating func split(_ slot: Slot) -> Send.Split? {
        if slot.scalar?.text == "lines" { return .lines }
        switch slot.node.content {
        case .scalar: return positive(slot).map { .size($0) }
        case .sequence(let items):
            let sizes: [Field<Size>] = items.compactMap { positive(slot.item($0).read(as: .size)) }
            if items.isEmpty { wrongType(slot) }
            return sizes.count == items.count ? .sizes(sizes) : nil
        case .mapping(let entries):
            guard leading(entries, slot, sections: [.split], what: "ways to split") != nil else { return nil }
            guard let map = open(slot, as: .split), let value = map.slots.first, !map.isFlawed else {
                return nil
            }
            if value.name == "random" { return number(value, atLeast: 1).map { .random($0) } }
            guard let items = value.node.items else {
                wrongType(value)
                return nil
            }
            let offsets: [Field<Size>] = items.compactMap { positive(value.item($0)) }
            let known = offsets.compactMap { $0.value?.bytes }
            for (earlier, later) in zip(known, known.dropFirst()) where later <= earlier {
                error("offsets of 'at' go up", at: value.node.place)
                return nil
            }
            return offsets.count == items.count ? .offsets(offsets) : nil
        }
    }

    private mutating func every(_ slot: Slot) -> Send.Every? {
        slot.scalar?.text == "read" ? .read : field(slot).map { .delay($0) }
    }

    /// Reads a size of at least one byte.
    mutating func positive(_ slot: Slot) -> Field<Size>? {
        guard let size: Field<Size> = field(slot) else { return nil }
        guard size.value?.bytes != 0 else {
            error("'\(slot.name)' is at least 1", at: size.span)
            return nil
        }
        return size
    }

    /// Reads a duration that is a limit, so no range.
    mutating func limit(_ slot: Slot) -> Field<TimeSpan>? {
        guard let time: Field<TimeSpan> = field(slot) else { return nil }
        if let value = time.value, value.lower != value.upper {
            error("'\(slot.name)' takes one duration, not a range", at: time.span)
            return nil
        }
        return time
    }
}

extension [Send.Part] {
    /// Whether it is known that nothing is sent.
    fileprivate var isEmptySend: Bool {
        allSatisfy { if case .bytes(let bytes) = $0 { bytes.knownSize == 0 } else { true } }
    }
}
