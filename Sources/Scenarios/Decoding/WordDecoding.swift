internal import YAMLTree

/// A number with its noun: `1 byte`, `2 bytes`.
func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

extension Decoder {
    /// Finds the key that says what a mapping is, where one section's keys lead and others stand beside them.
    ///
    /// Reports none, several and unknown ones.
    mutating func leading(
        _ entries: [Node.Entry],
        _ slot: Slot,
        sections: [Section],
        what: String
    ) -> Catalogue.Entry? {
        var found: Catalogue.Entry?
        for entry in entries {
            guard let next = sections.lazy.compactMap({ Catalogue.entry(entry.name, in: $0) }).first else {
                continue
            }
            if let found {
                error(
                    "'\(found.name)' and '\(next.name)' are two \(what); only one can stand here",
                    at: entry.key.span
                )
                mentions.harvest(slot.node)
                return nil
            }
            found = next
        }
        if found == nil {
            if let first = entries.first {
                reportUnknown(first.key, in: sections)
            } else {
                error("'\(slot.name)' takes \(slot.type.phrase), not an empty map", at: slot.node.place)
            }
            mentions.harvest(slot.node)
        }
        return found
    }

    /// The key that must stand beside another.
    mutating func needed(_ name: String, in map: Opened, for slot: Slot) -> Slot? {
        if let found = map[name] { return found }
        if !map.isFlawed { error("'\(slot.name)' needs '\(name)' beside it", at: slot.key.span) }
        return nil
    }

    /// Reads one of a few words.
    mutating func word(_ slot: Slot, of words: [String]) -> String? {
        guard let scalar = slot.scalar else {
            wrongType(slot)
            return nil
        }
        if words.contains(scalar.text) { return scalar.text }
        let likely = nearest(to: scalar.text, among: words)
        let hint =
            likely.map { "did you mean '\($0)'?" }
            ?? "it takes \(words.map { "'\($0)'" }.joined(separator: ", "))"
        error("unknown word '\(scalar.text)' for '\(slot.name)'; \(hint)", at: scalar.span)
        return nil
    }

    /// Reads `true`, `false`, `on` or `off`.
    mutating func flag(_ slot: Slot) -> Bool? {
        switch slot.scalar?.text {
        case "true", "on": return true
        case "false", "off": return false
        case let text?: error("'\(slot.name)' takes 'true' or 'false', not '\(text)'", at: slot.node.place)
        case nil: wrongType(slot)
        }
        return nil
    }

    /// Reads a whole number that is known when the file is read.
    mutating func integer(_ slot: Slot, in range: ClosedRange<Int> = Int.min...Int.max) -> Int? {
        guard let scalar = slot.scalar else {
            wrongType(slot)
            return nil
        }
        guard let value = Int(scalar.text) else {
            error("'\(slot.name)' takes a whole number, not '\(scalar.text)'", at: scalar.span)
            return nil
        }
        guard range.contains(value) else {
            error(
                value < range.lowerBound
                    ? "'\(slot.name)' is at least \(range.lowerBound)"
                    : "'\(slot.name)' is at most \(range.upperBound)",
                at: scalar.span
            )
            return nil
        }
        return value
    }

    /// Reads a count that is one number, not a range.
    mutating func number(_ slot: Slot, atLeast least: Int = 0) -> Field<Count>? {
        guard let count: Field<Count> = field(slot) else { return nil }
        guard let value = count.value else { return count }
        if value.least != value.most {
            error("'\(slot.name)' takes one number, not a range", at: count.span)
            return nil
        }
        if value.least < least {
            error("'\(slot.name)' is at least \(least)", at: count.span)
            return nil
        }
        return count
    }

    /// Reads a name: `[a-z][a-z0-9-]*`.
    mutating func name(_ slot: Slot) -> String? {
        guard let scalar = slot.scalar else {
            wrongType(slot)
            return nil
        }
        return name(scalar) ? scalar.text : nil
    }

    /// Checks that a scalar is a name.
    mutating func name(_ scalar: Scalar) -> Bool {
        let bytes = scalar.text.utf8
        let isName =
            bytes.first?.isLowercaseLetter == true
            && bytes.allSatisfy { $0.isLowercaseLetter || $0.isDigit || $0 == 0x2D }
        if !isName {
            error(
                "'\(scalar.text)' is not a name; names are lower-case letters, digits and '-'",
                at: scalar.span
            )
        }
        return isName
    }

    /// Reads a cause.
    mutating func cause(_ slot: Slot) -> Cause? {
        guard let scalar = slot.scalar else {
            wrongType(slot)
            return nil
        }
        if let cause = Cause(rawValue: scalar.text) { return cause }
        let hint = Catalogue.nearest(to: scalar.text, in: [.cause]).map { "; did you mean '\($0)'?" } ?? ""
        error("unknown cause '\(scalar.text)'\(hint)", at: scalar.span)
        return nil
    }

    /// Reads names with bytes: `vars`, `set`, a row of a matrix.
    mutating func bindings(_ slot: Slot) -> [(name: String, value: Bytes)]? {
        guard let entries = slot.node.entries else {
            wrongType(slot)
            return nil
        }
        var all: [(name: String, value: Bytes)] = []
        for entry in entries {
            let value = bytes(Slot(key: entry.key, type: .bytes, node: entry.value))
            guard let scalar = entry.key.scalar, variableName(scalar), let value else { continue }
            all.append((scalar.text, value))
        }
        return all
    }

    /// Checks that a scalar can name a variable.
    mutating func variableName(_ scalar: Scalar) -> Bool {
        guard name(scalar) else { return false }
        guard !Self.ownVariables.contains(scalar.text) else {
            error("'\(scalar.text)' is a variable of the language's own; take another name", at: scalar.span)
            return false
        }
        return true
    }

    /// The variables of one word that are always there.
    static let ownVariables = ["dir", "tmp", "seed"]
}
