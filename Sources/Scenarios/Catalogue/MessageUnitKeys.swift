extension Catalogue {
    static let httpUnitKeys: [Entry] =
        [
            Entry(
                .httpUnit,
                "method",
                .check,
                "What must hold of a request's method. What names it, or the target, is a request.",
                example: "- expect: {http: {method: GET}}"
            ),
            Entry(
                .httpUnit,
                "target",
                .check,
                "What must hold of a request's target.",
                example: "- expect: {http: {target: {starts-with: /health}}}"
            ),
            Entry(
                .httpUnit,
                "status",
                .check,
                "What must hold of a response's status. What names it, or the reason, is a response; what names none of them is "
                    + "a request in a server's script and a response in a client's.",
                example: "- expect: {http: {status: {matches: '^2'}}}"
            ),
            Entry(
                .httpUnit,
                "reason",
                .check,
                "What must hold of a response's reason.",
                example: "- expect: {http: {reason: OK}}"
            ),
            Entry(
                .httpUnit,
                "version",
                .check,
                "What must hold of the version of HTTP: the number alone.",
                example: "- expect: {http: {version: 1.1}}"
            ),
            Entry(
                .httpUnit,
                "framing",
                .words(["length", "chunked", "close", "none"]),
                "How the body's end must be told.",
                example: "- expect: {http: {framing: chunked}}"
            ),
            Entry(
                .httpUnit,
                "trailers",
                .map(.either([.check, .section(.header)]), named: .text),
                "What must hold of the header lines after the last chunk, as for 'headers'.",
                example: "- expect: {http: {trailers: {Expires: never}}}"
            ),
            Entry(
                .httpUnit,
                "headers",
                .map(.either([.check, .section(.header)]), named: .text),
                "What must hold of the headers that are named; their case does not matter. Of several lines of a name the values are "
                    + "checked as one, joined by a comma and a space; a list has a check for each line.",
                example:
                    "- expect: {http: {status: 200, headers: {X-Id: {length: 8}, X-Debug: {absent: true}}}}"
            ),
            Entry(
                .httpUnit,
                "body",
                .check,
                "What must hold of the body, without what frames it.",
                example: "- expect: {http: {status: 200, body: hello}}"
            ),
            Entry(
                .httpUnit,
                "strict",
                .flag,
                default: "false",
                "Whether what RFC 9112 lets readers pass is a defect too: lines that end with LF alone, and a bare CR.",
                example: "- expect: {http: {status: 200, strict: true}}"
            ),
            Entry(
                .httpUnit,
                "part",
                .words(["whole", "head", "body"]),
                default: "whole",
                "How much is taken: with 'head' the body is left to the next steps, with 'body' it is that of the head taken "
                    + "before.",
                example: "- expect: {http: {status: 200, part: head}}"
            ),
            Entry(
                .httpUnit,
                "as",
                .name,
                "Keeps the whole of it as a variable of this connection; '${NAME.header.X}' is one of its headers.",
                example: "- expect: {http: {status: 200, as: message}}"
            ),
        ]

    static let messageUnitKeys: [Entry] =
        [
            Entry(
                .messageUnit,
                "start",
                .check,
                "What must hold of the first line.",
                example: "- expect: {message: {start: {starts-with: \"STS/1.1 \"}}}"
            ),
            Entry(
                .messageUnit,
                "length",
                .text,
                "The name of the header that carries the body's length. Without it there is no body.",
                example: "- expect: {message: {length: Length, body: hello}}"
            ),
            Entry(
                .messageUnit,
                "headers",
                .map(.either([.check, .section(.header)]), named: .text),
                "What must hold of the headers that are named; their case does not matter. Of several lines of a name the values are "
                    + "checked as one, joined by a comma and a space; a list has a check for each line.",
                example:
                    "- expect: {message: {start: STS/1.1 200 OK, headers: {X-Id: {length: 8}, X-Debug: {absent: true}}}}"
            ),
            Entry(
                .messageUnit,
                "body",
                .check,
                "What must hold of the body, without what frames it.",
                example: "- expect: {message: {start: STS/1.1 200 OK, body: hello}}"
            ),
            Entry(
                .messageUnit,
                "strict",
                .flag,
                default: "false",
                "Whether what RFC 9112 lets readers pass is a defect too: lines that end with LF alone, and a bare CR.",
                example: "- expect: {message: {start: STS/1.1 200 OK, strict: true}}"
            ),
            Entry(
                .messageUnit,
                "part",
                .words(["whole", "head", "body"]),
                default: "whole",
                "How much is taken: with 'head' the body is left to the next steps, with 'body' it is that of the head taken "
                    + "before.",
                example: "- expect: {message: {start: STS/1.1 200 OK, part: head}}"
            ),
            Entry(
                .messageUnit,
                "as",
                .name,
                "Keeps the whole of it as a variable of this connection; '${NAME.header.X}' is one of its headers.",
                example: "- expect: {message: {start: STS/1.1 200 OK, as: message}}"
            ),
        ]

    static let headerKeys: [Entry] = [
        Entry(
            .header,
            "absent",
            .flag,
            "The header is not there.",
            example: "- expect: {http: {headers: {X-Debug: {absent: true}}}}"
        )
    ]
}
