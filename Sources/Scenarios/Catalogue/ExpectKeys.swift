internal import Messages

extension Catalogue {
    static let unitKeys: [Entry] = [
        Entry(
            .unit,
            "line",
            .check,
            "Consumes up to LF or CRLF, which is not part of the value.",
            example: "- expect: {line: {starts-with: \"220 \"}}"
        ),
        Entry(
            .unit,
            "until",
            .bytes,
            "Consumes up to and with the delimiter.",
            example: "- expect: {until: \"\\r\\n\\r\\n\", check: {contains: \"Host:\"}}"
        ),
        Entry(
            .unit,
            "bytes",
            .size,
            "Consumes exactly so many bytes.",
            example: "- expect: {bytes: 5, check: hello}"
        ),
        Entry(
            .unit,
            "frame",
            .either([.words(FrameFormat.Length.allCases.map(\.rawValue)), .section(.frame)]),
            "Consumes a length-prefixed frame; the value is its payload.",
            example: "- expect: {frame: u32be, check: hello}"
        ),
        Entry(
            .unit,
            "message",
            .section(.messageUnit),
            "Consumes a message of one's own: a start line, headers, an empty line and a body. Checks what is named.",
            example: "- expect: {message: {start: STS/1.1 200 OK, length: Length}}"
        ),
        Entry(
            .unit,
            "http",
            .section(.httpUnit),
            "Consumes an HTTP/1 message, its body by its real framing, and checks what is named.",
            example: "- expect: {http: {status: 200}}"
        ),
        Entry(
            .unit,
            "rest",
            .check,
            "Consumes everything to the peer's FIN.",
            example: "- expect: {rest: {length: 1048576}}"
        ),
        Entry(
            .unit,
            "any-of",
            .list(.bytes, least: 1),
            "Consumes the first of these that completes; 'as' keeps it. No item may begin with another.",
            example: "- expect: {any-of: [\"+OK\\r\\n\", \"-ERR\\r\\n\"], as: answer}"
        ),
        Entry(
            .unit,
            "unordered",
            .list(.bytes, least: 1),
            "Consumes all of these, in any order, each whole. No item may begin with another.",
            example: "- expect: {unordered: [\"a\\n\", \"b\\n\"]}"
        ),
    ]

    static let expectationKeys: [Entry] = [
        Entry(
            .expectation,
            "check",
            .check,
            beside: ["until", "bytes", "frame", "message", "http"],
            "What must hold of the unit's value; of a message: of all its bytes.",
            example: "- expect: {bytes: 5, check: hello}"
        ),
        Entry(
            .expectation,
            "as",
            .name,
            "Keeps the unit's value as a variable of this connection.",
            example: "- expect: {bytes: 5, as: name}"
        ),
        Entry(
            .expectation,
            "max",
            .size,
            beside: ["line", "until", "bytes", "frame", "message", "http", "rest"],
            default: "1MiB",
            "The most bytes of a unit that are kept; a longer one fails with 'too-long'.",
            example: "- expect: {line: {}, max: 998}"
        ),
        Entry(
            .expectation,
            "skip",
            .flag,
            beside: ["line", "until", "bytes", "frame", "message", "http"],
            default: "false",
            "Passes over units that do not hold, until one does.",
            example: "- expect: {line: {contains: ready}, skip: true}"
        ),
        Entry(
            .expectation,
            "normalize",
            .either([.section(.rewrite), .list(.section(.rewrite))]),
            beside: ["line", "until", "bytes", "frame", "message", "http", "rest"],
            "Rewrites the unit, in order, before it is checked.",
            example: "- expect: {rest: hello, normalize: {drop-lines: \"^#\"}}"
        ),
    ]

    static let rewriteKeys: [Entry] = [
        Entry(
            .rewrite,
            "drop-lines",
            .expression,
            "Drops the lines that match.",
            example: "normalize: {drop-lines: \"^Date:\"}"
        ),
        Entry(
            .rewrite,
            "replace",
            .map(.text, named: .text),
            "Replaces what matches each expression by its text.",
            example: "normalize: {replace: {'\\d+ ms': T}}"
        ),
    ]

    static let checkKeys: [Entry] = [
        Entry(
            .check,
            "equals",
            .bytes,
            "The value is exactly these bytes.",
            example: "line: {equals: \"220 ready\"}"
        ),
        Entry(
            .check,
            "starts-with",
            .bytes,
            "The value begins with these bytes.",
            example: "line: {starts-with: \"220 \"}"
        ),
        Entry(
            .check,
            "ends-with",
            .bytes,
            "The value ends with these bytes.",
            example: "line: {ends-with: ready}"
        ),
        Entry(
            .check,
            "contains",
            .bytes,
            "These bytes occur in the value.",
            example: "line: {contains: mail}"
        ),
        Entry(
            .check,
            "matches",
            .expression,
            "A regular expression is found in the value. '^' and '$' are the value's ends; named groups become "
                + "variables; an interpolated value is escaped.",
            example: "line: {matches: '^220 (?<host>\\S+)'}"
        ),
        Entry(
            .check,
            "length",
            .count,
            "The value has so many bytes.",
            example: "line: {length: 1..80}"
        ),
        Entry(
            .check,
            "json",
            .json,
            "The value equals this as JSON, scalars read by YAML 1.2's JSON schema.",
            example: "line: {json: {ok: true}}"
        ),
        Entry(
            .check,
            "partial",
            .flag,
            beside: ["json"],
            default: "false",
            "Members that are not named may be there too.",
            example: "line: {json: {ok: true}, partial: true}"
        ),
        Entry(
            .check,
            "not",
            .check,
            "This does not hold.",
            example: "line: {not: {contains: error}}"
        ),
        Entry(
            .check,
            "any-of",
            .list(.check, least: 1),
            "At least one of these holds.",
            example: "line: {any-of: [yes, no]}"
        ),
        Entry(
            .check,
            "decode",
            .words(["base64", "hex"] + FrameFormat.Length.allCases.map(\.rawValue)),
            "Decodes the value; the other keys then see the decoded bytes.",
            example: "line: {decode: base64, equals: secret}"
        ),
        Entry(
            .check,
            "as",
            .name,
            "Keeps the value as a variable of this connection.",
            example: "line: {as: greeting}"
        ),
        Entry(
            .check,
            "eof",
            .flag,
            "In 'gets': the call returned the end of the stream.",
            example: "- {read: 10, gets: {eof: true}}"
        ),
        Entry(
            .check,
            "reset",
            .flag,
            "In 'gets': the call returned a reset.",
            example: "- {read: 10, gets: {reset: true}}"
        ),
    ]
}
