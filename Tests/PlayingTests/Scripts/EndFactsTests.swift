import Net
import Testing

@testable import Playing

extension PlayingTests {
    /// What is written down of a connection's end, and what is an end in time.
    @Suite struct EndFactsTests {
        /// What an actor saw and did of ends, in order.
        private func ends(of actor: String, in played: Played) -> [String] {
            played.events(of: actor).compactMap {
                switch $0.fact {
                case .peerClosed(let end): "saw \(end.rawValue)"
                case .halfClosed(let end): "sent \(end.rawValue)"
                case .resetReceived: "saw RST"
                case .resetSent: "sent RST"
                case .closed(let unread): "closed over \(unread)"
                default: nil
                }
            }
        }

        @Test(arguments: Backend.allCases)
        func everyEndIsAFactOnce(_ backend: Backend) async throws {
            for (server, client, ofServer, ofClient) in [
                ("[hang]", "[half-close, hang]", "closed over 0", "sent FIN, closed over 0"),
                // The server sees the FIN before the RST is sent, and looks again.
                (
                    "[{await: later}, {expect-reset: , meanwhile: [{signal: go}]}]",
                    "[half-close, {delay: 1ms}, {signal: later}, {await: go}, reset]",
                    "saw FIN, saw RST", "sent FIN, sent RST"
                ),
                (
                    "[end]", "[expect-eof, close]", "sent FIN, saw FIN, closed over 0",
                    "saw FIN, closed over 0"
                ),
                (
                    "[expect-eof]", "[half-close]", "saw FIN, sent FIN, closed over 0",
                    "sent FIN, saw FIN, closed over 0"
                ),
                ("[expect-reset]", "[reset]", "saw RST", "sent RST"),
                (
                    "[expect-eof, {signal: seen}, expect-reset]", "[half-close, {await: seen}, reset]",
                    "saw FIN, saw RST", "sent FIN, sent RST"
                ),
            ] {
                let played = try await expectPasses(duel(server: server, client: client), backend)
                #expect(ends(of: "s", in: played) == ofServer.split(separator: ", ").map(String.init))
                #expect(ends(of: "c", in: played) == ofClient.split(separator: ", ").map(String.init))
            }
        }

        /// What stands in a record that a step has begun is no more the kernel's.
        @Test(arguments: Backend.allCases)
        func theRestOfARecordIsUnread(_ backend: Backend) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[{await-unread: 20}, {read: 1, gets: a}, close]",
                    client: "[{send: abc}, {expect-eof: , fails: tls}]",
                    tls: "auto"
                ),
                backend
            )
            #expect(ends(of: "s", in: played) == ["closed over 2"])
        }

        @Test(arguments: Backend.allCases)
        func aResetThatDoesNotFollowTheFINIsMissed(_ backend: Backend) async throws {
            for client in [
                "[expect-eof, {expect-reset: , within: 20ms}]", "[{note: x}, {expect-reset: , within: 20ms}]",
            ] {
                let server = client.contains("eof") ? "[half-close, {await: c}]" : "[{await: c}]"
                let played = try await expectFailures(
                    ["c timeout 2"],
                    duel(server: server, client: client),
                    backend
                )
                #expect(played.verdict.counted.first?.message.hasSuffix("waited for an RST") == true)
            }
        }

        /// The thread works for longer than the limit while the server waits; the RST has come by then.
        @Test(arguments: Backend.allCases)
        func aResetThatIsNoticedLateCameInTime(_ backend: Backend) async throws {
            let work = "{set: {big: {encode: hex, of: {random: 256KiB}}}}"
            try await expectPasses(
                duel(
                    server: "[expect-eof, {signal: seen}, {expect-reset: , within: 1ms}]",
                    client: "[half-close, {await: seen}, {note: x, within: 20s}, \(work), reset]"
                ),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func anOptionThatASocketLacksIsAFailure(_ backend: Backend) async throws {
            let played = try await expectFailures(
                ["c io 1"],
                duel(
                    server: "[drain]",
                    client: "[{socket: {nagle: false}}]",
                    listen: "${family}",
                    more: "vars: {family: unix}"
                ),
                backend
            )
            let message = try #require(played.verdict.counted.first?.message)
            #expect(message.hasSuffix("while changing a socket option"))
        }

        @Test(arguments: Backend.allCases)
        func whoWaitsForAnEndBesideAStepIsNotAtTheEnd(_ backend: Backend) async throws {
            try await expectFailures(
                ["c timeout 2"],
                duel(server: "[hang]", client: "[{delay: 1ms, meanwhile: [expect-eof]}]", timeout: "50ms"),
                backend
            )
        }

        /// The server has seen the peer's end, and cannot say its own: nobody reads.
        @Test(arguments: Backend.allCases)
        func whoStillHasToSayGoodbyeIsNotAtTheEnd(_ backend: Backend) async throws {
            try await expectFailures(
                ["s timeout 3"],
                duel(
                    server:
                        "[{send: {repeat: x, size: 64MiB}, within: 50ms, fails: timeout}, expect-eof, {half-close: , within: 50ms}]",
                    client: "[half-close, hang]",
                    tls: "auto"
                ),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func theImpliedEndIsMetByTheResetOfAProgramAlone(_ backend: Backend) async throws {
            let played = try await expectPasses(
                """
                scenario: End
                files:
                  reset.py: |
                    import socket, struct, sys
                    connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                    while connection.recv(9): pass
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    connection.close()
                servers: {s: {script: [{send: hi}]}}
                processes: {job: {run: [python3, "${files.reset.py}", "${servers.s.port}"]}}
                """,
                backend
            )
            #expect(ends(of: "s", in: played) == ["sent FIN", "saw RST", "closed over 0"])
            // Of two that are played, one that resets does so though a program takes part.
            try await expectFailures(
                ["c reset 2"],
                duel(
                    server: "[{send: a}, {await-read: 10s}, reset]",
                    client: "[{expect: a}]",
                    more: "processes: {job: {run: [\"true\"]}}"
                ),
                backend
            )
        }
    }
}
