import Messages
import Scenarios
import YAMLTree

/// How much of what is expected of a whole unit holds.
struct Judgement {
    /// So many of the things that are named hold.
    var held = 0
    /// The first that does not; nil where all do.
    var failure: UnitFailure?
    /// What the checks kept.
    var captures: [(name: String, value: [UInt8])] = []
}

/// Why a unit is not what was expected.
struct UnitFailure {
    var check: CheckFailure
    /// Which part of the unit: `the header 'Host'`; nil for its whole value.
    var part: String?
    /// The part's bytes.
    var value: [UInt8]
    /// The offset in the message of the part's first byte.
    var place: Int?
    /// The message's bytes that are known, from which offset on: where the part is not compared, these are shown.
    var message: (bytes: [UInt8], start: Int)?
}

/// A unit that has come whole.
enum WholeUnit {
    case value([UInt8])
    /// A message, or its head where the body is judged as it flows; `bytes` is what a check of the whole sees.
    case message(MessageHead, Message?, bytes: [UInt8])

    /// What a check of the whole sees.
    var bytes: [UInt8] {
        switch self {
        case .value(let bytes), .message(_, _, let bytes): bytes
        }
    }
}

/// Judges a whole unit by what is expected of it, one criterion after another.
struct UnitJudge<Names: Scope> {
    private var checker: Checker<Names>
    private var judgement = Judgement()

    init(_ checker: Checker<Names>) { self.checker = checker }

    /// Judges all that is named: so also how much of it holds is known.
    mutating func judge(_ expectation: Expectation, _ unit: WholeUnit) throws(EvaluationError) -> Judgement {
        switch unit {
        case .value(let value):
            if let check = expectation.check { try judge(check, value) }
        case .message(let head, let message, let bytes):
            if case .message(let wanted) = expectation.unit {
                for criterion in wanted.criteria { try judge(criterion, head, message) }
            }
            if let check = expectation.check { try judge(check, bytes) }
        }
        judgement.captures = checker.captures
        return judgement
    }

    private mutating func judge(_ check: Check, _ value: [UInt8]) throws(EvaluationError) {
        guard case .all(let checks) = check.form else {
            return note(try checker.judge(check, value).map { UnitFailure(check: $0, value: value) })
        }
        for check in checks { try judge(check, value) }
    }

    private mutating func note(_ failure: UnitFailure?) {
        guard let failure else { return judgement.held += 1 }
        judgement.failure = judgement.failure ?? failure
    }

    private mutating func judge(
        _ criterion: MessageExpectation.Criterion,
        _ head: MessageHead,
        _ message: Message?
    ) throws(EvaluationError) {
        guard let found = criterion.subject.passages(head, message) else { return note(nil) }
        let whole = (message?.bytes ?? head.bytes, message?.start ?? 0)
        func fault(_ text: String, at place: Int?) -> UnitFailure {
            UnitFailure(
                check: CheckFailure(span: criterion.span, message: text),
                part: criterion.subject.phrase,
                value: [],
                place: place,
                message: whole
            )
        }
        switch criterion.wanted {
        case .absent: note(found.first.map { fault("must be absent", at: $0.offset) })
        case .check(let check):
            guard let first = found.first else { return note(fault("is missing", at: nil)) }
            // Several lines of one name mean what one of them with all values means: RFC 9110, section 5.3.
            let value = Array(found.map(\.bytes).joined(separator: [0x2C, 0x20]))
            try judge(check, value, at: first.offset, criterion, whole)
        case .lines(let checks):
            guard found.count == checks.count else {
                let lines = "\(found.count) line\(found.count == 1 ? "" : "s")"
                return note(fault("has \(lines), not \(checks.count)", at: found.first?.offset))
            }
            for (check, line) in zip(checks, found) {
                try judge(check, line.bytes, at: line.offset, criterion, whole)
            }
        }
    }

    private mutating func judge(
        _ check: Check,
        _ value: [UInt8],
        at place: Int,
        _ criterion: MessageExpectation.Criterion,
        _ message: (bytes: [UInt8], start: Int)
    ) throws(EvaluationError) {
        note(
            try checker.judge(check, value).map {
                UnitFailure(
                    check: $0,
                    part: criterion.subject.phrase,
                    value: value,
                    place: place,
                    message: message
                )
            }
        )
    }
}

extension MessageExpectation.Subject {
    /// What it is called in a failure.
    var phrase: String {
        switch self {
        case .start: "the start line"
        case .header(let name): "the header '\(name)'"
        case .trailer(let name): "the trailer '\(name)'"
        default: "the \(self)"
        }
    }

    /// The parts of a message that it means, with their offsets; nil where they are judged as they flow.
    fileprivate func passages(_ head: MessageHead, _ message: Message?) -> [(bytes: [UInt8], offset: Int)]? {
        func one(_ passage: Passage) -> [(bytes: [UInt8], offset: Int)] { [(passage.bytes, passage.offset)] }
        switch (self, head.start) {
        case (.method, .request(let method, _, _)): return one(method)
        case (.target, .request(_, let target, _)): return one(target)
        case (.version, .request(_, _, let version)), (.version, .response(let version, _, _)):
            return [(Array(version.bytes.dropFirst(5)), version.offset + 5)]
        case (.status, .response(_, let status, _)): return one(status)
        case (.reason, .response(_, _, let reason)): return one(reason)
        case (.start, .own(let line)): return one(line)
        case (.framing, _): return [(Array(head.framing.word.utf8), 0)]
        case (.header(let name), _): return head.headers.named(name).map { ($0.value.bytes, $0.value.offset) }
        case (.trailer(let name), _):
            return message?.trailers.named(name).map { ($0.value.bytes, $0.value.offset) }
        case (.body, _):
            return message.map { [($0.body, $0.map.offset(ofBody: 0) ?? head.bytes.count)] }
        default: return []
        }
    }
}

extension Messages.Framing {
    /// As the language has it.
    fileprivate var word: String {
        switch self {
        case .none: "none"
        case .length: "length"
        case .chunked: "chunked"
        case .close: "close"
        }
    }
}
