extension Catalogue {
    static let causeNames: [Entry] = [
        named(
            .mismatch,
            "A step wanted bytes or a unit and got other bytes, or a check did not hold.",
            example: "- {expect: hello, fails: mismatch}"
        ),
        named(
            .eof,
            "A step wanted bytes, silence or a reset, and the peer sent a FIN.",
            example: "- {expect: hello, fails: eof}"
        ),
        named(
            .reset,
            "A step wanted bytes, a FIN or silence, or wanted to send, and the peer reset the connection; "
                + "or a step sent on a closed socket.",
            example: "- {send: hello, may-fail: reset}"
        ),
        named(
            .timeout,
            "What a step wanted did not come in time.",
            example: "- {expect: hello, within: 50ms, fails: timeout}"
        ),
        named(
            .unexpectedBytes,
            "A step wanted the peer's end or silence, and bytes came.",
            example: "- {expect-eof, fails: unexpected-bytes}"
        ),
        named(
            .refused,
            "A connect was answered with a reset: nobody listens there.",
            example: "- {connect: mail, fails: refused}"
        ),
        named(
            .tooEarly,
            "A step was complete sooner than its 'not-before'.",
            example: "- {expect: hello, not-before: 1s, fails: too-early}"
        ),
        named(
            .unmatched,
            "No rule of a 'react' matched what came.",
            example: "verdict: {fails: {cause: unmatched}}"
        ),
        named(
            .unusedRule,
            "A rule of a 'react' ran too seldom.",
            example: "verdict: {fails: {cause: unused-rule}}"
        ),
        named(
            .missingConnection,
            "A server got fewer connections than it 'accepts'.",
            example: "verdict: {fails: {actor: mail, cause: missing-connection}}"
        ),
        named(
            .extraConnection,
            "A server got more connections than it 'accepts'.",
            example: "verdict: {fails: {actor: mail, cause: extra-connection}}"
        ),
        named(
            .exitStatus,
            "A process ended otherwise than its 'expect.exit' says.",
            example: "verdict: {fails: {cause: exit-status}}"
        ),
        named(
            .output,
            "A process wrote something else than its 'expect' says.",
            example: "verdict: {fails: {cause: output}}"
        ),
        named(
            .tooLong,
            "A unit was longer than its 'max'.",
            example: "- {expect: {line: {}, max: 10}, fails: too-long}"
        ),
        named(
            .malformed,
            "What came is no message of the kind that was expected.",
            example: "verdict: {fails: {cause: malformed}}"
        ),
        named(
            .unset,
            "A variable was needed before anything gave it a value.",
            example: "- {send: \"${token}\", fails: unset}"
        ),
        named(
            .tls,
            "The TLS handshake or a TLS record failed, or the stream ended without close_notify.",
            example: "verdict: {fails: {cause: tls}}"
        ),
        named(
            .io,
            "A system call failed in a way that none of the other causes names.",
            example: "verdict: {fails: {cause: io}}"
        ),
    ]

    private static func named(_ cause: Cause, _ help: String, example: String) -> Entry {
        Entry(.cause, cause.rawValue, .nothing, help, example: example)
    }
}
