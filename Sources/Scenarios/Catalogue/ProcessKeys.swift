extension Catalogue {
    static let processKeys: [Entry] = [
        Entry(
            .process,
            "run",
            .list(.text, least: 1),
            "The program and its arguments, without a shell. A name without '/' is looked for in its PATH.",
            example: "run: [curl, -s, \"http://${servers.mail.address}/\"]"
        ),
        Entry(
            .process,
            "shell",
            .text,
            "A line for sh(1), instead of 'run'.",
            example: "shell: \"sort | uniq -c\""
        ),
        Entry(
            .process,
            "dir",
            .text,
            default: "${tmp}",
            "The folder it starts in.",
            example: "dir: \"${dir}\""
        ),
        Entry(
            .process,
            "env",
            .map(.text, named: .text),
            "Added to PATH, HOME and TMPDIR (both '${tmp}') and LANG=C.UTF-8, which are all it gets.",
            example: "env: {LOG_LEVEL: debug}"
        ),
        Entry(
            .process,
            "env-from",
            .list(.literal),
            "Variables of the harness's own environment that it gets too, where they are set.",
            example: "env-from: [JAVA_HOME]"
        ),
        Entry(
            .process,
            "stdin",
            .bytes,
            default: "nothing: /dev/null",
            "Its standard input, through a pipe; '{file: ...}' is handed over as the file.",
            example: "stdin: \"hello\\n\""
        ),
        Entry(
            .process,
            "ready",
            .section(.ready),
            "What marks it ready: nothing else starts before. It makes it a service, which is stopped at the end.",
            example: "ready: {stdout: {contains: listening}, within: 3s}"
        ),
        Entry(
            .process,
            "inherit",
            .list(.name, least: 1),
            "Ports whose listening sockets it is handed, from descriptor 3 on, with LISTEN_FDS and LISTEN_PID; "
                + "'${ports.NAME.fd}' is the descriptor. They listen before it starts.",
            example: "inherit: [web]"
        ),
        Entry(
            .process,
            "expect",
            .section(.outcome),
            "How it must end, and what it must have written.",
            example: "expect: {exit: 0, stdout: \"2 lines\\n\"}"
        ),
        Entry(
            .process,
            "stop",
            .section(.stop),
            "How it is ended; KILL after that. It makes it a service.",
            example: "stop: {signal: INT, within: 2s}"
        ),
        Entry(
            .process,
            "script",
            .steps,
            "Steps played over its standard output and input as a duplex stream, instead of 'stdin' and "
                + "'expect.stdout'.",
            example: "script: [{send: \"1 + 1\\n\"}, {expect: \"2\\n\"}]"
        ),
        Entry(
            .process,
            "after",
            .name,
            "A signal, or an actor's name, which means its end: till then it does not start.",
            example: "after: greeted"
        ),
    ]

    static let readyKeys: [Entry] = [
        Entry(
            .ready,
            "port",
            .text,
            "The name of one of 'ports', or a number: seen to listen, by sock_diag(7), never by connecting.",
            example: "ready: {port: web}"
        ),
        Entry(
            .ready,
            "unix",
            .text,
            "The path of a Unix socket, seen to listen.",
            example: "ready: {unix: s.sock}"
        ),
        Entry(
            .ready,
            "stdout",
            .check,
            "A whole line of its standard output, without the newline, of which this holds.",
            example: "ready: {stdout: {contains: listening}}"
        ),
        Entry(
            .ready,
            "stderr",
            .check,
            "A whole line of its standard error, without the newline, of which this holds.",
            example: "ready: {stderr: {matches: 'port (?<port>\\d+)'}}"
        ),
        Entry(
            .ready,
            "within",
            .limit,
            default: "5s",
            "For how long that is waited for.",
            example: "ready: {port: web, within: 20s}"
        ),
    ]

    static let outcomeKeys: [Entry] = [
        Entry(
            .outcome,
            "exit",
            .either([.integer, .section(.exit), .list(.either([.integer, .section(.exit)]), least: 1)]),
            default: "0 for a job; a service's does not matter",
            "Its exit status, or a list of those it may have; '{signal: TERM}' where a signal kills it.",
            example: "expect: {exit: [0, 3]}"
        ),
        Entry(
            .outcome,
            "stdout",
            .check,
            "The whole of what it wrote to its standard output.",
            example: "expect: {stdout: {contains: done}}"
        ),
        Entry(
            .outcome,
            "stderr",
            .check,
            "The whole of what it wrote to its standard error.",
            example: "expect: {stderr: \"\"}"
        ),
        Entry(
            .outcome,
            "files",
            .map(.either([.check, .section(.absence)]), named: .text),
            "Files by their path, relative to its folder; '{absent: true}' where there must be none.",
            example: "expect: {files: {out.txt: \"hello\\n\", core: {absent: true}}}"
        ),
    ]

    static let exitKeys: [Entry] = [
        Entry(
            .exit,
            "signal",
            .words(Signal.names),
            required: true,
            "The signal that kills it.",
            example: "expect: {exit: {signal: TERM}}"
        )
    ]

    static let absenceKeys: [Entry] = [
        Entry(
            .absence,
            "absent",
            .flag,
            required: true,
            "There is no such file.",
            example: "expect: {files: {core: {absent: true}}}"
        )
    ]

    static let stopKeys: [Entry] = [
        Entry(
            .stop,
            "signal",
            .words(Signal.names),
            default: "TERM",
            "What its process group is sent.",
            example: "stop: {signal: INT}"
        ),
        Entry(
            .stop,
            "within",
            .limit,
            default: "5s",
            "How long it has after that; then it is killed, which is the failure 'timeout'.",
            example: "stop: {within: 10s}"
        ),
    ]
}
