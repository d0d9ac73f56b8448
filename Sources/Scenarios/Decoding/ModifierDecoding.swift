internal import YAMLTree

extension Decoder {
    /// The modifiers that every step that can wait or fail may have.
    struct Modifiers {
        var within: Field<TimeSpan>?
        var notBefore: Field<TimeSpan>?
        var fails: Cause?
        var mayFail: [Cause] = []
        var meanwhile: [Step] = []
    }

    /// Reads the modifiers that stand beside a verb.
    mutating func modifiers(_ map: Opened, of verb: Slot, _ action: Action?) -> Modifiers {
        var modifiers = Modifiers()
        if Self.neverWaiting.contains(verb.name) {
            for name in ["within", "not-before", "fails", "may-fail", "meanwhile"] {
                guard let slot = map[name] else { continue }
                error(
                    "'\(name)' goes with a step that can wait or fail; '\(verb.name)' does neither",
                    at: slot.key.span
                )
                return modifiers
            }
        }
        modifiers.within = map["within"].flatMap { limit($0) }
        modifiers.notBefore = map["not-before"].flatMap { limit($0) }
        modifiers.fails = map["fails"].flatMap { cause($0) }
        if let slot = map["may-fail"] {
            if slot.node.items?.isEmpty == true { wrongType(slot) }
            modifiers.mayFail = (slot.node.items ?? [slot.node]).compactMap {
                cause(slot.item($0).read(as: .cause))
            }
            if let fails = map["fails"] {
                error(
                    "'may-fail' says the step may fail, 'fails' that it must; write one of them",
                    at: slot.key.span,
                    notes: [Diagnostic.Note("'fails' is here", at: fails.key.span)]
                )
            }
        }
        if let within = modifiers.within?.value, let notBefore = modifiers.notBefore?.value,
            notBefore.upper >= within.lower, let slot = map["not-before"]
        {
            error("'not-before' is not less than 'within', so the step cannot succeed", at: slot.node.place)
        }
        if let slot = map["meanwhile"] {
            modifiers.meanwhile = steps(slot)
            if slot.node.items?.isEmpty == true {
                error("'meanwhile' without steps does nothing", at: slot.node.place)
            }
            if let action { checkMeanwhile(modifiers.meanwhile, beside: action, verb.name) }
        }
        return modifiers
    }

    /// At most one of the two reads and one writes, and neither ends the connection under the other.
    private mutating func checkMeanwhile(_ steps: [Step], beside action: Action, _ verb: String) {
        let reads = action.reads
        let writes = action.writes
        for step in steps {
            if step.action.closes {
                error("a step of 'meanwhile' cannot end the connection under '\(verb)'", at: step.span)
            } else if reads, step.action.reads {
                error(
                    "'\(verb)' and a step of its 'meanwhile' both read; only one of them may",
                    at: step.span
                )
            } else if writes, step.action.writes {
                error(
                    "'\(verb)' and a step of its 'meanwhile' both write; only one of them may",
                    at: step.span
                )
            }
        }
    }

    /// Verbs that are done at once and cannot fail.
    private static let neverWaiting = ["signal", "close", "reset", "hang"]
}

extension Action {
    /// Whether it, or a step in it, takes bytes or the peer's end from the connection.
    var reads: Bool {
        switch self {
        case .expect, .read, .drain, .expectEOF, .expectReset, .expectClosed, .expectSilence, .end: true
        case .repeat(.untilEOF, _), .react: true
        default: innerSteps.contains { $0.action.reads || $0.meanwhile.contains { $0.action.reads } }
        }
    }

    /// Whether it, or a step in it, writes to the connection.
    var writes: Bool {
        switch self {
        case .send, .halfClose, .end: true
        default: innerSteps.contains { $0.action.writes || $0.meanwhile.contains { $0.action.writes } }
        }
    }

    /// Whether it, or a step in it, ends the connection or opens another.
    var closes: Bool {
        switch self {
        case .close, .end, .reset, .hang, .connect: true
        default: innerSteps.contains { $0.action.closes }
        }
    }
}
