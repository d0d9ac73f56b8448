import Net
import Scenarios
import YAMLTree

extension Play {
    /// Plays a `react`: answers one unit after another by its rules.
    func react(_ react: React, _ strand: Strand) async throws(Halt) {
        let (number, span) = (strand.number, strand.span)
        var rules: [ReactRule] = []
        for rule in react.rules {
            let times = try rule.times.map { (field) throws(Halt) in
                try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.value(field) }
            }
            rules.append(ReactRule(rule: rule, times: times ?? Count(least: 0, most: nil)))
        }
        var units = 0
        while !(try isOver(react, rules, units, strand)), try await hasInput(react, strand) {
            let unit = try await nextUnit(react, strand)
            units += 1
            let index = try choose(unit, rules, strand)
            rules[index].runs += 1
            record(.matched(bytes: strand.matcher?.account.consumed ?? 0, rule: index + 1), strand)
            try await play(react.rules[index].steps, strand)
            strand.begin(number, at: span, elapsed)
            // What closes the connection ends the script, and so this step.
            if strand.lane.connection == nil || strand.lane.isEnded { strand.lane.isFinished = true }
            if strand.lane.isFinished { break }
            // Rounds that never have to wait would keep the thread from the others, and from the deadline.
            if units % 32 == 31 {
                await Task.yield()
                if Task.isCancelled { throw .stopped }
            }
        }
        for (index, rule) in rules.enumerated() where rule.runs < rule.times.least {
            let runs = "\(rule.runs) time\(rule.runs == 1 ? "" : "s")"
            throw fail(
                .unusedRule,
                strand,
                "rule \(index + 1) ran \(runs), not \(rule.times.text)",
                at: rule.rule.times?.span
            )
        }
    }

    private func isOver(_ react: React, _ rules: [ReactRule], _ units: Int, _ strand: Strand) throws(Halt)
        -> Bool
    {
        switch react.until {
        case .eof: return false
        case .spent: return rules.allSatisfy { $0.runs >= $0.times.least }
        case .units(let count):
            return try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.value(count).least
            } <= units
        }
    }

    /// Waits for the next unit's first byte; false at the peer's FIN, where that is the end of the step.
    private func hasInput(_ react: React, _ strand: Strand) async throws(Halt) -> Bool {
        if try await hasInput(strand) { return true }
        guard case .eof = react.until else { throw cut(.eof, strand) }
        return false
    }

    private func nextUnit(_ react: React, _ strand: Strand) async throws(Halt) -> WholeUnit {
        strand.wants = .nothing
        try prepare(react.unit, strand, keepsAll: true)
        while !(try consume(strand)) { try await receivable(strand) }
        guard let unit = try wholeUnit(react.unit, strand) else { throw .stopped }
        return unit
    }

    /// The first rule that takes a unit and is not spent; keeps what it captures.
    private func choose(_ unit: WholeUnit, _ rules: [ReactRule], _ strand: Strand) throws(Halt) -> Int {
        var nearest: (index: Int, judgement: Judgement)?
        for (index, rule) in rules.enumerated() {
            let judgement = try rule.rule.when.map { (when) throws(Halt) in
                try self.judgement(when, unit, strand)
            }
            if judgement?.failure == nil, !rule.isSpent {
                if let when = rule.rule.when, let judgement { keep(when, unit, judgement, strand.lane) }
                return index
            }
            let found = judgement ?? Judgement()
            if nearest.map({ found.isNearer(than: $0.judgement) }) ?? true { nearest = (index, found) }
        }
        throw unmatched(unit, nearest, rules, strand)
    }

    private func unmatched(
        _ unit: WholeUnit,
        _ nearest: (index: Int, judgement: Judgement)?,
        _ rules: [ReactRule],
        _ strand: Strand
    ) -> Halt {
        guard let (index, judgement) = nearest else { return fail(.unmatched, strand, "there is no rule") }
        let rule = rules[index]
        if let failure = judgement.failure {
            let because = "no rule takes it; nearest is rule \(index + 1): "
            return mismatch(failure, strand, cause: .unmatched, because: because)
        }
        return fail(
            .unmatched,
            strand,
            "no rule takes \(Text.quoted(unit.bytes)); rule \(index + 1) would, but has run \(rule.runs) of "
                + "\(rule.times.text) times",
            at: rule.rule.times?.span
        )
    }
}

/// A rule while it is played.
private struct ReactRule {
    let rule: React.Rule
    let times: Count
    var runs = 0

    var isSpent: Bool { times.most.map { runs >= $0 } ?? false }
}

extension Judgement {
    /// Whether a unit is nearer to what was wanted here: nothing fails, more holds, or the first difference comes later.
    fileprivate func isNearer(than other: Judgement) -> Bool {
        guard let failure else { return other.failure != nil }
        guard let others = other.failure else { return false }
        return (held, failure.check.offset ?? 0) > (other.held, others.check.offset ?? 0)
    }
}
