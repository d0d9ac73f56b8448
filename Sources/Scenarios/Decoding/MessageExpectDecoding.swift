internal import YAMLTree

extension Decoder {
    /// Reads what is expected of an HTTP message.
    mutating func httpExpectation(_ slot: Slot) -> MessageExpectation? {
        guard let map = open(slot, as: .httpUnit) else { return nil }
        let ofRequest = map["method"] ?? map["target"]
        let ofResponse = map["status"] ?? map["reason"]
        if let ofRequest, let ofResponse {
            error(
                "'\(ofResponse.name)' belongs to a response, and '\(ofRequest.name)' to a request",
                at: ofResponse.key.span
            )
            return nil
        }
        let isRequest = ofRequest != nil || (ofResponse == nil && role == .server)
        let parts: [(String, MessageExpectation.Subject)] = [
            ("method", .method), ("target", .target), ("version", .version), ("status", .status),
            ("reason", .reason),
        ]
        if let slot = map["version"] { _ = httpVersion(slot) }
        return messageExpectation(MessageExpectation(isRequest ? .request : .response), parts, map)
    }

    /// Reads what is expected of a message of one's own.
    mutating func ownExpectation(_ slot: Slot) -> MessageExpectation? {
        guard let map = open(slot, as: .messageUnit) else { return nil }
        let kind = MessageExpectation.Kind.own(length: map["length"].flatMap { template($0) })
        return messageExpectation(MessageExpectation(kind), [("start", .start)], map)
    }

    private mutating func messageExpectation(
        _ expectation: MessageExpectation,
        _ parts: [(key: String, subject: MessageExpectation.Subject)],
        _ map: Opened
    ) -> MessageExpectation? {
        var expectation = expectation
        let errors = errorCount
        if let part = map["part"] {
            expectation.part =
                word(part, of: MessageExpectation.Part.allCases.map(\.rawValue)).flatMap {
                    .init(rawValue: $0)
                }
                ?? .whole
            checkPart(expectation.part, map)
        }
        expectation.isStrict = map["strict"].flatMap { flag($0) } ?? false
        for part in parts {
            if let slot = map[part.key] { expectation.criteria += criterion(part.subject, slot) }
        }
        if let slot = map["headers"] { expectation.criteria += headerCriteria(slot) { .header($0) } }
        if map.sections == [.httpUnit] {
            if let slot = map["framing"], word(slot, of: ["length", "chunked", "close", "none"]) != nil {
                expectation.criteria += criterion(.framing, slot)
            }
            if let slot = map["trailers"] { expectation.criteria += headerCriteria(slot) { .trailer($0) } }
        }
        if let slot = map["body"] { expectation.criteria += criterion(.body, slot) }
        if let slot = map["as"] {
            expectation.capture = captureName(slot)
            if let name = expectation.capture { mentions.message(name, scope: scope) }
        }
        return map.isFlawed || errorCount > errors ? nil : expectation
    }

    /// Of the head alone there is no body to check, and of the body alone no head.
    private mutating func checkPart(_ part: MessageExpectation.Part, _ map: Opened) {
        let ofBody = ["body", "trailers"]
        for slot in map.slots where !["part", "strict", "as", "length"].contains(slot.name) {
            if part == .head && ofBody.contains(slot.name) || part == .body && !ofBody.contains(slot.name) {
                error(
                    "'\(slot.name)' does not belong to the part that is taken, the \(part)",
                    at: slot.key.span
                )
            }
        }
    }

    private mutating func criterion(_ subject: MessageExpectation.Subject, _ slot: Slot)
        -> [MessageExpectation.Criterion]
    {
        guard let check = check(slot.read(as: .check)) else { return [] }
        return [.init(subject: subject, wanted: .check(check), span: slot.key.span)]
    }

    private mutating func headerCriteria(_ slot: Slot, _ subject: (String) -> MessageExpectation.Subject)
        -> [MessageExpectation.Criterion]
    {
        guard let entries = slot.node.entries else {
            wrongType(slot)
            return []
        }
        return entries.compactMap { entry in
            guard let name = headerName(entry.key) else { return nil }
            let value = Slot(key: entry.key, type: .check, node: entry.value)
            return wanted(value).map { .init(subject: subject(name), wanted: $0, span: entry.key.span) }
        }
    }

    /// What is wanted of a header: a check, a list of checks, or its absence.
    private mutating func wanted(_ slot: Slot) -> MessageExpectation.Wanted? {
        if let items = slot.node.items {
            let checks = items.compactMap { check(slot.item($0)) }
            if items.isEmpty {
                error("an empty list of lines; '{absent: true}' is for none", at: slot.node.place)
            }
            return checks.count == items.count && !items.isEmpty ? .lines(checks) : nil
        }
        if let entries = slot.node.entries, entries.contains(where: { $0.name == "absent" }) {
            guard let map = open(slot, as: .header), !map.isFlawed else { return nil }
            guard let isAbsent = map["absent"].flatMap({ flag($0) }) else { return nil }
            return isAbsent ? .absent : .check(Check(.all([]), span: slot.node.place))
        }
        return check(slot).map { .check($0) }
    }
}
