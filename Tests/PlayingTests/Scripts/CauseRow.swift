import Testing

/// What a step wanted and what it got, with the failure that makes: a row of the table of causes.
struct CauseRow: Sendable, CustomTestStringConvertible {
    var wanted: String
    var server: String
    var client: String
    var failure: String

    init(_ wanted: String, server: String, client: String, _ failure: String) {
        self.wanted = wanted
        self.server = server
        self.client = client
        self.failure = failure
    }

    var testDescription: String { wanted }

    /// The client waits for something that never comes while the server waits for its end.
    private static let mute = "[{await: c}]"
    private static let gone = "[{send: a}, {await-read: 10s}, reset]"

    static let bytes = [
        CauseRow(
            "bytes, other bytes",
            server: "[{send: abx}, drain]",
            client: "[{expect: abc}]",
            "c mismatch 1"
        ),
        CauseRow(
            "a line, a check that does not hold",
            server: "[{send: \"x\\n\"}, drain]",
            client: "[{expect: {line: {matches: '^y'}}}]",
            "c mismatch 1"
        ),
        CauseRow(
            "a line, another line",
            server: "[{send: \"x\\n\"}, drain]",
            client: "[{expect: {line: y}}]",
            "c mismatch 1"
        ),
        CauseRow(
            "any of two, neither",
            server: "[{send: x}, drain]",
            client: "[{expect: {any-of: [a, b]}}]",
            "c mismatch 1"
        ),
        CauseRow(
            "a read, other bytes",
            server: "[{send: x}, drain]",
            client: "[{read: 9, gets: y}]",
            "c mismatch 1"
        ),
        CauseRow(
            "a read that gets the end, bytes",
            server: "[{send: x}, drain]",
            client: "[{read: 9, gets: {eof: true}}]",
            "c unexpected-bytes 1"
        ),
        CauseRow("bytes, a FIN", server: "[{send: ab}]", client: "[{expect: abc}]", "c eof 1"),
        CauseRow("a line, a FIN", server: "[{send: ab}]", client: "[{expect: {line: {}}}]", "c eof 1"),
        CauseRow(
            "a frame, a FIN",
            server: "[{send: {hex: 0005}}]",
            client: "[{expect: {frame: u16be, check: {}}}]",
            "c eof 1"
        ),
        CauseRow("a read, a FIN", server: "[end]", client: "[{read: 5}]", "c eof 1"),
        CauseRow("unread bytes, a FIN", server: "[{send: ab}]", client: "[{await-unread: 3}]", "c eof 1"),
        CauseRow("bytes, an RST", server: gone, client: "[{expect: abc}]", "c reset 1"),
        CauseRow("a line, an RST", server: gone, client: "[{expect: {line: {}}}]", "c reset 1"),
        CauseRow("the rest, an RST", server: gone, client: "[{expect: {rest: {}}}]", "c reset 1"),
        CauseRow("a read, an RST", server: gone, client: "[{expect: a}, {read: 5}]", "c reset 2"),
        CauseRow(
            "unread bytes, an RST",
            server: "[{send: a}, reset]",
            client: "[{await-unread: 3}]",
            "c reset 1"
        ),
        CauseRow(
            "another round, an RST",
            server: gone,
            client: "[{repeat: until-eof, steps: [{expect: a}]}]",
            "c reset 1"
        ),
        CauseRow("bytes, nothing", server: mute, client: "[{expect: abc, within: 20ms}]", "c timeout 1"),
        CauseRow(
            "a line, nothing",
            server: mute,
            client: "[{expect: {line: {}}, within: 20ms}]",
            "c timeout 1"
        ),
        CauseRow(
            "a unit longer than its bound",
            server: "[{send: \"abcd\\n\"}, drain]",
            client: "[{expect: {line: {}, max: 3}}]",
            "c too-long 1"
        ),
        CauseRow(
            "a frame, no length",
            server: "[{send: {hex: ffffffffffffffffffff7f}}, drain]",
            client: "[{expect: {frame: varint, check: {}}}]",
            "c malformed 1"
        ),
    ]

    static let ends = [
        CauseRow(
            "expect-eof, bytes",
            server: "[{send: x}, drain]",
            client: "[expect-eof]",
            "c unexpected-bytes 1"
        ),
        CauseRow(
            "expect-reset, bytes",
            server: "[{send: x}, drain]",
            client: "[expect-reset]",
            "c unexpected-bytes 1"
        ),
        CauseRow(
            "expect-closed, bytes",
            server: "[{send: x}, drain]",
            client: "[expect-closed]",
            "c unexpected-bytes 1"
        ),
        CauseRow(
            "silence, bytes",
            server: "[{send: x}, drain]",
            client: "[{expect-silence: 20s}]",
            "c unexpected-bytes 1"
        ),
        CauseRow("end, bytes", server: "[{send: x}, drain]", client: "[end]", "c unexpected-bytes 1"),
        CauseRow(
            "the implied end, bytes",
            server: "[{send: xyz}, drain]",
            client: "[{expect: x}]",
            "c unexpected-bytes 2"
        ),
        CauseRow("expect-eof, an RST", server: gone, client: "[{expect: a}, expect-eof]", "c reset 2"),
        CauseRow(
            "end, an RST",
            server: gone,
            client: "[{expect: a}, {await-unread: 1, fails: reset}, end]",
            "c reset 3"
        ),
        CauseRow(
            "the implied end, an RST",
            server: gone,
            client: "[{expect: a}]",
            "c reset 2"
        ),
        CauseRow("expect-reset, a FIN", server: "[end]", client: "[expect-reset]", "c eof 1"),
        CauseRow("silence, a FIN", server: "[end]", client: "[{expect-silence: 20s}]", "c eof 1"),
        CauseRow(
            "silence, an RST",
            server: gone,
            client: "[{expect: a}, {expect-silence: 20s}]",
            "c reset 2"
        ),
        CauseRow(
            "expect-eof, nothing",
            server: mute,
            client: "[{expect-eof: , within: 20ms}]",
            "c timeout 1"
        ),
        CauseRow(
            "expect-reset, nothing",
            server: mute,
            client: "[{expect-reset: , within: 20ms}]",
            "c timeout 1"
        ),
        CauseRow(
            "expect-closed, nothing",
            server: mute,
            client: "[{expect-closed: , within: 20ms}]",
            "c timeout 1"
        ),
        CauseRow(
            "end, nothing",
            server: "[drain, {await: c}]",
            client: "[{end: , within: 20ms}]",
            "c timeout 1"
        ),
    ]

    static let sends = [
        CauseRow(
            "to send, nobody reads",
            server: "[{await: c}]",
            client: "[{send: {random: 64MiB}, within: 50ms}]",
            "c timeout 1"
        ),
        CauseRow(
            "to send, an RST",
            server: gone,
            client: "[{expect: a}, {await-unread: 1, fails: reset}, {send: x}]",
            "c reset 3"
        ),
        CauseRow(
            "to send, a socket that is closed",
            server: "[close]",
            client: "[{repeat: 20s, steps: [{send: x}]}]",
            "c reset 2"
        ),
        CauseRow(
            "await-read, nobody reads",
            server: "[{await: c}]",
            client: "[{send: x}, {await-read: 20ms}]",
            "c timeout 2"
        ),
        CauseRow(
            "await, nothing",
            server: "[{expect: x}, {signal: never}]",
            client: "[{await: never, within: 20ms}]",
            "c timeout 1"
        ),
        CauseRow(
            "not-before, sooner",
            server: "[{send: x}, drain]",
            client: "[{expect: x, not-before: 30s}]",
            "c too-early 1"
        ),
        CauseRow(
            "a failure, none",
            server: "[{send: x}, drain]",
            client: "[{expect: x, fails: eof}]",
            "c mismatch 1"
        ),
        CauseRow(
            "a failure, another",
            server: "[{send: y}, drain]",
            client: "[{expect: x, fails: eof}]",
            "c mismatch 1"
        ),
        CauseRow(
            "a value that is not set",
            server: "[{expect: {line: {as: key}}}]",
            client: "[{send: \"${s.key}\"}]",
            "c unset 1"
        ),
        CauseRow(
            "a number that is none",
            server: "[{send: \"x\\n\"}, {await: c}]",
            client: "[{expect: {line: {as: n}}}, {expect: {bytes: \"${n}\", check: {}}}]",
            "c malformed 2"
        ),
    ]
}
