import Net
import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    /// `fails`, `may-fail`, `within`, `not-before`, `meanwhile`.
    @Suite struct ModifiersTests {
        private func failedAsExpected(_ played: Played) -> [String] {
            played.journal.events.compactMap {
                if case .failedAsExpected(let failure) = $0.fact {
                    "\(failure.actor) \(failure.cause.rawValue) \(failure.step)"
                } else {
                    nil
                }
            }
        }

        @Test(arguments: Backend.allCases)
        func aFailureThatIsNamedLetsTheScriptGoOn(backend: Backend) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[{send: ab}, {expect: x}]",
                    client: "[{expect: abc, within: 20ms, fails: timeout}, {send: x}, {note: on}]"
                ),
                backend
            )
            #expect(failedAsExpected(played) == ["c timeout 1"])
            #expect(played.notes(of: "c") == ["on"])
        }

        @Test func whatWasConsumedStaysConsumed() async throws {
            try await expectPasses(
                duel(
                    server: "[{send: abx}, drain]",
                    client: "[{expect: abc, fails: mismatch}, {expect-silence: 20ms}]"
                )
            )
        }

        @Test(arguments: Backend.allCases)
        func whatMayFailNeedNot(backend: Backend) async throws {
            let text = duel(
                server: "[{send: x}, drain]",
                client: "[{expect: x, may-fail: [eof, mismatch]}, {note: on}]"
            )
            #expect(failedAsExpected(try await expectPasses(text, backend)).isEmpty)
            let other = duel(
                server: "[{send: y}, drain]",
                client: "[{expect: x, may-fail: [eof, mismatch]}, {note: on}]"
            )
            let played = try await expectPasses(other, backend)
            #expect(failedAsExpected(played) == ["c mismatch 1"])
            #expect(played.notes(of: "c") == ["on"])
            let wrong = duel(server: "[{send: y}, drain]", client: "[{expect: x, may-fail: [eof, reset]}]")
            try await expectFailures(["c mismatch 1"], wrong, backend)
        }

        @Test(arguments: Backend.allCases)
        func aLimitIsAStepsOwn(backend: Backend) async throws {
            let played = try await expectFailures(
                ["c timeout 2"],
                duel(
                    server: "[{send: a}, {await: c}]",
                    client: "[{expect: a, within: 20s}, {expect: b, within: 20ms}]"
                ),
                backend
            )
            let failure = try #require(played.verdict.counted.first)
            #expect(failure.at >= 20_000_000)
            #expect(failure.message.contains("20.0 ms"))
            #expect(failure.message.contains("1 byte"))
        }

        @Test(arguments: Backend.allCases)
        func notBeforeMeasuresTheStep(backend: Backend) async throws {
            try await expectPasses(
                duel(server: "[{delay: 30ms}, {send: x}, drain]", client: "[{expect: x, not-before: 10ms}]"),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func meanwhileReadsWhileTheStepWrites(backend: Backend) async throws {
            // More than the kernel's buffers hold, both ways: without it both sides would wait for ever.
            let side = "[{send: {random: 24MiB, seed: 1}, meanwhile: [{expect: {random: 24MiB, seed: 1}}]}]"
            try await expectPasses(duel(server: side, client: side), backend)
        }

        @Test(arguments: Backend.allCases)
        func aFailureInMeanwhileIsItsOwnStepsAndEndsBoth(backend: Backend) async throws {
            try await expectFailures(
                ["c mismatch 2"],
                duel(
                    server: "[{send: no}, {await: c}]",
                    client: "[{await: s, meanwhile: [{expect: yes}, {note: x}]}]"
                ),
                backend
            )
            try await expectFailures(
                ["c mismatch 1"],
                duel(
                    server: "[{send: no}, {await: c}]",
                    client: "[{expect: yes, meanwhile: [{delay: 20s}]}]"
                ),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func bothMustFinish(backend: Backend) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[{send: a}, {await: beside}, {send: b}]",
                    client:
                        "[{expect: a, meanwhile: [{delay: 20ms}, {note: beside}, {signal: beside}]}, {expect: b}, {note: after}]"
                ),
                backend
            )
            #expect(played.notes(of: "c") == ["beside", "after"])
        }

        @Test func oneLimitHoldsForBoth() async throws {
            try await expectFailures(
                ["c timeout 1"],
                duel(
                    server: "[{send: a}, {await: c}]",
                    client: "[{expect: a, within: 20ms, meanwhile: [{delay: 20s}]}]"
                )
            )
        }
    }
}
