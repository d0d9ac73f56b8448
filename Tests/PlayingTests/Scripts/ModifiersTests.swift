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
        func aStepThatOnlyComputesHasItsLimitToo(backend: Backend) async throws {
            // It never waits, so no timer has a turn before it is complete.
            let played = try await expectFailures(
                ["c timeout 1"],
                duel(
                    server: "[drain]",
                    client: "[{repeat: 20000, steps: [{signal: x}], within: 1ms}]"
                ),
                backend
            )
            let failure = try #require(played.verdict.counted.first)
            #expect(failure.message.contains("within 1.0 ms"))
            try await expectPasses(
                duel(server: "[drain]", client: "[{repeat: 200, steps: [{signal: x}], within: 20s}]"),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func aLimitIsThatOfTheWholeRepeatAndSoIsItsFailure(backend: Backend) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[{send: a}, drain]",
                    client: "[{repeat: 2, steps: [{expect: a}], within: 20ms, fails: timeout}, {note: on}]"
                ),
                backend
            )
            #expect(failedAsExpected(played) == ["c timeout 1"])
        }

        @Test(arguments: Backend.allCases)
        func notBeforeMeasuresTheStep(backend: Backend) async throws {
            try await expectPasses(
                duel(server: "[{delay: 30ms}, {send: x}, drain]", client: "[{expect: x, not-before: 10ms}]"),
                backend
            )
        }

        /// What is beside a last end is played before the scenario settles and hangs are closed; and it settles then.
        @Test(arguments: Backend.allCases)
        func aScenarioDoesNotSettleInAMeanwhile(backend: Backend) async throws {
            for end in ["expect-eof", "expect-closed"] {
                let played = try await expectPasses(
                    duel(
                        server: "[{\(end): , meanwhile: [{delay: 20ms}, {note: beside}]}]",
                        client: "[hang]"
                    ),
                    backend
                )
                let facts = played.journal.events.map(\.fact)
                let note = facts.firstIndex { if case .note = $0 { true } else { false } }
                let close = facts.firstIndex { if case .closed = $0 { true } else { false } }
                #expect(try #require(note) < #require(close), "\(end)")
            }
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

        @Test(arguments: Backend.allCases)
        func anAllowedFailureEndsItsStepAndNotWhatGoesOnBesideIt(backend: Backend) async throws {
            for modifier in ["fails", "may-fail"] {
                let played = try await expectPasses(
                    duel(
                        server: "[{send: no}, {await: beside}, {send: b}]",
                        client:
                            "[{expect: yes, \(modifier): mismatch, meanwhile: [{delay: 20ms}, {note: beside}, {signal: beside}]}, {note: after}, {expect: b}]"
                    ),
                    backend
                )
                #expect(failedAsExpected(played) == ["c mismatch 1"])
                #expect(played.notes(of: "c") == ["beside", "after"])
                // What a meanwhile fails with is none of the step's business.
                try await expectFailures(
                    ["c mismatch 2"],
                    duel(
                        server: "[{send: no}, drain]",
                        client: "[{delay: 1ms, \(modifier): mismatch, meanwhile: [{expect: yes}]}]"
                    ),
                    backend
                )
            }
        }

        @Test(arguments: Backend.allCases)
        func limitsKeepTheirOrderAfterAStall(backend: Backend) async throws {
            // While the third lane has the only thread both limits pass. The client's is first, and what it then sends came
            // before the server's was noticed.
            let played = try await expectPasses(
                """
                scenario: T
                servers:
                  s: {script: [{await: go}, {expect: y, within: 15ms}]}
                  t: {script: [drain]}
                clients:
                  hog: {connect: t, script: [{signal: ready}, {await: go}, {set: {big: {encode: hex, of: {random: 256KiB}}}}, {note: over}]}
                  c: {connect: s, script: [{await: ready}, {signal: go}, {expect: x, within: 10ms, fails: timeout}, {send: y}]}
                """,
                backend
            )
            let over = try #require(
                played.events(of: "hog").first { if case .note = $0.fact { true } else { false } }
            )
            let late = try #require(
                played.events(of: "c").last { if case .failedAsExpected = $0.fact { true } else { false } }
            )
            #expect(over.at - late.at < 0 && late.at - 15_000_000 > 0)
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
