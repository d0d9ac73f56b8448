extension Catalogue {
    static let scenarioKeys: [Entry] = [
        Entry(
            .scenario,
            "scenario",
            .title,
            required: true,
            "The title: a sentence that says what must hold. Unique within its file; may use matrix values and 'vars'.",
            example: "scenario: The server greets first"
        ),
        Entry(
            .scenario,
            "about",
            .literal,
            "Prose for people: shown by 'learn' and in the reports.",
            example: "about: A reply may arrive in any number of pieces."
        ),
        Entry(
            .scenario,
            "tags",
            .list(.tag),
            "Words to select scenarios by.",
            example: "tags: [push, smtp]"
        ),
        Entry(
            .scenario,
            "timeout",
            .limit,
            default: "10s",
            "The whole scenario's limit. Its clock starts when every service is ready.",
            example: "timeout: 3s"
        ),
        Entry(
            .scenario,
            "seed",
            .seed,
            default: "the run's seed mixed with title and matrix values",
            "What everything random comes from: ranges of durations, random splits, random bytes.",
            example: "seed: 7"
        ),
        Entry(
            .scenario,
            "vars",
            .map(.bytes),
            "Names for byte strings, used as '${name}' in any scalar.",
            example: "vars: {greeting: \"220 ready\\r\\n\"}"
        ),
        Entry(
            .scenario,
            "matrix",
            .either([.map(.either([.list(.bytes, least: 1), .range])), .list(.map(.bytes), least: 1)]),
            "The scenario is run once for each combination of a map of lists, or once for each row of a list of maps. "
                + "A range such as 1..37 is a list.",
            example: "matrix: {cut: 1..37}"
        ),
        Entry(
            .scenario,
            "servers",
            .map(.section(.server), named: .actor),
            "The servers, by name.",
            example: "servers: {mail: {script: [{send: \"220 ready\\r\\n\"}]}}"
        ),
        Entry(
            .scenario,
            "clients",
            .map(.section(.client), named: .actor),
            "The clients, by name. They start in the order in which they are written.",
            example: "clients: {alice: {connect: mail, script: [drain]}}"
        ),
        Entry(
            .scenario,
            "processes",
            .map(.section(.process), named: .actor),
            "The programs under test, by name.",
            example: "processes: {cat: {run: [cat], stdin: hello, expect: {stdout: hello}}}"
        ),
        Entry(
            .scenario,
            "files",
            .map(.bytes, named: .text),
            "File names and contents, written to the scenario's own temporary folder '${tmp}'; "
                + "'${files.NAME}' is the path.",
            example: "files: {motd.txt: \"hello\\n\"}"
        ),
        Entry(
            .scenario,
            "ports",
            .list(.either([.name, .section(.port)])),
            "Names of ports for programs under test to listen on; '${ports.NAME}' is the number.",
            example: "ports: [web]"
        ),
        Entry(
            .scenario,
            "conversation",
            .either([.list(.section(.turn), least: 1), .section(.conversation)]),
            "Both sides as one list of turns, from which the actors 'server' and 'client' are derived. "
                + "Excludes 'servers' and 'clients'.",
            example: "conversation: [{server: \"220 ready\\r\\n\"}, {end: client}]"
        ),
        Entry(
            .scenario,
            "verdict",
            .either([.words(["passes"]), .section(.verdict)]),
            default: "passes",
            "What must happen. A scenario that shows a failure names it, and passes only if the failures counted are "
                + "just those.",
            example: "verdict: {fails: {actor: hasty, cause: eof}}"
        ),
        Entry(
            .scenario,
            "skip",
            .text,
            "A reason not to play it: it is reported as skipped.",
            example: "skip: waits for a decision about the banner"
        ),
        Entry(
            .scenario,
            "requires",
            .list(.either([.words(["ipv6", "root"]), .section(.requirement)])),
            "What the machine must have; else the scenario is skipped with the reason.",
            example: "requires: [ipv6]"
        ),
    ]

    static let portKeys: [Entry] = [
        Entry(
            .port,
            "name",
            .name,
            required: true,
            "The port's name.",
            example: "ports: [{name: web, held: false}]"
        ),
        Entry(
            .port,
            "held",
            .flag,
            default: "true",
            "Whether the harness keeps the port bound for the whole scenario, or releases it just before the first "
                + "process starts, for a program that does not set SO_REUSEADDR.",
            example: "ports: [{name: web, held: false}]"
        ),
    ]

    static let requirementKeys: [Entry] = [
        Entry(
            .requirement,
            "run",
            .list(.text, least: 1),
            required: true,
            "A program and its arguments, without a shell; it must exit with 0.",
            example: "requires: [{run: [which, haproxy]}]"
        )
    ]

    static let verdictKeys: [Entry] = [
        Entry(
            .verdict,
            "fails",
            .either([.section(.failure), .list(.section(.failure), least: 1)]),
            required: true,
            "The failure, or the list of failures, that must be seen: just these and no others.",
            example: "verdict: {fails: {actor: hasty, cause: eof, step: 3}}"
        )
    ]

    static let failureKeys: [Entry] = [
        Entry(
            .failure,
            "actor",
            .name,
            default: "any",
            "The actor that must fail.",
            example: "verdict: {fails: {actor: hasty}}"
        ),
        Entry(
            .failure,
            "cause",
            .cause,
            default: "any",
            "The cause it must fail with.",
            example: "verdict: {fails: {cause: timeout}}"
        ),
        Entry(
            .failure,
            "step",
            .integer,
            default: "any",
            "The step that must fail. Steps count depth-first from 1 as they are written; the implicit connect is 0, "
                + "the implicit 'end' the last + 1.",
            example: "verdict: {fails: {actor: hasty, step: 3}}"
        ),
    ]

    static let conversationKeys: [Entry] = [
        Entry(
            .conversation,
            "listen",
            .address,
            default: "tcp",
            "Where the derived server listens.",
            example: "conversation: {listen: unix, turns: [{server: hi}, {end: server}]}"
        ),
        Entry(
            .conversation,
            "connect",
            .target,
            default: "server",
            "Where the derived client connects.",
            example: "conversation: {connect: server, turns: [{server: hi}, {end: server}]}"
        ),
        Entry(
            .conversation,
            "tls",
            .words(["auto"]),
            "TLS for both sides, with a certificate made for this run.",
            example: "conversation: {tls: auto, turns: [{server: hi}, {end: server}]}"
        ),
        Entry(
            .conversation,
            "turns",
            .list(.section(.turn), least: 1),
            required: true,
            "The turns, in order.",
            example: "conversation: {turns: [{server: hi}, {end: server}]}"
        ),
    ]

    static let turnKeys: [Entry] = [
        Entry(
            .turn,
            "server",
            .parts,
            "The server sends this, and the client expects the same bytes. Takes what 'send' takes, with the "
                + "modifiers of 'send' beside it.",
            example: "- server: [\"250-here\\r\", \"\\n250 OK\\r\\n\"]"
        ),
        Entry(
            .turn,
            "client",
            .parts,
            "The client sends this, and the server expects the same bytes. Takes what 'send' takes, with the "
                + "modifiers of 'send' beside it.",
            example: "- client: \"NOOP\\r\\n\""
        ),
        Entry(
            .turn,
            "delay",
            .duration,
            "The next speaker pauses.",
            example: "- delay: 20ms"
        ),
        Entry(
            .turn,
            "end",
            .words(["server", "client"]),
            "This side plays 'end', the other expects the end of the stream.",
            example: "- end: client"
        ),
        Entry(
            .turn,
            "close",
            .words(["server", "client"]),
            "This side plays 'close', the other expects the end of the stream.",
            example: "- close: server"
        ),
        Entry(
            .turn,
            "half-close",
            .words(["server", "client"]),
            "This side plays 'half-close', the other expects the end of the stream and may go on sending.",
            example: "- half-close: client"
        ),
        Entry(
            .turn,
            "reset",
            .words(["server", "client"]),
            "This side plays 'reset', the other expects a reset.",
            example: "- reset: server"
        ),
    ]
}
