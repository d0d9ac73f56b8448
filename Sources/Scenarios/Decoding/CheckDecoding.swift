internal import YAMLTree

extension Decoder {
    /// Reads what must hold of a unit's bytes.
    mutating func check(_ slot: Slot, ofRead: Bool = false) -> Check? {
        let place = slot.node.place
        switch slot.node.content {
        case .scalar:
            return bytes(slot.read(as: .check)).map { Check(.equals($0), span: place) }
        case .sequence(let items):
            if items.isEmpty {
                error("an empty list of checks cannot fail; write {} for anything", at: place)
                return nil
            }
            let checks = items.compactMap { check(slot.item($0), ofRead: ofRead) }
            return checks.count == items.count ? Check(.all(checks), span: place) : nil
        case .mapping(let entries):
            if entries.contains(where: { Catalogue.entry($0.name, in: .check) != nil }) {
                return checkMap(slot, entries, ofRead: ofRead)
            }
            if entries.isEmpty { return Check(.all([]), span: place) }
            if entries.contains(where: { Catalogue.entry($0.name, in: .bytes) != nil }) {
                return bytes(slot).map { Check(.equals($0), span: place) }
            }
            for entry in entries { reportUnknown(entry.key, in: [.check, .bytes]) }
            mentions.harvest(slot.node)
            return nil
        }
    }

    private mutating func checkMap(_ slot: Slot, _ entries: [Node.Entry], ofRead: Bool) -> Check? {
        let map = open(entries, of: slot.node, as: [.check], needing: slot.node.place)
        var checks: [Check] = []
        var codec: Codec?
        var isSound = !map.isFlawed
        for value in map.slots {
            switch value.name {
            case "decode":
                codec = self.codec(value)
                isSound = isSound && codec != nil
            case "partial": isSound = flag(value) != nil && isSound
            case "eof" where !ofRead, "reset" where !ofRead:
                let step = value.name == "eof" ? "expect-eof" : "expect-reset"
                error("'\(value.name)' is a check of 'gets' only; the step is '\(step)'", at: value.key.span)
                isSound = false
            default:
                if let form = checkForm(value, in: map, ofRead: ofRead) {
                    checks.append(Check(form, span: value.node.placeOrKey(value.key)))
                } else {
                    isSound = false
                }
            }
        }
        guard isSound else { return nil }
        let all = checks.count == 1 ? checks[0] : Check(.all(checks), span: slot.node.place)
        return codec.map { Check(.decode($0, all), span: slot.node.place) } ?? all
    }

    private mutating func checkForm(_ value: Slot, in map: Opened, ofRead: Bool) -> Check.Form? {
        switch value.name {
        case "equals": return bytes(value).map { .equals($0) }
        case "starts-with": return affix(value).map { .startsWith($0) }
        case "ends-with": return affix(value).map { .endsWith($0) }
        case "contains": return affix(value).map { .contains($0) }
        case "matches": return expression(value).map { .matches($0) }
        case "length": return field(value).map { .length($0) }
        case "json":
            let partial = map["partial"].map { $0.scalar?.text == "true" || $0.scalar?.text == "on" } ?? false
            return json(value).map { .json($0, partial: partial) }
        case "not": return check(value, ofRead: ofRead).map { .not($0) }
        case "any-of":
            guard let items = value.node.items, !items.isEmpty else {
                wrongType(value)
                return nil
            }
            let checks = items.compactMap { check(value.item($0), ofRead: ofRead) }
            return checks.count == items.count ? .anyOf(checks) : nil
        case "as": return captureName(value).map { .capture($0) }
        case "eof", "reset":
            guard let holds = flag(value) else { return nil }
            let form: Check.Form = value.name == "eof" ? .eof : .reset
            return holds ? form : .not(Check(form, span: value.key.span))
        default: preconditionFailure("no check is called '\(value.name)'")
        }
    }

    /// Bytes to look for: none at all would always be found.
    private mutating func affix(_ slot: Slot) -> Bytes? {
        guard let found = bytes(slot) else { return nil }
        guard found.knownSize != 0 else {
            error("'\(slot.name)' with nothing to look for cannot fail", at: slot.node.place)
            return nil
        }
        return found
    }

    /// Reads a regular expression and notes the variables its named groups make.
    mutating func expression(_ slot: Slot) -> Template? {
        guard let template = template(slot) else { return nil }
        for name in groupNames(in: template.scalar.text) { mentions.capture(name, scope: scope) }
        return template
    }

    /// Reads the name of a variable that keeps a value.
    mutating func captureName(_ slot: Slot) -> String? {
        guard let scalar = slot.scalar else {
            wrongType(slot)
            return nil
        }
        guard variableName(scalar) else { return nil }
        mentions.capture(scalar.text, scope: scope)
        return scalar.text
    }

    /// Reads a JSON value, its scalars by YAML 1.2's JSON schema (section 10.2): what is quoted is a string.
    mutating func json(_ slot: Slot) -> JSONTree? {
        switch slot.node.content {
        case .scalar(let scalar):
            guard scalar.style == .plain, slot.node.tag == nil else { return .string(template(scalar)) }
            switch scalar.text {
            case "null": return .null
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "":
                error("'\(slot.name)' has no value; write null or \"\"", at: slot.node.placeOrKey(slot.key))
                return nil
            default: return isJSONNumber(scalar.text) ? .number(scalar.text) : .string(template(scalar))
            }
        case .sequence(let items):
            let values = items.compactMap { json(slot.item($0)) }
            return values.count == items.count ? .array(values) : nil
        case .mapping(let entries):
            var members: [(key: String, value: JSONTree)] = []
            for entry in entries {
                guard let value = json(Slot(key: entry.key, type: .json, node: entry.value)) else {
                    return nil
                }
                members.append((entry.name, value))
            }
            return .object(members)
        }
    }
}

/// Whether a text is a number of JSON: `-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?`.
func isJSONNumber(_ text: String) -> Bool {
    var rest = Substring(text).utf8
    func digits() -> Int {
        let count = rest.prefix { $0.isDigit }.count
        rest = rest.dropFirst(count)
        return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let startsWithZero = rest.first == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !startsWithZero || whole == 1 else { return false }
    if rest.first == UInt8(ascii: ".") {
        rest = rest.dropFirst()
        guard digits() > 0 else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        guard digits() > 0 else { return false }
    }
    return rest.isEmpty
}
