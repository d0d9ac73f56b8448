import Net
import Testing

@testable import Playing

extension PlayingTests {
    /// What a step wanted, what it got, and the cause that has (section 10 of the language's reference).
    @Suite struct CausesTests {
        struct Row: Sendable, CustomTestStringConvertible {
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
        }

        /// The client waits for something that never comes while the server waits for its end.
        private static let mute = "[{await: c}]"
        private static let gone = "[{send: a}, {await-read: 10s}, reset]"

        private static let bytes = [
            Row(
                "bytes, other bytes",
                server: "[{send: abx}, drain]",
                client: "[{expect: abc}]",
                "c mismatch 1"
            ),
            Row(
                "a line, a check that does not hold",
                server: "[{send: \"x\\n\"}, drain]",
                client: "[{expect: {line: {matches: '^y'}}}]",
                "c mismatch 1"
            ),
            Row(
                "a line, another line",
                server: "[{send: \"x\\n\"}, drain]",
                client: "[{expect: {line: y}}]",
                "c mismatch 1"
            ),
            Row(
                "any of two, neither",
                server: "[{send: x}, drain]",
                client: "[{expect: {any-of: [a, b]}}]",
                "c mismatch 1"
            ),
            Row(
                "a read, other bytes",
                server: "[{send: x}, drain]",
                client: "[{read: 9, gets: y}]",
                "c mismatch 1"
            ),
            Row(
                "a read that gets the end, bytes",
                server: "[{send: x}, drain]",
                client: "[{read: 9, gets: {eof: true}}]",
                "c unexpected-bytes 1"
            ),
            Row("bytes, a FIN", server: "[{send: ab}]", client: "[{expect: abc}]", "c eof 1"),
            Row("a line, a FIN", server: "[{send: ab}]", client: "[{expect: {line: {}}}]", "c eof 1"),
            Row(
                "a frame, a FIN",
                server: "[{send: {hex: 0005}}]",
                client: "[{expect: {frame: u16be, check: {}}}]",
                "c eof 1"
            ),
            Row("a read, a FIN", server: "[end]", client: "[{read: 5}]", "c eof 1"),
            Row("unread bytes, a FIN", server: "[{send: ab}]", client: "[{await-unread: 3}]", "c eof 1"),
            Row("bytes, an RST", server: gone, client: "[{expect: abc}]", "c reset 1"),
            Row("a line, an RST", server: gone, client: "[{expect: {line: {}}}]", "c reset 1"),
            Row("the rest, an RST", server: gone, client: "[{expect: {rest: {}}}]", "c reset 1"),
            Row("a read, an RST", server: gone, client: "[{expect: a}, {read: 5}]", "c reset 2"),
            Row(
                "unread bytes, an RST",
                server: "[{send: a}, reset]",
                client: "[{await-unread: 3}]",
                "c reset 1"
            ),
            Row(
                "another round, an RST",
                server: gone,
                client: "[{repeat: until-eof, steps: [{expect: a}]}]",
                "c reset 1"
            ),
            Row("bytes, nothing", server: mute, client: "[{expect: abc, within: 20ms}]", "c timeout 1"),
            Row(
                "a line, nothing",
                server: mute,
                client: "[{expect: {line: {}}, within: 20ms}]",
                "c timeout 1"
            ),
            Row(
                "a unit longer than its bound",
                server: "[{send: \"abcd\\n\"}, drain]",
                client: "[{expect: {line: {}, max: 3}}]",
                "c too-long 1"
            ),
            Row(
                "a frame, no length",
                server: "[{send: {hex: ffffffffffffffffffff7f}}, drain]",
                client: "[{expect: {frame: varint, check: {}}}]",
                "c malformed 1"
            ),
        ]

        private static let ends = [
            Row(
                "expect-eof, bytes",
                server: "[{send: x}, drain]",
                client: "[expect-eof]",
                "c unexpected-bytes 1"
            ),
            Row(
                "expect-reset, bytes",
                server: "[{send: x}, drain]",
                client: "[expect-reset]",
                "c unexpected-bytes 1"
            ),
            Row(
                "expect-closed, bytes",
                server: "[{send: x}, drain]",
                client: "[expect-closed]",
                "c unexpected-bytes 1"
            ),
            Row(
                "silence, bytes",
                server: "[{send: x}, drain]",
                client: "[{expect-silence: 20s}]",
                "c unexpected-bytes 1"
            ),
            Row("end, bytes", server: "[{send: x}, drain]", client: "[end]", "c unexpected-bytes 1"),
            Row(
                "the implied end, bytes",
                server: "[{send: xyz}, drain]",
                client: "[{expect: x}]",
                "c unexpected-bytes 2"
            ),
            Row("expect-eof, an RST", server: gone, client: "[{expect: a}, expect-eof]", "c reset 2"),
            Row(
                "end, an RST",
                server: gone,
                client: "[{expect: a}, {await-unread: 1, fails: reset}, end]",
                "c reset 3"
            ),
            Row(
                "the implied end, an RST",
                server: gone,
                client: "[{expect: a}, {await-unread: 1, fails: reset}]",
                "c reset 3"
            ),
            Row("expect-reset, a FIN", server: "[end]", client: "[expect-reset]", "c eof 1"),
            Row("silence, a FIN", server: "[end]", client: "[{expect-silence: 20s}]", "c eof 1"),
            Row("silence, an RST", server: gone, client: "[{expect: a}, {expect-silence: 20s}]", "c reset 2"),
            Row("expect-eof, nothing", server: mute, client: "[{expect-eof: , within: 20ms}]", "c timeout 1"),
            Row(
                "expect-reset, nothing",
                server: mute,
                client: "[{expect-reset: , within: 20ms}]",
                "c timeout 1"
            ),
            Row(
                "expect-closed, nothing",
                server: mute,
                client: "[{expect-closed: , within: 20ms}]",
                "c timeout 1"
            ),
            Row(
                "end, nothing",
                server: "[drain, {await: c}]",
                client: "[{end: , within: 20ms}]",
                "c timeout 1"
            ),
        ]

        private static let sends = [
            Row(
                "to send, nobody reads",
                server: "[{await: c}]",
                client: "[{send: {random: 64MiB}, within: 50ms}]",
                "c timeout 1"
            ),
            Row(
                "to send, an RST",
                server: gone,
                client: "[{expect: a}, {await-unread: 1, fails: reset}, {send: x}]",
                "c reset 3"
            ),
            Row(
                "to send, a socket that is closed",
                server: "[close]",
                client: "[{repeat: 20s, steps: [{send: x}]}]",
                "c reset 2"
            ),
            Row(
                "await-read, nobody reads",
                server: "[{await: c}]",
                client: "[{send: x}, {await-read: 20ms}]",
                "c timeout 2"
            ),
            Row(
                "await, nothing",
                server: "[{expect: x}, {signal: never}]",
                client: "[{await: never, within: 20ms}]",
                "c timeout 1"
            ),
            Row(
                "not-before, sooner",
                server: "[{send: x}, drain]",
                client: "[{expect: x, not-before: 30s}]",
                "c too-early 1"
            ),
            Row(
                "a failure, none",
                server: "[{send: x}, drain]",
                client: "[{expect: x, fails: eof}]",
                "c mismatch 1"
            ),
            Row(
                "a failure, another",
                server: "[{send: y}, drain]",
                client: "[{expect: x, fails: eof}]",
                "c mismatch 1"
            ),
            Row("a value that is not set", server: "[drain]", client: "[{send: \"${s.key}\"}]", "c unset 1"),
            Row(
                "a number that is none",
                server: "[{send: \"x\\n\"}, {await: c}]",
                client: "[{expect: {line: {as: n}}}, {expect: {bytes: \"${n}\", check: {}}}]",
                "c malformed 2"
            ),
        ]

        @Test(arguments: Backend.allCases, bytes + ends + sends)
        func isThis(backend: Backend, row: Row) async throws {
            // What the server then misses is consequent, whatever it was doing.
            var server = row.server
            if row.failure.contains("unset") { server = "[{expect: {line: {as: key}}}]" }
            try await expectFailures([row.failure], duel(server: server, client: row.client), backend)
        }

        @Test(arguments: Backend.allCases)
        func anRSTToTheSYNIsRefused(backend: Backend) async throws {
            let implicit =
                "scenario: T\nservers: {s: {listen: none}}\nclients: {c: {connect: s, script: [drain]}}\n"
            try await expectFailures(["c refused 0"], implicit, backend)
            let own =
                "scenario: T\nservers: {s: {listen: none}}\nclients: {c: {connect: s, script: [{note: x}, connect]}}\n"
            try await expectFailures(["c refused 2"], own, backend)
        }

        @Test(arguments: Backend.allCases)
        func toConnectAndNothingInTimeIsTimeout(backend: Backend) async throws {
            // A backlog that is full: the kernel drops what comes then.
            try await expectFailures(
                ["last timeout 2"],
                """
                scenario: T
                servers: {s: {backlog: 0, accept-after: never}}
                clients:
                  first: {connect: s, script: [{signal: full}, hang]}
                  last: {connect: s, script: [{await: full}, {connect: , within: 50ms}]}
                """,
                backend
            )
        }
    }
}
