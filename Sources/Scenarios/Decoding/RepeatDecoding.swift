internal import YAMLTree

extension Decoder {
    /// Reads `repeat` with its `steps`.
    mutating func repeated(_ slot: Slot, in map: Opened?) -> Action? {
        let how = howOften(slot)
        guard let map, let list = needed("steps", in: map, for: slot) else { return nil }
        let steps = steps(list)
        guard let first = steps.first else {
            if list.node.items?.isEmpty == true {
                error("'repeat' of no steps does nothing", at: list.node.place)
            }
            return nil
        }
        if case .untilEOF = how, !first.action.receives {
            error(
                "the first step of 'repeat: until-eof' must receive, such as 'expect' or 'read'",
                at: first.span
            )
            return nil
        }
        return how.map { .repeat($0, steps: steps) }
    }

    private mutating func howOften(_ slot: Slot) -> Repeat? {
        switch slot.node.content {
        case .sequence(let items):
            if items.isEmpty { error("'repeat' of an empty list does nothing", at: slot.node.place) }
            return .items(items.compactMap { item(slot, $0) })
        case .mapping:
            wrongType(slot)
            return nil
        case .scalar(let scalar):
            if scalar.text == "until-eof" { return .untilEOF }
            if TimeSpan(scalar: scalar.text) != nil { return limit(slot).map { .duration($0) } }
            if !scalar.text.utf8.contains(UInt8(ascii: "$")), Count(scalar: scalar.text) == nil {
                let hint =
                    nearest(to: scalar.text, among: ["until-eof"]).map { "; did you mean '\($0)'?" } ?? ""
                error(
                    "'repeat' takes a count, a duration, a list or 'until-eof', not '\(scalar.text)'\(hint)",
                    at: scalar.span
                )
                return nil
            }
            return number(slot, atLeast: 1).map { .times($0) }
        }
    }

    /// An item of the list: a map's keys as variables, anything else as `item`.
    private mutating func item(_ slot: Slot, _ node: Node) -> [(name: String, value: Bytes)]? {
        // Also where a value cannot be read: one mistake is reported once.
        for name in node.entries?.map(\.name) ?? ["item"] { mentions.capture(name, scope: scope) }
        guard node.entries == nil else {
            return bindings(Slot(key: slot.key, type: .map(.bytes), node: node))
        }
        return bytes(Slot(key: slot.key, type: .bytes, node: node)).map { [("item", $0)] }
    }
}

extension Action {
    /// Whether it consumes what has come.
    fileprivate var receives: Bool {
        switch self {
        case .expect, .read, .drain, .react: true
        case .repeat(_, let steps): steps.first?.action.receives ?? false
        default: false
        }
    }
}
