import Net
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct SignalsTests {
        @Test(arguments: Backend.allCases)
        func theNthAwaitIsMetOnceTheSignalWasGivenNTimes(backend: Backend) async throws {
            let played = try await expectPasses(
                """
                scenario: T
                servers: {s: {accepts: 2, script: [drain]}}
                clients:
                  giver: {connect: s, script: [{signal: x}, {note: one}, {await: ready}, {note: two}, {signal: x}, {note: three}]}
                  taker: {connect: s, script: [{await: x}, {signal: ready}, {await: x}, {note: got}]}
                """,
                backend
            )
            #expect((try #require(played.order(ofNote: "got"))) > (try #require(played.order(ofNote: "two"))))
        }

        @Test(arguments: Backend.allCases)
        func eachConnectionCountsForItself(backend: Backend) async throws {
            // Given once in all, the first await of every connection is met, the second of none.
            try await expectPasses(
                """
                scenario: T
                servers: {s: {accepts: 3, script: [{await: go}, {send: x}]}}
                clients:
                  giver: {connect: s, script: [{signal: go}, {expect: x}]}
                  taker: {connect: s, times: 2, script: [{expect: x}]}
                """,
                backend
            )
            try await expectFailures(
                ["taker timeout 2"],
                """
                scenario: T
                servers: {s: {accepts: 2, script: [drain]}}
                clients:
                  giver: {connect: s, script: [{signal: go}]}
                  taker: {connect: s, script: [{await: go}, {await: go}]}
                """,
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func aReconnectedClientCountsAnew(backend: Backend) async throws {
            try await expectPasses(
                """
                scenario: T
                servers: {s: {accepts: 3, script: [drain]}}
                clients:
                  giver: {connect: s, script: [{signal: go}]}
                  taker: {connect: s, script: [connect, {await: go}, end, connect, {await: go}]}
                """,
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func anAwaitNobodyIsLeftToMeetFailsAtOnce(backend: Backend) async throws {
            // The giver fails before it can, so the other's failure is consequent, long before any deadline.
            let played = try await play(
                """
                scenario: T
                timeout: 60s
                servers: {s: {accepts: 2, script: [{send: y}, drain]}}
                clients:
                  giver: {connect: s, script: [{expect: x}, {signal: go}]}
                  taker: {connect: s, script: [{expect: y}, {await: go}]}
                """,
                backend
            )
            #expect(played.counted == ["giver mismatch 1"])
            #expect(played.consequent.contains("taker timeout 2"))
            #expect(played.verdict.failures.allSatisfy { $0.at < 30_000_000_000 })
        }

        @Test(arguments: Backend.allCases)
        func anActorsEndIsThatOfAllItsConnections(backend: Backend) async throws {
            let played = try await expectPasses(
                """
                scenario: T
                servers: {t: {script: [drain]}, s: {accepts: 4, script: [drain]}}
                clients:
                  many: {connect: s, times: 3, parallel: 2, script: [{send: x}, {note: run}]}
                  last: {connect: s, after: many, script: [{note: last}]}
                  waits: {connect: t, script: [{await: s}, {note: served}]}
                """,
                backend
            )
            let runs = played.journal.events.filter { if case .note("run") = $0.fact { true } else { false } }
            #expect(runs.count == 3)
            let last = try #require(played.order(ofNote: "last"))
            #expect(runs.allSatisfy { $0.order < last })
            #expect((try #require(played.order(ofNote: "served"))) > last)
        }

        @Test(arguments: Backend.allCases, [1, 2, 3, 7])
        func roundsAreSharedAmongLanes(backend: Backend, parallel: Int) async throws {
            let played = try await expectPasses(
                """
                scenario: T
                servers: {s: {accepts: 7, script: [{expect: x}, {send: y}]}}
                clients: {c: {connect: s, times: 7, parallel: \(parallel), script: [{send: x}, {expect: y}]}}
                """,
                backend
            )
            #expect(played.journal.connections.count { $0.actor == "c" } == 7)
            #expect(played.journal.connections.allSatisfy { $0.peer != nil })
            var open = 0
            var most = 0
            for event in played.events(of: "c") {
                switch event.fact {
                case .connecting: open += 1
                case .closed: open -= 1
                default: break
                }
                most = max(most, open)
            }
            #expect(most == parallel)
        }
    }
}
