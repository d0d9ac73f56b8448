extension Catalogue {
    static let reactKeys: [Entry] = [
        Entry(
            .react,
            "unit",
            .either([.words(["line", "http", "message"]), .section(.unit)]),
            required: true,
            "What is answered, one after another: a line, an http message, a message, or one of {until: BYTES}, "
                + "{bytes: N}, {frame: FORMAT}, {http: {strict: true}} and {message: {length: NAME}}.",
            example: "- react: {unit: {until: \";\"}, rules: [{otherwise: [{send: ok}]}]}"
        ),
        Entry(
            .react,
            "rules",
            .list(.section(.rule), least: 1),
            required: true,
            "The rules, in order. The first that takes the unit and has not run as often as it may runs.",
            example:
                "- react: {unit: line, rules: [{when: QUIT, do: [close]}, {otherwise: [{send: \"ERR\\r\\n\"}]}]}"
        ),
        Entry(
            .react,
            "until",
            .either([.words(["eof", "spent"]), .count]),
            default: "eof",
            "When the step is over: at the peer's FIN, after so many units, or, with 'spent', once every rule has run as "
                + "often as it must.",
            example: "- react: {unit: line, until: 2, rules: [{otherwise: [{send: \"ok\\r\\n\"}]}]}"
        ),
    ]

    static let ruleKeys: [Entry] = [
        Entry(
            .rule,
            "when",
            .either([.check, .section(.httpUnit), .section(.messageUnit)]),
            "What must hold of the unit: what 'expect' takes for it.",
            example:
                "- react: {unit: http, rules: [{when: {headers: {Connection: close}}, do: [end]}]}"
        ),
        Entry(
            .rule,
            "times",
            .count,
            default: "0..",
            "How often the rule must run, and may.",
            example: "- react: {unit: line, rules: [{when: PING, times: 1.., do: [{send: \"PONG\\r\\n\"}]}]}"
        ),
        Entry(
            .rule,
            "do",
            .steps,
            beside: ["when"],
            "The steps of the answer. One that closes the connection ends the script.",
            example: "- react: {unit: line, rules: [{when: QUIT, do: [{send: \"bye\\r\\n\"}, close]}]}"
        ),
        Entry(
            .rule,
            "otherwise",
            .steps,
            "The steps for what no rule before takes. Without it that fails with 'unmatched'.",
            example: "- react: {unit: line, rules: [{otherwise: [{send: \"ERR\\r\\n\"}]}]}"
        ),
    ]
}
