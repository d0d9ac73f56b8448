import Net
import Testing

@testable import Playing

extension PlayingTests {
    /// How a connection's end is implied, expected and accounted for.
    @Suite struct EndsTests {
        @Test(arguments: Backend.allCases, ["tcp", "unix"])
        func anEndIsImpliedWhereTheConnectionIsOpen(backend: Backend, listen: String) async throws {
            for (server, client) in [
                ("[{send: hello}]", "[{expect: hello}]"),
                ("[end]", "[expect-eof]"),
                ("[{send: hello}, close]", "[{expect: hello}, expect-eof]"),
                ("[close]", "[]"), ("[]", "[close]"),
                ("[half-close, expect-eof]", "[expect-eof]"),
                ("[drain]", "[{send: hello}, half-close]"),
                ("[{expect: {rest: hello}}]", "[{send: hello}]"),
                ("[expect-eof, expect-eof]", "[end]"),
                ("[expect-closed]", "[close]"),
                ("[{read: 9, gets: {eof: true}}]", "[end]"),
            ] {
                try await expectPasses(duel(server: server, client: client, listen: listen), backend)
            }
        }

        @Test(arguments: Backend.allCases)
        func noEndIsImpliedAfterAMetReset(backend: Backend) async throws {
            for server in ["expect-reset", "drain", "expect-closed", "{read: 9, gets: {reset: true}}"] {
                let played = try await expectPasses(duel(server: "[\(server)]", client: "[reset]"), backend)
                #expect(
                    played.events(of: "s").contains {
                        if case .resetReceived = $0.fact { true } else { false }
                    }
                )
            }
            let reset = "[{send: a}, {await-read: 10s}, reset]"
            let client = "[{expect: a}, {await-unread: 1, fails: reset}]"
            try await expectPasses(duel(server: reset, client: client), backend)
            // Also after a FIN, which recv(2) never reports.
            try await expectPasses(
                duel(
                    server: "[expect-eof, {signal: seen}, expect-reset]",
                    client: "[half-close, {await: seen}, reset]"
                ),
                backend
            )
            try await expectPasses(duel(server: "[expect-reset, {await: c}]", client: "[reset]"), backend)
        }

        @Test(arguments: Backend.allCases, ["tcp", "unix"])
        func everyByteIsAccountedFor(backend: Backend, listen: String) async throws {
            func failures(_ failures: [String], _ server: String, _ client: String) async throws {
                try await expectFailures(
                    failures,
                    duel(server: server, client: client, listen: listen),
                    backend
                )
            }
            try await failures(["c unexpected-bytes 2"], "[{send: hello}, drain]", "[{expect: hell}]")
            try await failures(["s unexpected-bytes 1"], "[]", "[{send: x}, drain]")
            try await failures(["s unexpected-bytes 2"], "[half-close]", "[{send: x}, drain]")
            try await failures(
                ["c unexpected-bytes 3"],
                "[{send: \"a\\nb\"}, drain]",
                "[{expect: {line: a}}, half-close]"
            )
        }

        @Test(arguments: Backend.allCases, ["tcp", "unix"])
        func aCloseWithUnreadBytesResets(backend: Backend, listen: String) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[{await-unread: 3}, close]",
                    client: "[{send: abc}, expect-reset]",
                    listen: listen
                ),
                backend
            )
            let unread = played.events(of: "s").compactMap {
                if case .closed(let unread) = $0.fact { unread } else { nil }
            }
            #expect(unread == [3])
        }

        @Test(arguments: Backend.allCases)
        func whatAResetLeavesBehindIsReadBeforeIt(backend: Backend) async throws {
            try await expectPasses(
                duel(
                    server: "[{await-unread: 1}, {send: sorry}, close]",
                    client: "[{send: x}, {expect: sorry}, expect-reset]"
                ),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func aFailedConnectionIsResetAndTheOthersPlayOn(backend: Backend) async throws {
            let played = try await play(
                """
                scenario: T
                servers:
                  s: {connections: [[{expect: a}, {expect: b}], [{expect: x}, {signal: on}, {expect: y}]]}
                clients:
                  bad: {connect: s, script: [{send: a}, {await: never, within: 20ms}]}
                  other: {connect: s, after: bad, script: [{send: x}, {await: on}, {send: y}, {note: done}, {signal: never}]}
                """,
                backend
            )
            #expect(played.counted == ["bad timeout 2"])
            #expect(played.consequent == ["s reset 2"])
            #expect(played.notes(of: "other") == ["done"])
        }

        @Test(arguments: Backend.allCases)
        func whatHangsLeaveUnreadIsInTheJournal(backend: Backend) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[hang]",
                    client: "[{send: hello}, {await-read: 20ms, may-fail: timeout}, close]"
                ),
                backend
            )
            let unread = played.events(of: "s").compactMap {
                if case .closed(let unread) = $0.fact { unread } else { nil }
            }
            #expect(unread == [5])
        }

        @Test(arguments: Backend.allCases)
        func aResetOfAUnixSocketFoundWhilePlayingIsMalformed(backend: Backend) async throws {
            try await expectFailures(
                ["c malformed 1"],
                duel(
                    server: "[drain]",
                    client: "[reset]",
                    listen: "${family}",
                    more: "vars: {family: unix}"
                ),
                backend
            )
            try await expectPasses(
                duel(
                    server: "[drain]",
                    client: "[reset]",
                    listen: "${family}",
                    more: "vars: {family: tcp}"
                ),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func afterAResetThatWasAllowedNoEndIsImplied(backend: Backend) async throws {
            for modifier in ["fails", "may-fail"] {
                try await expectPasses(
                    duel(server: "[{expect: x, \(modifier): reset}]", client: "[reset]"),
                    backend
                )
            }
        }
    }
}
