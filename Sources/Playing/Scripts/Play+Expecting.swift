import Net
import Scenarios
import YAMLTree

extension Play {
    /// Feeds the strand's matcher with just what its unit takes from the kernel, as far as that has it; whether the unit is
    /// whole.
    private func consume(_ strand: Strand) throws(Halt) -> Bool {
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

    /// One receive for a matcher; nil where there is nothing to receive.
    private func feed(_ matcher: inout any Matcher, _ strand: Strand) throws(Halt) -> Progress? {
        var arrival: Arrival?
        switch matcher.demand {
        case .take(0): arrival = .bytes(0)
        case .take(let count): arrival = try receiveNow(strand, atMost: count)
        case .look:
            arrival = try receiveNow(strand, atMost: scratch.buffer.count, peek: true)
            if case .bytes(let count)? = arrival {
                // They are in the queue: this takes them at once.
                let mine = matcher.belonging(in: UnsafeRawBufferPointer(rebasing: scratch.buffer[..<count]))
                arrival = try receiveNow(strand, atMost: mine)
            }
        }
        switch arrival {
        case .bytes(let count)?:
            return matcher.feed(UnsafeRawBufferPointer(rebasing: scratch.buffer[..<count]))
        case .end?: return matcher.end()
        case .reset?: return .reset
        case nil: return nil
        }
    }

    private func conclude(_ progress: Progress, _ strand: Strand) throws(Halt) {
        switch progress {
        case .complete, .more: return
        case .cut: throw cut(.eof, strand)
        case .reset: throw cut(.reset, strand)
        case .mismatch(let offset): throw mismatch(at: offset, strand)
        case .tooLong:
            throw fail(
                .tooLong,
                strand,
                "longer than the \(Text.bytes(unitLimit(strand))) that are kept of it: set 'max'"
            )
        case .malformed: throw fail(.malformed, strand, "the frame's length is none")
        }
    }

    private func unitLimit(_ strand: Strand) -> Int {
        if case .all(let limit)? = strand.matcher?.value?.keeping { limit } else { 0 }
    }

    /// Plays an `expect`.
    func expect(_ expectation: Expectation, _ strand: Strand) async throws(Halt) {
        try prepare(expectation, strand)
        while !(try expectNow(expectation, strand)) { try await receivable(strand) }
    }

    /// Gives the strand the matcher of an expectation's unit.
    func prepare(_ expectation: Expectation, _ strand: Strand) throws(Halt) {
        strand.arrivals.removeAll(keepingCapacity: true)
        switch expectation.unit {
        case .exactly(let bytes): strand.matcher = ExactMatcher(try payload(bytes, strand))
        case .anyOf(let items): strand.matcher = AnyOfMatcher(try choices(items, strand))
        case .unordered(let items): strand.matcher = UnorderedMatcher(try choices(items, strand))
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
        case .rest, .exactly, .anyOf, .unordered: return RestMatcher(keeping)
        }
    }

    /// What of a unit has to be kept: a lone `equals` or `length` is judged as it flows, whatever the size.
    private func keeping(_ expectation: Expectation, _ strand: Strand) throws(Halt) -> UnitValue.Keeping {
        let limit = try expectation.limit.map { (field) throws(Halt) in
            try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.value(field).bytes }
        }
        if expectation.capture == nil, !expectation.skips, expectation.rewrites.isEmpty {
            switch expectation.check?.form {
            case .equals(let bytes)?: return .equals(try payload(bytes, strand))
            case .length(let field)?:
                return .length(
                    try value(strand) { (evaluator) throws(EvaluationError) in try evaluator.value(field) }
                )
            default: break
            }
        }
        return .all(limit: limit ?? 1 << 20)
    }

    /// Judges a whole unit; false where it does not hold and `skip` passes over it.
    private func judge(_ expectation: Expectation, _ strand: Strand) throws(Halt) -> Bool {
        guard let unit = strand.matcher?.value, case .all = unit.keeping else { return true }
        let bytes = try rewrite(unit.bytes, expectation.rewrites, strand)
        if let check = expectation.check {
            var checker = Checker(evaluator(strand.lane), expressions)
            let failure = try value(strand) { (_) throws(EvaluationError) in try checker.judge(check, bytes) }
            if let failure {
                guard !expectation.skips else {
                    record(.passedOver(journal.data(bytes)), strand)
                    return false
                }
                throw mismatch(failure, bytes, strand)
            }
            for capture in checker.captures { keep(capture.name, capture.value, strand.lane) }
        }
        if let name = expectation.capture { keep(name, bytes, strand.lane) }
        return true
    }

    /// `normalize`: rewrites a unit, in order; what was dropped is in the journal.
    private func rewrite(_ bytes: [UInt8], _ rewrites: [Expectation.Rewrite], _ strand: Strand) throws(Halt)
        -> [UInt8]
    {
        var bytes = bytes
        for rewrite in rewrites {
            switch rewrite {
            case .dropLines(let template):
                let expression = try expression(template, strand)
                let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
                let dropped = lines.filter { expression.firstMatch(in: Array($0)) != nil }
                if !dropped.isEmpty {
                    record(.passedOver(journal.data(Array(dropped.joined(separator: [0x0A])))), strand)
                }
                bytes = Array(
                    lines.filter { expression.firstMatch(in: Array($0)) == nil }.joined(separator: [0x0A])
                )
            case .replace(let template, let replacement):
                let text = try value(strand) { (evaluator) throws(EvaluationError) in
                    try evaluator.bytes(replacement)
                }
                bytes = try expression(template, strand).replacing(in: bytes, with: text)
            }
        }
        return bytes
    }

    private func expression(_ template: Template, _ strand: Strand) throws(Halt) -> ByteExpression {
        let checker = Checker(evaluator(strand.lane), expressions)
        let pattern = try value(strand) { (_) throws(EvaluationError) in try checker.pattern(template) }
        guard let expression = expressions.expression(pattern) else {
            throw fail(.malformed, strand, "/\(pattern)/ is not a regular expression", at: template.span)
        }
        return expression
    }
}
