import Scenarios
import YAMLTree

/// Why a check does not hold.
struct CheckFailure {
    /// The check's place in the file, or the place of the very byte that differed.
    var span: Span
    /// One phrase: what was wanted and what there is.
    var message: String
    /// Where the value first differs, for `equals` and `starts-with`.
    var offset: Int?
    /// What it should have been, for `equals` and `starts-with`.
    var expected: Payload?
}

/// Judges a unit's value, and keeps what the checks capture.
struct Checker<Names: Scope> {
    let evaluator: Evaluator<Names>
    let expressions: Expressions
    /// What `as` and the named groups of `matches` kept.
    private(set) var captures: [(name: String, value: [UInt8])] = []

    init(_ evaluator: Evaluator<Names>, _ expressions: Expressions) {
        self.evaluator = evaluator
        self.expressions = expressions
    }

    /// Nil where the check holds.
    mutating func judge(_ check: Check, _ value: [UInt8]) throws(EvaluationError) -> CheckFailure? {
        switch check.form {
        case .all(let checks):
            for check in checks { if let failure = try judge(check, value) { return failure } }
            return nil
        case .anyOf(let checks):
            for check in checks {
                var trial = self  // What an alternative that does not hold captures is of no use.
                guard try trial.judge(check, value) == nil else { continue }
                captures = trial.captures
                return nil
            }
            return CheckFailure(span: check.span, message: "none of the \(checks.count) alternatives holds")
        case .not(let inner):
            var trial = self  // What a check that must not hold captures is of no use.
            guard try trial.judge(inner, value) == nil else { return nil }
            return CheckFailure(span: check.span, message: "it holds, and must not")
        case .equals(let bytes):
            let wanted = try evaluator.payload(bytes)
            return compare(value[...], wanted, bytes)
        case .startsWith(let bytes):
            let wanted = try evaluator.payload(bytes)
            return compare(value.prefix(wanted.size), wanted, bytes)
        case .endsWith(let bytes):
            let wanted = try evaluator.payload(bytes).bytes()
            if value.count >= wanted.count, value.suffix(wanted.count).elementsEqual(wanted) { return nil }
            return CheckFailure(span: bytes.span, message: "does not end with \(Text.quoted(wanted))")
        case .contains(let bytes):
            let wanted = try evaluator.payload(bytes).bytes()
            if value.contains(wanted) { return nil }
            return CheckFailure(span: bytes.span, message: "does not contain \(Text.quoted(wanted))")
        case .matches(let template): return try match(template, value)
        case .length(let field):
            let count = try evaluator.value(field)
            if count.contains(value.count) { return nil }
            return CheckFailure(span: field.span, message: "is \(value.count) bytes long, not \(count.text)")
        case .json(let tree, let partial):
            return try compareJSON(tree, partial: partial, value, at: check.span)
        case .decode(let codec, let inner):
            guard let decoded = codec.decode(value) else {
                return CheckFailure(span: check.span, message: "is not \(codec.expectation)")
            }
            return try judge(inner, decoded)
        case .capture(let name):
            captures.append((name, value))
            return nil
        case .eof: return CheckFailure(span: check.span, message: "bytes came, not the peer's FIN")
        case .reset: return CheckFailure(span: check.span, message: "bytes came, not an RST")
        }
    }

    private func compare(_ value: ArraySlice<UInt8>, _ wanted: Payload, _ bytes: Bytes)
        -> CheckFailure?
    {
        let common = min(value.count, wanted.size)
        let difference = value.withUnsafeBytes {
            wanted.firstDifference(at: 0, from: .init(rebasing: $0[..<common]))
        }
        guard let offset = difference ?? (value.count == wanted.size ? nil : common) else { return nil }
        let message =
            difference != nil
            ? "differs at byte \(offset)"
            : value.count < wanted.size
                ? "ends after \(value.count) of \(wanted.size) bytes"
                : "goes on after its \(wanted.size) bytes"
        return CheckFailure(
            span: bytes.place(ofByte: offset, in: evaluator.file),
            message: message,
            offset: offset,
            expected: wanted
        )
    }

    private mutating func match(_ template: Template, _ value: [UInt8]) throws(EvaluationError)
        -> CheckFailure?
    {
        let pattern = try pattern(template)
        guard let expression = expressions.expression(pattern) else {
            throw .unreadable(pattern, expectation: "a regular expression", at: template.span)
        }
        do throws(EndlessSearch) {
            guard let groups = try expression.firstMatch(in: value) else {
                return CheckFailure(span: template.span, message: "does not match /\(pattern)/")
            }
            captures += groups
            return nil
        } catch {
            throw .endless(error, at: template.span)
        }
    }

    /// The regular expression's text: what a reference stands for matches itself, whatever it contains.
    func pattern(_ template: Template) throws(EvaluationError) -> String {
        if let literal = template.literal { return literal }
        var pattern = ""
        for segment in template.segments {
            switch segment {
            case .literal(let text): pattern += text
            case .reference(let reference):
                pattern += ByteExpression.escape(try evaluator.value(of: reference))
            }
        }
        return pattern
    }

    private func compareJSON(
        _ tree: JSONTree,
        partial: Bool,
        _ value: [UInt8],
        at span: Span
    ) throws(EvaluationError) -> CheckFailure? {
        guard let actual = JSONValue(parsing: value) else {
            return CheckFailure(span: span, message: "is not JSON")
        }
        let wanted = try JSONValue(tree, evaluator)
        return wanted.difference(from: actual, partial: partial).map { CheckFailure(span: span, message: $0) }
    }
}

extension Array where Element == UInt8 {
    /// Whether the bytes stand somewhere in it.
    fileprivate func contains(_ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first else { return true }
        guard count >= wanted.count else { return false }
        return indices.dropLast(wanted.count - 1).contains {
            self[$0] == first && self[$0..<$0 + wanted.count].elementsEqual(wanted)
        }
    }
}

extension Count {
    /// As it is written.
    var text: String {
        switch most {
        case nil: "\(least).."
        case least: "\(least)"
        case let most?: "\(least)..\(most)"
        }
    }
}
