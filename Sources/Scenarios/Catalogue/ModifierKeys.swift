extension Catalogue {
    static let modifierKeys: [Entry] = [
        Entry(
            .modifier,
            "split",
            .either([.size, .list(.size, least: 1), .words(["lines"]), .section(.split)]),
            beside: ["send", "server", "client"],
            "Cuts each part: into pieces of a size, at a list of sizes (the rest last), after each line, at offsets, "
                + "or at random.",
            example: "- {send: \"NOOP\\r\\n\", split: 1}"
        ),
        Entry(
            .modifier,
            "every",
            .either([.duration, .words(["read"])]),
            beside: ["send", "server", "client"],
            "What stands between all writes of the step: a pause, or 'read': the next goes only when the peer has "
                + "read the one before.",
            example: "- {send: \"NOOP\\r\\n\", split: 1, every: read}"
        ),
        Entry(
            .modifier,
            "rate",
            .rate,
            beside: ["send", "server", "client"],
            "A limit of the bandwidth, kept in slices of 10 ms.",
            example: "- {send: {random: 1MiB}, rate: 4MiB/s}"
        ),
        Entry(
            .modifier,
            "urgent",
            .flag,
            beside: ["send", "server", "client"],
            default: "false",
            "Sends the last byte as urgent data.",
            example: "- {send: \"!\", urgent: true}"
        ),
        Entry(
            .modifier,
            "gets",
            .result,
            beside: ["read"],
            "Checks what the call returned; also '{eof: true}' or '{reset: true}'.",
            example: "- {read: 10, gets: \"HELLO \"}"
        ),
        Entry(
            .modifier,
            "steps",
            .steps,
            beside: ["repeat"],
            "The steps that are repeated.",
            example: "- {repeat: 3, steps: [{send: ping}]}"
        ),
        Entry(
            .modifier,
            "within",
            .limit,
            default: "the scenario's deadline",
            "The step must be complete so long after it began.",
            example: "- {expect: \"220 ready\\r\\n\", within: 2s}"
        ),
        Entry(
            .modifier,
            "not-before",
            .limit,
            "The step must not be complete earlier than so long after it began.",
            example: "- {expect: \"220 ready\\r\\n\", not-before: 20ms}"
        ),
        Entry(
            .modifier,
            "fails",
            .cause,
            "The step must fail so; the script goes on.",
            example: "- {connect: mail, fails: refused}"
        ),
        Entry(
            .modifier,
            "may-fail",
            .either([.cause, .list(.cause, least: 1)]),
            "The step may fail so; the script goes on. For races a real program may lose.",
            example: "- {send: {random: 1MiB}, may-fail: reset}"
        ),
        Entry(
            .modifier,
            "meanwhile",
            .steps,
            "Steps played on the same connection while this step runs. Both must finish; at most one of them reads "
                + "and one writes.",
            example: "- {send: {random: 1MiB}, meanwhile: [{expect: {random: 1MiB}}]}"
        ),
    ]
}
