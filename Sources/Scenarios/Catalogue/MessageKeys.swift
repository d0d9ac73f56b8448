import Messages

extension Catalogue {
    private static let headers = ValueType.map(.either([.bytes, .list(.bytes)]), named: .text)

    /// The keys of both kinds; `start` is the beginning of an example.
    private static func bodyKeys(_ section: Section, _ start: String) -> [Entry] {
        [
            Entry(
                section,
                "headers",
                headers,
                "The header lines, in order, sent as they are given; a list makes a line of each of its items, an empty "
                    + "one leaves the header out.",
                example: "send: {\(start), headers: {Cache-Control: [no-cache, no-store]}}}"
            ),
            Entry(
                section,
                "body",
                .bytes,
                "The body.",
                example: "send: {\(start), body: hello}}"
            ),
        ]
    }

    static let httpKeys: [Entry] =
        [
            Entry(
                .http,
                "method",
                .text,
                default: "GET",
                "A request's method.",
                example: "send: {http: {method: PUT, target: /x, body: hello}}"
            ),
            Entry(
                .http,
                "target",
                .text,
                default: "/",
                "A request's target.",
                example: "send: {http: {method: GET, target: /health}}"
            ),
            Entry(
                .http,
                "status",
                .count,
                "A response's status. What has one is a response.",
                example: "send: {http: {status: 204}}"
            ),
            Entry(
                .http,
                "reason",
                .text,
                beside: ["status"],
                default: "the status's usual one",
                "A response's reason.",
                example: "send: {http: {status: 200, reason: Fine}}"
            ),
            Entry(
                .http,
                "version",
                .text,
                default: "1.1",
                "The version of HTTP: the number alone.",
                example: "send: {http: {status: 200, version: 1.0}}"
            ),
        ] + bodyKeys(.http, "http: {status: 200") + [
            Entry(
                .http,
                "framing",
                .words(["length", "chunked", "close", "none"]),
                default: "length where there is a body",
                "How the body's end is told. The header for it is filled in where it is missing.",
                example: "send: {http: {status: 200, framing: chunked, body: hello}}"
            ),
            Entry(
                .http,
                "chunks",
                .parts,
                beside: ["framing"],
                "With 'framing: chunked': the body, a chunk for each item. Between chunks there may be pauses, as between "
                    + "the parts of a 'send'; what stands between two pauses is one write.",
                example:
                    "send: {http: {status: 200, framing: chunked, chunks: [hello, {delay: 20ms}, world]}}"
            ),
            Entry(
                .http,
                "trailers",
                headers,
                beside: ["framing"],
                "With 'framing: chunked': header lines after the last chunk.",
                example:
                    "send: {http: {status: 200, framing: chunked, body: hello, trailers: {Expires: never}}}"
            ),
        ]

    static let messageKeys: [Entry] =
        [
            Entry(
                .message,
                "start",
                .text,
                required: true,
                "The first line.",
                example: "send: {message: {start: STS/1.1 200 OK}}"
            ),
            Entry(
                .message,
                "length",
                .text,
                "The name of the header that carries the body's length; it is filled in where it is missing.",
                example: "send: {message: {start: STS/1.1 200 OK, length: Length, body: hello}}"
            ),
        ] + bodyKeys(.message, "message: {start: STS/1.1 200 OK")
}
