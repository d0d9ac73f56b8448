internal import YAMLTree

extension Decoder {
    /// Reads what `expect` takes: bytes, or a unit with its check.
    mutating func expectation(_ slot: Slot) -> Expectation? {
        switch slot.node.content {
        case .scalar: return exactly(slot)
        case .sequence:
            error(
                "'expect' takes no list; write {concat: [...]} for bytes one after another, {any-of: [...]} for one of "
                    + "them",
                at: slot.node.place
            )
            return nil
        case .mapping(let entries):
            if entries.contains(where: { Catalogue.entry($0.name, in: .unit) != nil }) {
                return unit(entries, slot)
            }
            if entries.contains(where: { Catalogue.entry($0.name, in: .bytes) != nil }) {
                return exactly(slot)
            }
            if let check = entries.first(where: { Catalogue.entry($0.name, in: .check) != nil }) {
                error(
                    "'\(check.name)' needs a unit to check: {line: {\(check.name): ...}} or {rest: {\(check.name): ...}}",
                    at: check.key.span
                )
            } else if let first = entries.first {
                reportUnknownUnit(first.key)
            } else {
                error("'expect' takes bytes or a unit, not an empty map", at: slot.node.place)
            }
            return nil
        }
    }

    private mutating func exactly(_ slot: Slot) -> Expectation? {
        guard let bytes = bytes(slot) else { return nil }
        guard bytes.knownSize != 0 else {
            error("'expect' of nothing cannot fail; the peer's end is 'expect-eof'", at: slot.node.place)
            return nil
        }
        return Expectation(unit: .exactly(bytes))
    }

    private mutating func reportUnknownUnit(_ key: Node) {
        if Catalogue.entry(key.word, in: .modifier) != nil {
            error("'\(key.word)' stands beside 'expect', not inside it", at: key.span)
        } else {
            reportUnknown(key, in: [.unit, .bytes])
        }
    }

    /// Reads a unit with what stands beside it.
    mutating func unit(_ entries: [Node.Entry], _ slot: Slot) -> Expectation? {
        guard let found = leading(entries, slot, sections: [.unit], what: "units") else { return nil }
        if let option = entries.first(where: { Catalogue.entry($0.name, in: .bytesOption) != nil }),
            Catalogue.entry(option.name, in: .expectation) == nil,
            found.name != "frame" || option.name != "adjust"
        {
            error(
                "in 'expect', '\(found.name)' is a unit; bytes built with it are {concat: [{\(found.name): ...}]}",
                at: option.key.span
            )
            return nil
        }
        if let misplaced = entries.first(where: {
            Catalogue.entry($0.name, in: .modifier) != nil
                && Catalogue.entry($0.name, in: .expectation) == nil
        }) {
            reportUnknownUnit(misplaced.key)
            return nil
        }
        let map = open(
            entries.filter { found.name != "frame" || $0.name != "adjust" },
            of: slot.node,
            as: [.unit, .expectation],
            needing: slot.node.place
        )
        guard let value = map[found.name] else { return nil }
        let adjust = entries.first { $0.name == "adjust" }.map {
            Slot(key: $0.key, type: .integer, node: $0.value)
        }
        let unit = self.unit(value, adjust: adjust)
        let check =
            value.name == "line" || value.name == "rest"
            ? self.check(value) : map["check"].flatMap { self.check($0) }
        let capture = map["as"].flatMap { captureName($0) }
        if let capture, case .message? = unit { mentions.message(capture, scope: scope) }
        let limit: Field<Size>? = map["max"].flatMap { field($0) }
        let skips = map["skip"].flatMap { flag($0) } ?? false
        let rewrites = map["normalize"].map { self.rewrites($0) } ?? []
        if skips, check == nil, unit?.namesNothing != false, !map.isFlawed, let skip = map["skip"] {
            error("'skip' without a check passes over nothing", at: skip.key.span)
        }
        if case .line? = unit, rewrites.isEmpty, let check { refuseLineEnds(in: check) }
        guard let unit, !map.isFlawed else { return nil }
        return Expectation(
            unit: unit,
            check: check,
            capture: capture,
            limit: limit,
            skips: skips,
            rewrites: rewrites
        )
    }

    /// A line's value has no LF in it, so that nothing with one is ever equal to it, or in it.
    mutating func refuseLineEnds(in check: Check) {
        let bytes: Bytes
        switch check.form {
        case .all(let checks), .anyOf(let checks): return checks.forEach { refuseLineEnds(in: $0) }
        case .equals(let wanted), .startsWith(let wanted), .endsWith(let wanted), .contains(let wanted):
            bytes = wanted
        case .matches, .length, .json, .not, .decode, .capture, .eof, .reset: return
        }
        guard let known = bytes.known(), known.contains(0x0A) else { return }
        if case .lines(let lines, _) = bytes.form, lines.count == 1, let text = lines[0].literal {
            return error(
                "a line is taken without its end, and '{line: ...}' has one, so that this never holds; write the text "
                    + "alone: \"\(text)\"",
                at: check.span
            )
        }
        error(
            "a line is taken without its end, so that this, which has one, never holds; leave the end out, or take more "
                + "than a line, as 'until' does",
            at: check.span
        )
    }

    private mutating func unit(_ value: Slot, adjust: Slot?) -> Expectation.Unit? {
        switch value.name {
        case "line": return .line
        case "rest": return .rest
        case "frame": return frameFormat(value, adjust: adjust).map { .frame($0) }
        case "http": return httpExpectation(value).map { .message($0) }
        case "message": return ownExpectation(value).map { .message($0) }
        case "until":
            guard let delimiter = bytes(value) else { return nil }
            guard delimiter.knownSize != 0 else {
                error("'until' needs a delimiter; 'until' nothing cannot fail", at: value.node.place)
                return nil
            }
            return .until(delimiter)
        case "bytes":
            guard let size: Field<Size> = field(value) else { return nil }
            guard size.value?.bytes != 0 else {
                error("'bytes: 0' consumes nothing and cannot fail", at: value.node.place)
                return nil
            }
            return .bytes(size)
        case "any-of": return alternatives(value).map { .anyOf($0) }
        case "unordered": return alternatives(value).map { .unordered($0) }
        default: preconditionFailure("no unit is called '\(value.name)'")
        }
    }

    /// Reads the items of `any-of` and `unordered`, none of which may begin with another.
    private mutating func alternatives(_ slot: Slot) -> [Bytes]? {
        guard let items = bytesList(slot) else { return nil }
        guard !items.isEmpty else {
            error("'\(slot.name)' of an empty list cannot fail", at: slot.node.place)
            return nil
        }
        if let empty = items.first(where: { $0.knownSize == 0 }) {
            error("an empty item of '\(slot.name)' cannot fail", at: empty.span)
            return nil
        }
        let known = items.map { $0.known(upTo: 4096) }
        for (index, item) in known.enumerated() {
            guard let item else { continue }
            for (other, begin) in known.enumerated() where other != index {
                guard let begin, item.starts(with: begin), item != begin || other < index else { continue }
                error(
                    "this item begins with another of '\(slot.name)', so that it is never clear which one came",
                    at: items[index].span,
                    notes: [Diagnostic.Note("the other one", at: items[other].span)]
                )
                return nil
            }
        }
        return items
    }

    private mutating func rewrites(_ slot: Slot) -> [Expectation.Rewrite] {
        var all: [Expectation.Rewrite] = []
        for node in slot.node.items ?? [slot.node] {
            guard let map = open(Slot(key: slot.key, type: slot.type, node: node), as: .rewrite) else {
                continue
            }
            for value in map.slots {
                if value.name == "drop-lines" {
                    if let pattern = template(value) { all.append(.dropLines(pattern)) }
                } else if let entries = value.node.entries {
                    for entry in entries {
                        guard let pattern = entry.key.scalar.map({ template($0) }) else { continue }
                        let text = Slot(key: entry.key, type: .text, node: entry.value)
                        if let text = template(text) { all.append(.replace(pattern, with: text)) }
                    }
                } else {
                    wrongType(value)
                }
            }
        }
        return all
    }
}

extension Expectation.Unit {
    /// Whether it checks nothing by itself.
    fileprivate var namesNothing: Bool {
        if case .message(let message) = self { message.criteria.isEmpty } else { true }
    }
}
