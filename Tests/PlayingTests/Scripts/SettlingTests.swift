import Net
import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    /// When a scenario has settled, what the sweep does, and who came too much or not at all.
    @Suite struct SettlingTests {
        @Test(arguments: Backend.allCases, ["tcp", "unix"])
        func hangsEndOnceAllElseHas(backend: Backend, listen: String) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[hang]",
                    client: "[{send: hello}, {delay: 20ms}, {note: last}, end]",
                    listen: listen
                ),
                backend
            )
            let closed = try #require(
                played.events(of: "s").first { if case .closed = $0.fact { true } else { false } }
            )
            #expect(closed.order > (try #require(played.order(ofNote: "last"))))
            try await expectPasses(duel(server: "[hang]", client: "[hang]", listen: listen), backend)
            try await expectPasses(duel(server: "[hang]", client: "[expect-eof]", listen: listen), backend)
            try await expectPasses(duel(server: "[hang]", client: "[expect-closed]", listen: listen), backend)
        }

        @Test(arguments: Backend.allCases)
        func aConnectionOverTheMaximumIsResetAndFails(backend: Backend) async throws {
            let played = try await play(
                """
                scenario: T
                servers: {t: {script: []}, s: {script: [{expect: x}, {await: b}]}}
                clients:
                  a: {connect: s, script: [{send: x}]}
                  b: {connect: s, after: go, script: [expect-closed]}
                  go-between: {connect: t, script: [{signal: go}]}
                """,
                backend
            )
            #expect(played.counted == ["s extra-connection 0"])
            let refused = played.events(of: "b").contains {
                if case .resetReceived = $0.fact { true } else { false }
            }
            #expect(refused)
        }

        @Test(arguments: Backend.allCases)
        func theSweepFindsOneThatCameLast(backend: Backend) async throws {
            // It is in the accept queue only, while the server still waits for its event.
            try await expectFailures(
                ["s extra-connection 0"],
                """
                scenario: T
                servers: {s: {accepts: 1, accept-after: go, script: [drain]}}
                clients:
                  a: {connect: s, script: [{signal: one}]}
                  b: {connect: s, script: [{await: one}, {signal: go}, hang]}
                """,
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func aConnectionThatNobodyCanMakeIsMissingAtOnce(backend: Backend) async throws {
            let played = try await expectFailures(
                ["s missing-connection 0"],
                """
                scenario: T
                timeout: 60s
                servers: {s: {accepts: 2, script: [drain]}}
                clients: {c: {connect: s, script: [{send: x}]}}
                """,
                backend
            )
            let failure = try #require(played.verdict.counted.first)
            #expect(failure.at > 0 && failure.at < 30_000_000_000)
            #expect(failure.message == "1 of at least 2 connections came to 's'")
            #expect(failure.span == played.plan.scenario.servers[0].accepts?.span)
        }

        @Test(arguments: Backend.allCases)
        func theLeastOfARangeIsEnough(backend: Backend) async throws {
            for (accepts, times) in [("1..3", 1), ("1..3", 3), ("2..", 5), ("0..", 1), ("0..1", 1)] {
                try await expectPasses(
                    "scenario: T\nservers: {s: {accepts: \(accepts), script: [drain]}}\nclients: {c: {connect: s, times: \(times), script: [{send: x}]}}\n",
                    backend
                )
            }
        }

        @Test(arguments: Backend.allCases)
        func aSurplusConnectionMayBeCut(backend: Backend) async throws {
            let played = try await expectPasses(
                """
                scenario: T
                servers: {s: {accepts: 1.., connections: [[drain], [{expect: never}]]}}
                clients:
                  a: {connect: s, script: [{send: x}, {signal: one}]}
                  b: {connect: s, after: one, script: [expect-eof]}
                """,
                backend
            )
            #expect(played.cuts == 1)
        }

        @Test(arguments: Backend.allCases)
        func oneOfTheLeastMayNotBeCut(backend: Backend) async throws {
            let played = try await play(
                """
                scenario: T
                timeout: 100ms
                servers: {s: {connections: [[drain], [{await: never, may-fail: eof}, {signal: never}]]}}
                clients:
                  a: {connect: s, script: [{send: x}, {signal: one}]}
                  b: {connect: s, after: one, script: [expect-eof]}
                """,
                backend
            )
            #expect(!played.verdict.isMet)
            #expect(played.cuts == 0)
        }

        @Test(arguments: Backend.allCases)
        func aBacklogFillsWhereNobodyAccepts(backend: Backend) async throws {
            let played = try await expectPasses(
                """
                scenario: T
                servers: {s: {backlog: 1, accept-after: never}}
                clients:
                  a: {connect: s, script: [{signal: one}, hang]}
                  b: {connect: s, after: one, script: [{signal: two}, hang]}
                  c: {connect: s, after: two, script: [{connect: , within: 50ms, fails: timeout}]}
                """,
                backend
            )
            #expect(!played.events(of: "s").contains { if case .accepted = $0.fact { true } else { false } })
        }

        @Test(arguments: Backend.allCases)
        func acceptAfterServesWhatWaitedInTheBacklog(backend: Backend) async throws {
            let played = try await expectPasses(
                """
                scenario: T
                servers: {s: {accept-after: go, script: [{expect: x}]}}
                clients: {c: {connect: s, script: [{send: x}, {note: sent}, {signal: go}]}}
                """,
                backend
            )
            let accepted = try #require(
                played.events(of: "s").first { if case .accepted = $0.fact { true } else { false } }
            )
            #expect(accepted.order > (try #require(played.order(ofNote: "sent"))))
        }

        @Test(arguments: Backend.allCases)
        func afterAndUntilMoveTheListener(backend: Backend) async throws {
            try await expectPasses(
                """
                scenario: T
                servers:
                  early: {script: [{send: hi}], until: shut}
                  late: {after: up, script: [{expect: x}]}
                clients:
                  a:
                    connect: early
                    script:
                      - {connect: late, fails: refused}
                      - {signal: up}
                      - {connect: late}
                      - {send: x}
                      - end
                      - {connect: early}
                      - {expect: hi}
                      - {signal: shut}
                      - end
                      - {connect: early, fails: refused}
                """,
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func untilAcceptsWhatWaitsAlready(backend: Backend) async throws {
            // A Unix client is connected at once: it signals before the reactor can have seen it in the backlog.
            try await expectPasses(
                """
                scenario: T
                servers: {s: {listen: unix, until: shut, script: [{send: hi}]}}
                clients: {c: {connect: s, script: [{signal: shut}, {expect: hi}]}}
                """,
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func theEndOfAServerThatNeedsNobodyIsThatOfSomebody(backend: Backend) async throws {
            let played = try await expectPasses(
                """
                scenario: T
                servers:
                  s: {accepts: 0.., script: [{expect: x}, {note: served}]}
                  t: {script: [drain]}
                clients:
                  waits: {connect: t, script: [{signal: waiting}, {await: s}, {note: over}]}
                  c: {connect: s, script: [{await: waiting}, {send: x}]}
                """,
                backend
            )
            #expect(
                (try #require(played.order(ofNote: "over"))) > (try #require(played.order(ofNote: "served")))
            )
            // Nobody can come: it is over.
            try await expectPasses(
                """
                scenario: T
                servers: {s: {accepts: 0.., script: [drain]}, t: {script: [drain]}}
                clients: {waits: {connect: t, script: [{await: s}]}}
                """,
                backend
            )
        }
    }
}
