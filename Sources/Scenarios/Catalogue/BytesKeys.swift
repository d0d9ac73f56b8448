internal import Messages

extension Catalogue {
    private static let formats = FrameFormat.Length.allCases.map(\.rawValue)

    static let bytesForms: [Entry] = [
        Entry(
            .bytes,
            "base64",
            .base64,
            "The bytes this base64 text stands for.",
            example: "send: {base64: aGk=}"
        ),
        Entry(
            .bytes,
            "hex",
            .hex,
            "The bytes these hex digits stand for; white space is ignored.",
            example: "send: {hex: \"de ad be ef\"}"
        ),
        Entry(
            .bytes,
            "raw",
            .literal,
            "The text as it is, without interpolation.",
            example: "send: {raw: \"${not a var}\"}"
        ),
        Entry(
            .bytes,
            "file",
            .text,
            "A file's contents; the path is relative to the scenario's folder.",
            example: "send: {file: reply.bin}"
        ),
        Entry(
            .bytes,
            "line",
            .text,
            "The text followed by CRLF.",
            example: "send: {line: NOOP}"
        ),
        Entry(
            .bytes,
            "lines",
            .list(.text),
            "Each text followed by CRLF.",
            example: "send: {lines: [GET / HTTP/1.1, \"Host: x\", \"\"]}"
        ),
        Entry(
            .bytes,
            "repeat",
            .bytes,
            "These bytes so many 'times', or up to a 'size'; produced as it goes, never held whole.",
            example: "send: {repeat: ab, size: 1MiB}"
        ),
        Entry(
            .bytes,
            "random",
            .size,
            "Pseudo-random bytes from the scenario's seed and 'seed' alone, so that both sides can name the same; "
                + "never held whole.",
            example: "send: {random: 1MiB, seed: 1}"
        ),
        Entry(
            .bytes,
            "concat",
            .list(.bytes),
            "One after another, as one piece.",
            example: "send: {concat: [abc, {hex: \"00\"}]}"
        ),
        Entry(
            .bytes,
            "encode",
            .words(["base64", "hex"] + formats),
            "The bytes 'of', encoded; or, for an integer format, a decimal text as an integer.",
            example: "send: {encode: u16be, of: \"8080\"}"
        ),
        Entry(
            .bytes,
            "frame",
            .either([.words(formats), .section(.frame)]),
            "A length prefix, then the bytes 'of'.",
            example: "send: {frame: u32be, of: hello}"
        ),
        Entry(
            .bytes,
            "message",
            .section(.message),
            "A message of one's own: a start line, headers, an empty line and a body.",
            example: "send: {message: {start: STS/1.1 200 OK, length: Length, body: hello}}"
        ),
        Entry(
            .bytes,
            "http",
            .section(.http),
            "An HTTP/1 message. What a well-formed one needs is filled in where it is missing: the length or coding of its "
                + "body, and a request's Host, from the address. What is given is sent as it is, even if wrong.",
            example: "send: {http: {status: 200, body: hello}}"
        ),
    ]

    static let bytesOptions: [Entry] = [
        Entry(
            .bytesOption,
            "newline",
            .words(["crlf", "lf"]),
            beside: ["line", "lines"],
            default: "crlf",
            "What follows each line.",
            example: "send: {line: NOOP, newline: lf}"
        ),
        Entry(
            .bytesOption,
            "times",
            .count,
            beside: ["repeat"],
            "How often the bytes are repeated.",
            example: "send: {repeat: ab, times: 1000}"
        ),
        Entry(
            .bytesOption,
            "size",
            .size,
            beside: ["repeat"],
            "Where the repeated bytes are cut.",
            example: "send: {repeat: ab, size: 1MiB}"
        ),
        Entry(
            .bytesOption,
            "seed",
            .seed,
            beside: ["random"],
            default: "0",
            "Tells one stretch of random bytes from another.",
            example: "send: {random: 1MiB, seed: 1}"
        ),
        Entry(
            .bytesOption,
            "of",
            .bytes,
            beside: ["encode", "frame"],
            "The bytes that are encoded or framed.",
            example: "send: {frame: u32be, of: hello}"
        ),
        Entry(
            .bytesOption,
            "adjust",
            .integer,
            beside: ["frame"],
            default: "0",
            "Added to the payload's length to give the number that is written.",
            example: "send: {frame: u32be, adjust: 4, of: hello}"
        ),
        Entry(
            .bytesOption,
            "head",
            .bytes,
            beside: ["frame"],
            "The bytes before the length, where the frame has room for them.",
            example: "send: {frame: {length: u16be, before: 1}, head: {hex: \"16\"}, of: hello}"
        ),
        Entry(
            .bytesOption,
            "between",
            .bytes,
            beside: ["frame"],
            "The bytes between the length and the payload, where the frame has room for them.",
            example: "send: {frame: {length: u24le, between: 1}, between: {hex: \"00\"}, of: hello}"
        ),
    ]

    static let frameKeys: [Entry] = [
        Entry(
            .frame,
            "length",
            .words(formats),
            required: true,
            "How the length is written: an integer of so many bits, big or little endian, or a varint.",
            example: "frame: {length: u24le, between: 1}"
        ),
        Entry(
            .frame,
            "before",
            .integer,
            default: "0",
            "So many bytes before the length.",
            example: "frame: {length: u16be, before: 1}"
        ),
        Entry(
            .frame,
            "between",
            .integer,
            default: "0",
            "So many bytes between the length and the payload.",
            example: "frame: {length: u24le, between: 1}"
        ),
        Entry(
            .frame,
            "adjust",
            .integer,
            default: "0",
            "Added to the payload's length to give the number that is written.",
            example: "frame: {length: u32be, adjust: 4}"
        ),
    ]
}
