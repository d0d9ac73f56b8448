import Net
import Scenarios
import YAMLTree

extension Play {
    /// Bytes that are compared as they flow differ.
    func mismatch(at offset: Int, _ strand: Strand) -> Halt {
        guard let account = strand.matcher?.account else {
            return fail(.mismatch, strand, "the bytes differ")
        }
        let size = account.expected?.size
        let message =
            switch size {
            case let size? where offset >= size && account.consumed > size:
                "more than the expected \(Text.bytes(size)) came"
            case let size? where account.consumed <= offset && offset < size:
                "\(account.consumed) of the expected \(Text.bytes(size)) came"
            default: "byte \(offset) differs from what was expected"
            }
        let isOfMessage = strand.matcher is MessageMatcher
        var failure = failure(.mismatch, strand, isOfMessage ? "in the body, \(message)" : message)
        failure.offset = offset
        describe(account, differingAt: offset, in: &failure)
        if let expected = currentExpectation(of: strand) {
            failure.span = expected.place(ofByte: offset, in: plan.file)
        }
        return .failed(failure)
    }

    /// A whole unit is not what was expected.
    func mismatch(_ unit: UnitFailure, _ strand: Strand, cause: Cause = .mismatch, because: String? = nil)
        -> Halt
    {
        guard let part = unit.part else {
            return mismatch(unit.check, unit.value, strand, cause: cause, because: because)
        }
        // A part that is compared is shown beside what it should be; any other where it stands in the message.
        if unit.check.expected != nil {
            let place = unit.place.map { "; it begins at byte \($0) of the message" } ?? ""
            var check = unit.check
            check.message += place
            return mismatch(check, unit.value, strand, cause: cause, because: because, part: part)
        }
        let value = unit.value.isEmpty ? "" : ", \(Text.quoted(unit.value)),"
        let message = (because ?? "") + "\(part)\(value) \(unit.check.message)"
        var failure = failure(cause, strand, message, at: unit.check.span)
        failure.expected = nil
        failure.expectedPayload = nil
        failure.arrivals = strand.arrivals
        if let (bytes, first) = unit.message {
            failure.offset = unit.place
            let start = max(0, (unit.place ?? first) - first - 64)
            failure.received = Failure.Excerpt(
                offset: first + start,
                bytes: Array(bytes.dropFirst(start).prefix(256)),
                total: first + bytes.count
            )
        }
        return .failed(failure)
    }

    /// A unit's check does not hold.
    func mismatch(
        _ check: CheckFailure,
        _ value: [UInt8],
        _ strand: Strand,
        cause: Cause = .mismatch,
        because: String? = nil,
        part: String = "what came"
    ) -> Halt {
        var failure = failure(
            cause,
            strand,
            (because ?? "") + "\(part), \(Text.quoted(value)), \(check.message)",
            at: check.span
        )
        describe(check, of: value, in: &failure)
        failure.arrivals = strand.arrivals
        return .failed(failure)
    }

    /// Adds what a value that a check does not hold of was, and was to be.
    func describe(_ check: CheckFailure, of value: [UInt8], in failure: inout Failure) {
        let start = max(0, (check.offset ?? 0) - 64)
        failure.offset = check.offset
        failure.received = Failure.Excerpt(
            offset: start,
            bytes: Array(value.dropFirst(start).prefix(256)),
            total: value.count
        )
        failure.expected = check.expected.map { excerpt(of: $0, from: start) }
        failure.expectedPayload = check.expected
    }

    /// The bytes a strand's step expects, where it names them: the caret stands under the one that differed.
    func currentExpectation(of strand: Strand) -> Bytes? {
        guard case .expect(let expectation)? = strand.lane.script.step(strand.number)?.action else {
            return nil
        }
        if case .exactly(let bytes) = expectation.unit { return bytes }
        if case .equals(let bytes)? = expectation.check?.form { return bytes }
        if case .message(let message) = expectation.unit,
            case .check(let check)? = message.criteria.last(where: { $0.subject == .body })?.wanted,
            case .equals(let bytes) = check.form
        {
            return bytes
        }
        return nil
    }
}
