import Net
import Scenarios
import YAMLTree

extension Play {
    /// Feeds the strand's matcher with just what its unit takes from the kernel, as far as that has it; whether the unit is
    /// whole.
    func consume(_ strand: Strand) throws(Halt) -> Bool {
        // Taken out meanwhile, so that it is changed in place and never copied.
        guard var matcher = strand.matcher.take() else { throw .stopped }
        var progress = Progress.more
        do throws(Halt) {
            while progress == .more {
                guard let next = try feed(&matcher, strand) else {
                    strand.matcher = matcher
                    return false
                }
                progress = next
            }
        } catch {
            strand.matcher = matcher
            throw error
        }
        strand.matcher = matcher
        try conclude(progress, strand)
        return true
    }

    /// One receive for a matcher; nil where there is nothing to receive, or others come first.
    private func feed(_ matcher: inout any Matcher, _ strand: Strand) throws(Halt) -> Progress? {
        if hasHadItsTurn(strand) { return nil }
        var arrival: Arrival?
        switch matcher.demand {
        case .take(0): arrival = .bytes(0)
        case .take(let count): arrival = try receiveNow(strand, atMost: count)
        case .look: arrival = try lookAndReceive(matcher, strand)
        }
        switch arrival {
        case .bytes(let count)?:
            return matcher.feed(UnsafeRawBufferPointer(rebasing: scratch.buffer[..<count]))
        case .end?: return matcher.end()
        case .reset?: return .reset
        case nil: return nil
        }
    }

    /// Receives what of the queue belongs to a unit whose end only its bytes tell. Looks at little first: of ten thousand
    /// lines that lie there, each would look at all that follow it.
    private func lookAndReceive(_ matcher: any Matcher, _ strand: Strand) throws(Halt) -> Arrival? {
        var most = 1024
        while true {
            let arrival = try receiveNow(strand, atMost: most, peek: true)
            guard case .bytes(let count)? = arrival else { return arrival }
            let mine = matcher.belonging(in: UnsafeRawBufferPointer(rebasing: scratch.buffer[..<count]))
            // They are in the queue: this takes them at once.
            if mine < most || most == scratch.buffer.count { return try receiveNow(strand, atMost: mine) }
            most = min(most * 8, scratch.buffer.count)
        }
    }

    private func conclude(_ progress: Progress, _ strand: Strand) throws(Halt) {
        switch progress {
        case .complete, .more: return
        case .cut: throw cut(.eof, strand)
        case .reset: throw cut(.reset, strand)
        case .mismatch(let offset):
            if let loss = strand.matcher?.account.expected?.loss(at: strand.span) { throw .harness(loss) }
            if let matcher = strand.matcher as? MessageMatcher, let halt = try failureOfHead(matcher, strand)
            {
                throw halt
            }
            throw mismatch(at: offset, strand)
        case .tooLong:
            throw fail(
                .tooLong,
                strand,
                "longer than the \(Text.bytes(unitLimit(strand))) that are kept of it: set 'max'"
            )
        case .malformed(let defect): throw malformed(defect, strand)
        }
    }

    private func unitLimit(_ strand: Strand) -> Int {
        if case .all(let limit)? = strand.matcher?.value?.keeping { limit } else { Self.standardLimit }
    }

    /// Plays an `expect`.
    func expect(_ expectation: Expectation, _ strand: Strand) async throws(Halt) {
        try prepare(expectation, strand)
        while !(try expectNow(expectation, strand)) { try await receivable(strand) }
    }

    /// Gives the strand the matcher of an expectation's unit.
    ///
    /// With `keepsAll` the whole unit is kept, for judging it comes later.
    func prepare(_ expectation: Expectation, _ strand: Strand, keepsAll: Bool = false) throws(Halt) {
        strand.arrivals.removeAll(keepingCapacity: true)
        switch expectation.unit {
        case .exactly(let bytes): strand.matcher = ExactMatcher(try payload(bytes, strand))
        case .anyOf(let items): strand.matcher = AnyOfMatcher(try choices(items, strand))
        case .unordered(let items): strand.matcher = UnorderedMatcher(try choices(items, strand))
        case .message(let wanted):
            strand.matcher = try messageMatcher(wanted, expectation, strand, keepsAll: keepsAll)
        default: strand.matcher = try valued(expectation.unit, try keeping(expectation, strand), strand)
        }
    }

    /// Consumes what has come of an expectation's unit; whether the expectation is met.
    func expectNow(_ expectation: Expectation, _ strand: Strand) throws(Halt) -> Bool {
        while try consume(strand) {
            if let name = expectation.capture, let value = strand.matcher?.completedItem {
                keep(name, value, strand.lane)
            }
            if try judge(expectation, strand) {
                record(.matched(bytes: strand.matcher?.account.consumed ?? 0), strand)
                return true
            }
            try prepare(expectation, strand)
        }
        return false
    }

    private func payload(_ bytes: Bytes, _ strand: Strand) throws(Halt) -> Payload {
        try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.payload(bytes) }
    }

    /// The items of `any-of` and `unordered`: one that begins with another could never be told from it.
    private func choices(_ items: [Bytes], _ strand: Strand) throws(Halt) -> [[UInt8]] {
        var result: [[UInt8]] = []
        for item in items { result.append(try payload(item, strand).bytes()) }
        for (index, item) in result.enumerated() {
            for (other, beginning) in result.enumerated() where other != index && item.starts(with: beginning)
            {
                throw fail(
                    .malformed,
                    strand,
                    "\(Text.quoted(item)) begins with another item, \(Text.quoted(beginning))",
                    at: items[index].span
                )
            }
        }
        return result
    }

    /// How much of a unit is kept where nothing else is said.
    static let standardLimit = 1 << 20

    private func valued(_ unit: Expectation.Unit, _ keeping: UnitValue.Keeping, _ strand: Strand) throws(Halt)
        -> any Matcher
    {
        switch unit {
        case .line: return LineMatcher(keeping)
        case .until(let delimiter):
            let bytes = try payload(delimiter, strand).bytes()
            guard !bytes.isEmpty else {
                throw fail(.malformed, strand, "the delimiter is empty", at: delimiter.span)
            }
            return UntilMatcher(bytes, keeping)
        case .bytes(let size):
            return BytesMatcher(
                try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.value(size).bytes },
                keeping
            )
        case .frame(let format): return FrameMatcher(format, keeping)
        case .rest, .exactly, .anyOf, .unordered, .message: return RestMatcher(keeping)
        }
    }

    /// What of a unit has to be kept: a lone `equals` or `length` is judged as it flows, whatever the size.
    private func keeping(_ expectation: Expectation, _ strand: Strand) throws(Halt) -> UnitValue.Keeping {
        if expectation.capture == nil, !expectation.skips, expectation.rewrites.isEmpty,
            let check = expectation.check, let keeping = try flowing(check, strand)
        {
            return keeping
        }
        return .all(limit: try limit(of: expectation, strand) ?? Self.standardLimit)
    }

    /// How a check is judged as the bytes flow; nil where it needs all of them.
    func flowing(_ check: Check, _ strand: Strand) throws(Halt) -> UnitValue.Keeping? {
        switch check.form {
        case .equals(let bytes): return .equals(try payload(bytes, strand))
        case .length(let field):
            return .length(
                try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.value(field) }
            )
        default: return nil
        }
    }

    /// `max`, where it is given.
    func limit(of expectation: Expectation, _ strand: Strand) throws(Halt) -> Int? {
        try expectation.limit.map { (field) throws(Halt) in
            try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.value(field).bytes }
        }
    }

    /// Judges a whole unit; false where it does not hold and `skip` passes over it.
    private func judge(_ expectation: Expectation, _ strand: Strand) throws(Halt) -> Bool {
        guard let unit = try wholeUnit(expectation, strand) else { return true }
        let judgement = try judgement(expectation, unit, strand)
        if let failure = judgement.failure {
            guard expectation.skips else { throw mismatch(failure, strand) }
            record(.passedOver(journal.data(unit.bytes)), strand)
            return false
        }
        keep(expectation, unit, judgement, strand.lane)
        return true
    }

    /// Keeps what an expectation that holds captures of a unit.
    func keep(_ expectation: Expectation, _ unit: WholeUnit, _ judgement: Judgement, _ lane: Lane) {
        for capture in judgement.captures { keep(capture.name, capture.value, lane) }
        switch unit {
        case .value(let value): if let name = expectation.capture { keep(name, value, lane) }
        case .message(let head, _, let bytes):
            guard case .message(let wanted) = expectation.unit else { return }
            for name in [wanted.capture, expectation.capture].compactMap(\.self) {
                keep(name, bytes, head, lane)
            }
        }
    }

    /// The unit that has come, rewritten; nil where it was judged as it came.
    func wholeUnit(_ expectation: Expectation, _ strand: Strand) throws(Halt) -> WholeUnit? {
        if case .message = expectation.unit, let matcher = strand.matcher as? MessageMatcher {
            noteMessage(matcher, strand)
            return try wholeUnit(matcher, expectation.rewrites, strand)
        }
        guard let unit = strand.matcher?.value, case .all = unit.keeping else { return nil }
        return .value(try rewrite(unit.bytes, expectation.rewrites, strand))
    }

    /// `normalize`: rewrites a unit, in order; what was dropped is in the journal.
    func rewrite(_ bytes: [UInt8], _ rewrites: [Expectation.Rewrite], _ strand: Strand) throws(Halt)
        -> [UInt8]
    {
        var bytes = bytes
        for rewrite in rewrites {
            switch rewrite {
            case .dropLines(let template):
                let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
                let isDropped = try search(template, strand) { (expression) throws(EndlessSearch) in
                    var isDropped: [Bool] = []
                    for line in lines { isDropped.append(try expression.firstMatch(in: Array(line)) != nil) }
                    return isDropped
                }
                let dropped = zip(lines, isDropped).filter(\.1).map(\.0)
                if !dropped.isEmpty {
                    record(.passedOver(journal.data(Array(dropped.joined(separator: [0x0A])))), strand)
                }
                bytes = Array(zip(lines, isDropped).filter { !$0.1 }.map(\.0).joined(separator: [0x0A]))
            case .replace(let template, let replacement):
                let text = try value(strand) { (evaluator) throws(EvaluationError) in
                    try evaluator.bytes(replacement)
                }
                bytes = try search(template, strand) { [bytes] (expression) throws(EndlessSearch) in
                    try expression.replacing(in: bytes, with: text)
                }
            }
        }
        return bytes
    }

    /// Searches with a template's regular expression.
    private func search<Found>(
        _ template: Template,
        _ strand: Strand,
        _ search: (ByteExpression) throws(EndlessSearch) -> Found
    ) throws(Halt) -> Found {
        let checker = Checker(evaluator(strand.lane), expressions)
        let pattern = try value(strand) { (_) throws(EvaluationError) in try checker.pattern(template) }
        guard let expression = expressions.expression(pattern) else {
            throw fail(.malformed, strand, "/\(pattern)/ is not a regular expression", at: template.span)
        }
        return try value(strand) { (_) throws(EvaluationError) in
            do throws(EndlessSearch) {
                return try search(expression)
            } catch {
                throw .endless(error, at: template.span)
            }
        }
    }
}
