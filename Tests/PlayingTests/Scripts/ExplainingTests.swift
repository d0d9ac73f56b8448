import Net
import Scenarios
import Testing
import YAMLTree

@testable import Playing

extension PlayingTests {
    /// What a failure tells besides its cause: the bytes, the place, the peer's state, and who else waited.
    @Suite struct ExplainingTests {
        private func failure(_ server: String, _ client: String, timeout: String = "20s", more: String = "")
            async throws -> Failure
        {
            let played = try await play(duel(server: server, client: client, timeout: timeout, more: more))
            return try #require(played.verdict.counted.first)
        }

        @Test func bytesTooManyAreShown() async throws {
            let one = try await failure("[{send: hello}, drain]", "[{expect: hell}]")
            let received = try #require(one.received)
            #expect(latin(received.bytes) == "o" && received.offset == 0 && received.total == 1)
            let many = try await failure(
                "[{send: {random: 1000, seed: 1}}, drain]",
                "[{await-unread: 1000}, expect-eof]"
            )
            #expect(many.received?.bytes.count == 256 && many.received?.total == 1000)
            // More than is looked at.
            let more = try await failure(
                "[{send: {random: 10000, seed: 1}}, drain]",
                "[{await-unread: 10000}, expect-eof]"
            )
            #expect(more.received?.total == 10000)
        }

        /// What the kernel has is ciphertext, of which nobody knows how much is the peer's.
        @Test func overTLSThoseOfTheRecordAreCounted() async throws {
            let played = try await play(
                duel(
                    server: "[{await-unread: 50}, expect-eof]",
                    client: "[{send: [hello, world]}, drain]",
                    tls: "auto"
                )
            )
            #expect(played.counted == ["s unexpected-bytes 2"])
            #expect(played.verdict.counted.first?.received?.total == 5)
        }

        @Test func aDifferenceIsShownWithWhatStandsAroundIt() async throws {
            let sent = String(repeating: "a", count: 150) + "X" + String(repeating: "b", count: 349)
            let wanted = String(repeating: "a", count: 150) + "Y" + String(repeating: "b", count: 349)
            let failure = try await failure("[{send: \(sent)}, drain]", "[{expect: \(wanted)}]")
            let (received, expected) = (try #require(failure.received), try #require(failure.expected))
            #expect(failure.cause == .mismatch && failure.offset == 150)
            #expect(received.offset == 86 && expected.offset == 86)
            #expect(latin(received.bytes).prefix(66) == String(repeating: "a", count: 64) + "Xb")
            #expect(latin(expected.bytes).prefix(66) == String(repeating: "a", count: 64) + "Yb")
            #expect(expected.bytes.count == 256 && expected.total == 500)
            var all: [UInt8] = []
            failure.expectedBytes(atMost: 1000) { all += $0 }
            #expect(latin(all) == wanted)
            let near = try await self.failure("[{send: abX}, drain]", "[{expect: abc}]")
            #expect(near.received?.offset == 0 && near.expected.map { latin($0.bytes) } == "abc")
        }

        /// Of many bytes only the last are remembered.
        @Test func aDifferenceFarInIsShownWithWhatStandsAroundIt() async throws {
            let failure = try await failure(
                "[{send: [{repeat: a, size: 20000}, X]}, drain]",
                "[{await-unread: 20001}, {expect: {repeat: a, size: 20001}}]"
            )
            #expect(failure.offset == 20000 && failure.received?.offset == 19936)
            #expect(failure.received.map { latin($0.bytes) } == String(repeating: "a", count: 64) + "X")
        }

        @Test func thePlaceIsThatOfTheCheck() async throws {
            let text = duel(
                server: "[{send: \"x\\n\"}, drain]",
                client: "[{expect: {line: {matches: '^y'}}}]"
            )
            let failure = try #require(try await play(text).verdict.counted.first)
            let place = try #require(text.firstRange(of: "matches"))
            #expect(failure.span.start >= text.utf8.distance(from: text.startIndex, to: place.lowerBound))
        }

        @Test func anEndInAUnitSaysHowFarItCame() async throws {
            for (server, client, message, offset) in [
                (
                    "[close]", "[{expect: hello}]",
                    "ended with a FIN before any of the expected 5 bytes came", 0
                ),
                ("[close]", "[{expect: {line: a}}]", "ended with a FIN before any byte of the unit came", 0),
                ("[{send: hel}, close]", "[{expect: hello}]", "ended with a FIN after 3 of 5 bytes", 3),
                ("[{send: hel}, end]", "[{expect: {line: hello}}]", "after 3 bytes of an unfinished unit", 3),
                (
                    "[{send: hel}, {await-read: 9s}, reset]", "[{expect: hello}]",
                    "reset the connection after 3 of 5", 3
                ),
            ] {
                let failure = try await failure(server, client)
                #expect(failure.message.contains(message), "\(failure.message)")
                #expect(failure.offset == offset)
                #expect(failure.received.map { latin($0.bytes) } == String("hel".prefix(offset)))
                #expect(failure.peerEnd == (server.contains("reset") ? .rst : .fin))
            }
        }

        @Test func thePlaceIsThatOfTheMissingByte() async throws {
            let text = duel(server: "[{send: \"abc\\n\"}, end]", client: "[{expect: \"abc\\ndef\\n\"}]")
            let played = try await play(text)
            let failure = try #require(played.verdict.counted.first)
            let place = try #require(text.firstRange(of: "def"))
            #expect(failure.span.start == text.utf8.distance(from: text.startIndex, to: place.lowerBound))
        }

        @Test func anEndThatNobodyWroteIsCalledSo() async throws {
            let only = try await failure("[{send: x}, drain]", "[]")
            #expect(only.message.hasPrefix("the implied end: bytes came"))
            let last = try await failure("[{send: x}, drain]", "[{note: y}]")
            #expect(last.message.hasPrefix("the implied end after this step: bytes came"))
        }

        @Test func anOpenPeerIsOpen() async throws {
            let failure = try await failure("[{send: hellO}, drain]", "[{expect: hello}]")
            #expect(failure.peerEnd == .open && failure.at > 0)
            let tls = try await play(duel(server: "[{send: a}, end]", client: "[{expect: ab}]", tls: "auto"))
            #expect(tls.verdict.counted.first?.peerEnd == .closeNotify)
        }

        @Test func aDeadlineSaysWhatItsFirstWaiterHadGot() async throws {
            let failure = try await failure(
                "[{send: hel}, {await: c}]",
                "[{expect: hello}]",
                timeout: "200ms"
            )
            let first = try #require(failure.waiters.first { $0.actor == "c" })
            #expect(first.wants == "2 more bytes, \"lo\"")
            if failure.actor == "c" {
                #expect(failure.received.map { latin($0.bytes) } == "hel")
                #expect(failure.arrivals.map(\.count) == [3])
            }
        }

        @Test(arguments: [
            ("{expect: hello}", "[]", "5 bytes, \"hello\""),
            ("{expect: hello}", "[{send: hell}]", "1 more byte, \"o\""),
            (
                "{expect: {repeat: a, size: 61}}", "[]",
                "61 bytes, \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\""
            ),
            ("{expect: {rest: hello}}", "[{send: hello}]", "the peer's end: all bytes have come"),
            ("expect-closed", "[]", "the peer's end"), ("{expect-silence: 60s}", "[]", "a delay to end"),
            ("{expect: {bytes: 5}}", "[{send: ab}]", "3 bytes more"),
            ("{expect: {line: {as: x}}}", "[]", "a unit, of which nothing has come"),
            ("{expect: {line: {as: x}}}", "[{send: a}]", "the rest of a unit, of which 1 byte has come"),
        ])
        func whatAWaiterWantsIsAPhrase(client: String, server: String, wants: String) async throws {
            let server = "[" + (server == "[]" ? "" : server.dropFirst().dropLast() + ", ") + "{delay: 60s}]"
            let failure = try await failure(server, "[\(client)]", timeout: "100ms")
            #expect(failure.waiters.first { $0.actor == "c" }?.wants == wants)
            let first = try #require(failure.waiters.first)
            let waited = "passed while '\(first.label)' waited for \(first.wants)"
            #expect(failure.message.hasSuffix(waited), "\(failure.message)")
        }

        @Test func whoElseWaitedIsNamedTheLongestFirst() async throws {
            let played = try await play(
                """
                scenario: Waiting
                servers:
                  s: {accepts: 3.., script: [{await: go}]}
                  t: {script: [hang]}
                  u: {script: [{read: 1}, {send: hellO}, drain]}
                clients:
                  a: {connect: s, script: [{signal: first}, {await: go}]}
                  b: {connect: s, after: first, script: [{signal: second}, {await: go}]}
                  h: {connect: t, script: [{note: x}, hang]}
                  c: {connect: u, script: [{await: second}, {delay: 20ms}, {send: x}, {expect: hello}]}
                  d: {connect: s, after: c, script: [{signal: go}]}
                """
            )
            let failure = try #require(played.verdict.counted.first)
            let waiters = failure.waiters
            #expect(failure.actor == "c" && failure.cause == .mismatch)
            #expect(waiters.map(\.since) == waiters.map(\.since).sorted())
            let actors = waiters.map(\.actor)
            #expect(actors.contains("a") && actors.contains("b") && actors.contains("u"))
            #expect(!actors.contains("c") && !actors.contains("t"), "not itself, and nobody that hangs")
        }
    }
}
