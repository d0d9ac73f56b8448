internal import YAMLTree

extension Decoder {
    /// Reads `react`.
    mutating func react(_ slot: Slot) -> Action? {
        guard let map = open(slot, as: .react) else { return nil }
        let errors = errorCount
        var unit = map["unit"].flatMap { reactUnit($0) }
        guard let list = map["rules"] else { return nil }
        guard let items = list.node.items else {
            wrongType(list)
            return nil
        }
        if items.isEmpty { error("'react' without rules answers nothing", at: list.node.place) }
        var rules: [React.Rule] = []
        for item in items {
            if let last = rules.last, last.when == nil {
                error(
                    "no rule after 'otherwise' is ever tried",
                    at: item.place,
                    notes: [Diagnostic.Note("'otherwise' is here", at: last.span)]
                )
                break
            }
            if let rule = rule(list.item(item), &unit) { rules.append(rule) }
        }
        let until = map["until"].flatMap { reactUntil($0, rules) } ?? .eof
        guard let unit, !map.isFlawed, errorCount == errors else { return nil }
        return .react(React(unit: unit, rules: rules, until: until))
    }

    private mutating func reactUnit(_ slot: Slot) -> Expectation? {
        let ofHTTP = MessageExpectation(role == .server ? .request : .response)
        guard let entries = slot.node.entries else {
            switch word(slot, of: ["line", "http", "message"]) {
            case "line": return Expectation(unit: .line)
            case "http": return Expectation(unit: .message(ofHTTP))
            case "message": return Expectation(unit: .message(MessageExpectation(.own(length: nil))))
            default: return nil
            }
        }
        guard let found = unit(entries, slot) else { return nil }
        var names = found.check != nil || found.capture != nil || found.skips || !found.rewrites.isEmpty
        switch found.unit {
        case .until, .bytes, .frame: break
        // `{line: {}}` is the word.
        case .line:
            if case .all(let checks)? = found.check?.form, checks.isEmpty { names = found.capture != nil }
        case .message(let message):
            names = names || !message.criteria.isEmpty || message.capture != nil || message.part != .whole
        case .exactly, .rest, .anyOf, .unordered:
            error("'\(entries[0].name)' is no unit that comes again and again", at: entries[0].key.span)
            return nil
        }
        if names {
            error("'unit' says what is taken; what must hold of it stands in 'when'", at: slot.node.place)
            return nil
        }
        return Expectation(unit: found.unit, limit: found.limit)
    }

    private mutating func rule(_ slot: Slot, _ unit: inout Expectation?) -> React.Rule? {
        guard let map = open(slot.read(as: .section(.rule)), as: .rule) else { return nil }
        let times: Field<Count>? = map["times"].flatMap { field($0) }
        if let most = times?.value?.most, most == 0 {
            error("a rule that may never run takes nothing", at: times?.span ?? slot.node.place)
        }
        let span = slot.node.place
        if let otherwise = map["otherwise"] {
            if let when = map["when"] {
                error("'otherwise' is for what no 'when' takes; write them as two rules", at: when.key.span)
            }
            return React.Rule(when: nil, times: times, steps: steps(otherwise), span: otherwise.key.span)
        }
        guard let when = map["when"] else {
            if !map.isFlawed { error("a rule needs 'when' and 'do', or 'otherwise'", at: span) }
            return nil
        }
        let wanted = self.when(when, &unit)
        guard let steps = needed("do", in: map, for: when).map({ self.steps($0) }), let wanted else {
            return nil
        }
        return React.Rule(when: wanted, times: times, steps: steps, span: span)
    }

    /// What a rule takes, which is what `expect` takes for the unit.
    private mutating func when(_ slot: Slot, _ unit: inout Expectation?) -> Expectation? {
        guard let common = unit else {
            mentions.harvest(slot.node)
            return nil
        }
        guard case .message(var message) = common.unit else {
            guard let check = check(slot) else { return nil }
            if case .line = common.unit { refuseLineEnds(in: check) }
            return Expectation(unit: common.unit, check: check)
        }
        if slot.node.entries == nil {
            error("'when' takes a map here, as 'expect' does for such a message", at: slot.node.place)
            return nil
        }
        let found: MessageExpectation?
        if case .own = message.kind { found = ownExpectation(slot) } else { found = httpExpectation(slot) }
        guard let wanted = found else { return nil }
        if wanted.isStrict || wanted.part != .whole {
            error("'strict' stands in 'unit', and a rule takes the whole of it", at: slot.node.place)
            return nil
        }
        switch (message.kind, wanted.kind) {
        case (.request, .response):
            error("requests are what comes here, and this is a response", at: slot.node.place)
        case (.response, .request):
            error("responses are what comes here, and this is a request", at: slot.node.place)
        case (.own(nil), .own(let length?)):
            message.kind = .own(length: length)
            unit = Expectation(unit: .message(message), limit: common.limit)
        case (.own(let one?), .own(let other?)) where one.scalar.text != other.scalar.text:
            error("one header carries the length of all of them, and here are two", at: other.span)
        default: break
        }
        return Expectation(unit: .message(wanted))
    }

    private mutating func reactUntil(_ slot: Slot, _ rules: [React.Rule]) -> React.Until? {
        switch slot.scalar?.text {
        case "eof": return .eof
        case "spent":
            if !rules.isEmpty, rules.allSatisfy({ $0.times == nil || $0.times?.value?.least == 0 }) {
                error(
                    "no rule must run, so that it is over at once; say in 'times' how often",
                    at: slot.node.place
                )
            }
            return .spent
        case let text? where !text.utf8.contains(UInt8(ascii: "$")) && Count(scalar: text) == nil:
            error("'until' takes 'eof', 'spent' or a number of units, not '\(text)'", at: slot.node.place)
            return nil
        default: return number(slot, atLeast: 1).map { .units($0) }
        }
    }
}
