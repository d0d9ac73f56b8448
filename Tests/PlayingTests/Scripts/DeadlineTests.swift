import Net
import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    /// Whom the scenario's deadline names.
    @Suite struct DeadlineTests {
        @Test(arguments: Backend.allCases)
        func theDeadlineNamesEveryWaiter(backend: Backend) async throws {
            let played = try await play(
                """
                scenario: T
                timeout: 50ms
                servers:
                  u: {script: []}
                  s: {script: [{await: a}]}
                  t: {script: [{expect: y}, {await: b}]}
                clients:
                  a: {connect: s, script: [{delay: 60s}]}
                  b: {connect: t, script: [{send: y}, {await: go}]}
                  x: {connect: u, script: [{await: a}, {signal: go}]}
                """,
                backend
            )
            #expect(played.counted.count == 1)
            let failure = try #require(played.verdict.counted.first)
            #expect(failure.cause == .timeout && failure.isDeadline)
            #expect(
                Set(failure.waiters.map { "\($0.label) \($0.step): \($0.wants)" }) == [
                    "s#1 1: the end of 'a'", "t#1 2: the end of 'b'", "a#1 1: a delay to end",
                    "b#1 2: the signal 'go'",
                    "x#1 1: the end of 'a'", "u#1 1: the peer's FIN",
                ]
            )
            #expect(failure.at >= 50_000_000)
        }

        @Test(arguments: Backend.allCases)
        func aClientThatNeverRanIsAmongTheWaiters(backend: Backend) async throws {
            // Nothing but hangs and one that never began: were it not named, nobody would be.
            let played = try await play(
                """
                scenario: T
                timeout: 50ms
                servers: {s: {accepts: 1.., script: [hang]}}
                clients:
                  a: {connect: s, script: [{note: x}, hang]}
                  b: {connect: s, after: c, script: [{send: x}]}
                  c: {connect: s, script: [{await: b}]}
                """,
                backend
            )
            let failure = try #require(played.verdict.counted.first)
            #expect(played.counted.count == 1 && failure.isDeadline)
            #expect(
                Set(failure.waiters.map { "\($0.label) \($0.step): \($0.wants)" }) == [
                    "c#1 1: the end of 'b'", "b 0: 'c'",
                ]
            )
        }

        @Test(arguments: Backend.allCases)
        func aDeadlineWithOnlyHangingLanesIsOneToo(backend: Backend) async throws {
            try await expectFailures(
                ["b timeout 0"],
                """
                scenario: T
                timeout: 50ms
                servers: {s: {accepts: 1.., script: [hang]}}
                clients:
                  a: {connect: s, script: [hang]}
                  b: {connect: s, after: a, script: [{send: x}]}
                """,
                backend
            )
        }
    }
}
