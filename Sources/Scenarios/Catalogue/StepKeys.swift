extension Catalogue {
    static let stepVerbs: [Entry] = [
        Entry(
            .step,
            "send",
            .parts,
            "Sends bytes as one write, or a list of parts, each a write of its own. Done when the kernel took every "
                + "byte.",
            example: "- send: [\"250-here\\r\", {delay: 20ms}, \"\\n250 OK\\r\\n\"]"
        ),
        Entry(
            .step,
            "expect",
            .either([.bytes, .section(.unit)]),
            "Consumes exactly these bytes and fails at the first that differs; or consumes one unit and checks it.",
            example: "- expect: {line: {starts-with: \"220 \"}}"
        ),
        Entry(
            .step,
            "read",
            .size,
            "One recv(2) of at most so many bytes; 'gets' checks just what that call returned.",
            example: "- {read: 64KiB, gets: {length: 1..}}"
        ),
        Entry(
            .step,
            "drain",
            .nothing,
            "Reads and drops everything to the peer's end, be it a FIN or a reset.",
            example: "- drain"
        ),
        Entry(
            .step,
            "expect-eof",
            .nothing,
            "The peer sends a FIN, with nothing before it. Once seen it stays seen.",
            example: "- expect-eof"
        ),
        Entry(
            .step,
            "expect-reset",
            .nothing,
            "The peer resets the connection; also after a FIN.",
            example: "- expect-reset"
        ),
        Entry(
            .step,
            "expect-closed",
            .nothing,
            "The peer ends the connection, by a FIN or by a reset.",
            example: "- expect-closed"
        ),
        Entry(
            .step,
            "expect-silence",
            .duration,
            "Nothing arrives and the peer does not close, for so long.",
            example: "- expect-silence: 20ms"
        ),
        Entry(
            .step,
            "await-read",
            .either([.nothing, .limit]),
            "Waits until the peer has read everything sent so far; so long at most, where a limit is given.",
            example: "- await-read"
        ),
        Entry(
            .step,
            "await-unread",
            .size,
            "Waits until at least so many bytes lie unread in the receive queue, without reading them.",
            example: "- await-unread: 14"
        ),
        Entry(
            .step,
            "connect",
            .either([.nothing, .target]),
            "In a client: opens the next connection; the one before must be closed.",
            example: "- {connect: mail, fails: refused}"
        ),
        Entry(
            .step,
            "delay",
            .duration,
            "Pauses this actor: at least so long, as little more as can be.",
            example: "- delay: 10ms..30ms"
        ),
        Entry(
            .step,
            "signal",
            .name,
            "Gives a signal, which other actors can await.",
            example: "- signal: stored"
        ),
        Entry(
            .step,
            "await",
            .name,
            "Waits for a signal, or for an actor's end. The n-th wait of a connection is met once the signal was "
                + "given n times in all.",
            example: "- await: stored"
        ),
        Entry(
            .step,
            "repeat",
            .either([
                .count, .limit, .words(["until-eof"]), .list(.either([.bytes, .map(.bytes)]), least: 1),
            ]),
            "Plays 'steps' so often, for so long, once for each item of a list, or until the peer has ended.",
            example: "- {repeat: 3, steps: [{send: ping}, {expect: pong}]}"
        ),
        Entry(
            .step,
            "react",
            .section(.react),
            "Answers what comes, one unit after another, by rules.",
            example: "- react: {unit: line, rules: [{when: PING, do: [{send: \"PONG\\r\\n\"}]}]}"
        ),
        Entry(
            .step,
            "set",
            .map(.bytes),
            "Assigns variables of this connection.",
            example: "- set: {id: \"42\"}"
        ),
        Entry(
            .step,
            "socket",
            .section(.socket),
            "Changes options of the socket, its buffers excepted.",
            example: "- socket: {quickack: off}"
        ),
        Entry(
            .step,
            "start-tls",
            .nothing,
            "Switches this connection to TLS here; the actor's 'tls' then only says how. Done when the handshake is.",
            example: "- start-tls"
        ),
        Entry(
            .step,
            "stop",
            .name,
            "Ends a process now, and waits for its end: by its own 'stop', or by the 'signal' that stands beside it.",
            example: "- {stop: proxy, signal: KILL}"
        ),
        Entry(
            .step,
            "note",
            .text,
            "Prose for the journal, the report and 'learn'.",
            example: "- note: Here the head is cut in two."
        ),
        Entry(
            .step,
            "half-close",
            .nothing,
            "shutdown(SHUT_WR): sends a FIN; reading goes on.",
            example: "- half-close"
        ),
        Entry(
            .step,
            "close",
            .nothing,
            "close(2), now: a FIN, or a reset if bytes the kernel holds were never read.",
            example: "- close"
        ),
        Entry(
            .step,
            "end",
            .nothing,
            "The careful way: half-close if that was not done, expect the end of the stream with nothing before it, "
                + "close. Played by itself when a script ends with its connection open; that implied one counts as the step "
                + "after the last, and a failure of it is shown at the last step.",
            example: "- end"
        ),
        Entry(
            .step,
            "reset",
            .nothing,
            "SO_LINGER 0 and close(2): sends an RST. TCP only.",
            example: "- reset"
        ),
        Entry(
            .step,
            "hang",
            .nothing,
            "Keeps the connection open and silent until the scenario has settled.",
            example: "- hang"
        ),
    ]

    static let partKeys: [Entry] = [
        Entry(
            .part,
            "delay",
            .duration,
            "Pauses between two parts.",
            example: "- send: [\"250-\", {delay: 20ms}, \"here\\r\\n\"]"
        ),
        Entry(
            .part,
            "await-read",
            .either([.nothing, .limit]),
            "Waits until the peer has read all parts before.",
            example: "- send: [\"250-\", {await-read: 2s}, \"here\\r\\n\"]"
        ),
    ]

    static let splitKeys: [Entry] = [
        Entry(
            .split,
            "at",
            .list(.size),
            "Cuts at these offsets.",
            example: "split: {at: [4, 9]}"
        ),
        Entry(
            .split,
            "random",
            .count,
            "Cuts into so many pieces, at seeded places.",
            example: "split: {random: 4}"
        ),
    ]
}
