import Messages
import Net
import Scenarios
import YAMLTree

extension Play {
    /// The matcher of a message.
    func messageMatcher(
        _ wanted: MessageExpectation,
        _ expectation: Expectation,
        _ strand: Strand,
        keepsAll: Bool
    ) throws(Halt) -> MessageMatcher {
        let lane = strand.lane
        let grammar: Grammar
        switch wanted.kind {
        case .request: grammar = .request
        case .response: grammar = .response(to: lane.requests?.methods.first)
        case .own(let length):
            grammar = .own(
                length: try length.map { (name) throws(Halt) in
                    try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.text(name) }
                }
            )
        }
        if wanted.part == .body, lane.head == nil {
            throw fail(
                .malformed,
                strand,
                "no head was taken whose body this could be: 'part: head' comes first"
            )
        }
        let limit = try limit(of: expectation, strand) ?? Self.standardLimit
        return MessageMatcher(
            wanted,
            grammar,
            bodyOf: wanted.part == .body ? lane.head : nil,
            body: keepsAll ? .all(limit: limit) : try keepingBody(wanted, expectation, strand),
            limit: limit
        )
    }

    /// What of a body has to be kept: nothing where nobody looks at it, or where a lone check is judged as it flows.
    private func keepingBody(_ wanted: MessageExpectation, _ expectation: Expectation, _ strand: Strand)
        throws(Halt) -> UnitValue.Keeping
    {
        let all = UnitValue.Keeping.all(limit: try limit(of: expectation, strand) ?? Self.standardLimit)
        guard expectation.check == nil, expectation.capture == nil, wanted.capture == nil, !expectation.skips
        else {
            return all
        }
        let ofBody = wanted.criteria.last { $0.subject == .body || $0.subject.isTrailer }
        guard let ofBody else {
            return expectation.limit == nil ? .length(Count(least: 0, most: nil)) : all
        }
        guard ofBody.subject == .body, case .check(let check) = ofBody.wanted,
            !wanted.criteria.contains(where: { $0.subject.isTrailer })
        else { return all }
        return try flowing(check, strand) ?? all
    }

    /// What has to be done now that a message, or a part of one, has come whole, whether it is what was expected or not.
    func noteMessage(_ matcher: MessageMatcher, _ strand: Strand) {
        guard let head = matcher.head, matcher.expectation.part != .body else { return }
        strand.lane.requests?.answered(status: head.start.status)
        strand.lane.head = matcher.expectation.part == .head ? head : nil
    }

    /// A message that has come whole.
    func wholeUnit(_ matcher: MessageMatcher, _ rewrites: [Expectation.Rewrite], _ strand: Strand)
        throws(Halt)
        -> WholeUnit?
    {
        guard let head = matcher.head, let message = matcher.message else { return nil }
        let isKept = if case .all? = matcher.value?.keeping { true } else { false }
        let bytes = try rewrite(message.bytes, rewrites, strand)
        return .message(head, isKept ? message : nil, bytes: bytes)
    }

    /// Keeps a message as a variable, and each of its headers.
    func keep(_ name: String, _ bytes: [UInt8], _ head: MessageHead, _ lane: Lane) {
        let prefix = name + ".header."
        // Those of the message before are no headers of this one.
        for old in lane.captures.keys where old.hasPrefix(prefix) {
            lane.captures[old] = nil
            names.captures[lane.actor]?[old] = nil
        }
        keep(name, bytes, lane)
        var values: [String: [UInt8]] = [:]
        for header in head.headers {
            values[header.name.text.lowercased(), default: []] +=
                (values[header.name.text.lowercased()] == nil ? [] : [0x2C, 0x20]) + header.value.bytes
        }
        for (header, value) in values { keep(prefix + header, value, lane) }
    }

    /// The body differs as it flows. What the head says differently is the better reason.
    func failureOfHead(_ matcher: MessageMatcher, _ strand: Strand) throws(Halt) -> Halt? {
        guard let head = matcher.head else { return nil }
        var wanted = matcher.expectation
        wanted.criteria.removeAll { $0.subject == .body || $0.subject.isTrailer }
        let unit = WholeUnit.message(head, nil, bytes: [])
        let judgement = try judgement(Expectation(unit: .message(wanted)), unit, strand)
        return judgement.failure.map { mismatch($0, strand) }
    }

    /// How much of what is expected of a unit holds.
    func judgement(_ expectation: Expectation, _ unit: WholeUnit, _ strand: Strand) throws(Halt) -> Judgement
    {
        var judge = UnitJudge(Checker(evaluator(strand.lane), expressions))
        return try value(strand) { (_) throws(EvaluationError) in try judge.judge(expectation, unit) }
    }

    /// What came is no message of its kind.
    func malformed(_ defect: Malformed, _ strand: Strand) -> Halt {
        var failure = failure(.malformed, strand, "\(defect.phrase); at byte \(defect.offset)")
        failure.offset = defect.offset
        if let account = strand.matcher?.account {
            describe(account, differingAt: defect.offset, in: &failure)
        }
        return .failed(failure)
    }
}

extension MessageExpectation.Subject {
    fileprivate var isTrailer: Bool { if case .trailer = self { true } else { false } }
}
