import Scenarios
import Testing
import YAMLTree

@testable import Playing

extension PlayingTests {
    /// What a failure makes inevitable, and what it does not: journals made by hand, of three connections of `a` to `s`. The
    /// server's are 0, 2 and 4, the client's 1, 3 and 5.
    @Suite struct InevitableTests {
        private func story(_ failures: [Failure]) -> Journal {
            var journal = Journal()
            for number in 1...3 {
                let server = journal.open(actor: "s", number: number)
                journal.pair(server, journal.open(actor: "a", number: number))
            }
            for failure in failures {
                journal.record(
                    .failed(failure),
                    at: 1,
                    actor: failure.actor,
                    connection: failure.connection,
                    step: failure.step
                )
            }
            return journal
        }

        private func failure(
            _ cause: Cause,
            _ actor: String,
            _ connection: Int? = nil,
            step: Int = 1,
            at start: Int = 0
        )
            -> Failure
        {
            let span = Span(start: start, end: start)
            return Failure(
                cause: cause,
                actor: actor,
                connection: connection,
                step: step,
                span: span,
                message: ""
            )
        }

        private func deadline(_ waiters: [(actor: String, connection: Int?)], first: Int = 0) -> Failure {
            var failure = failure(.timeout, waiters[first].actor, waiters[first].connection)
            failure.waiters = waiters.map {
                Failure.Waiter(
                    label: $0.actor,
                    actor: $0.actor,
                    connection: $0.connection,
                    step: 1,
                    span: failure.span,
                    wants: "",
                    since: 0
                )
            }
            return failure
        }

        private func scenario(_ b: String = "connect: t, script: [{send: x}]", s: String = "script: [drain]")
            throws -> Plan
        {
            try plan(
                """
                scenario: Inevitable
                servers:
                  s: {accepts: 1.., \(s)}
                  t: {accepts: 1.., script: [drain]}
                clients:
                  a: {connect: s, times: 3, script: [{signal: go}]}
                  b: {\(b)}
                """
            )
        }

        private func areConsequent(_ plan: Plan, _ failures: Failure...) -> [Bool] {
            let verdict = judge(plan, story(failures))
            return failures.map { failure in
                verdict.failures.contains {
                    $0.isConsequent && $0.actor == failure.actor && $0.cause == failure.cause
                        && $0.connection == failure.connection
                }
            }
        }

        @Test func everyWaiterOfADeadlineHasFailed() throws {
            let passed = deadline([("t", nil), ("b", nil), ("a", 1)])
            let judged = areConsequent(
                try scenario(),
                passed,
                failure(.missingConnection, "t", step: 0),
                failure(.reset, "s", 0)
            )
            #expect(judged == [false, true, true])
        }

        @Test func whoAStepsOwnTimeoutNamesHasNotFailed() throws {
            var alone = failure(.timeout, "t")
            alone.waiters = deadline([("b", nil), ("a", 1)]).waiters
            let judged = areConsequent(
                try scenario(),
                alone,
                failure(.missingConnection, "t", step: 0),
                failure(.reset, "s", 0)
            )
            #expect(judged == [false, false, false])
        }

        @Test func anotherConnectionOfTheSameActorsIsNotDoomed() throws {
            let judged = areConsequent(
                try scenario(),
                failure(.mismatch, "a", 3),
                failure(.eof, "s", 0),
                failure(.eof, "s", 2)
            )
            #expect(judged == [false, false, true])
        }

        @Test func aClientThatBeginsAfterWhatFailedIsDoomed() throws {
            let text = "connect: t, after: go, script: [{send: x}]"
            let waits = try scenario(text)
            let after = try #require(waits.scenario.clients.last?.after)
            let judged = areConsequent(
                waits,
                failure(.mismatch, "a", 1),
                failure(.timeout, "b", step: 0, at: after.span.start),
                // At another place, it was something else that it waited for.
                failure(.timeout, "b", 5, step: 0, at: after.span.start + 1)
            )
            #expect(judged == [false, false, false], "a span is a start and an end")
            var there = failure(.timeout, "b", step: 0)
            there.span = after.span
            #expect(areConsequent(waits, failure(.mismatch, "a", 1), there) == [false, true])
            #expect(areConsequent(waits, failure(.mismatch, "s", 0), there) == [false, false])
            let named = try scenario("connect: t, after: a, script: [{send: x}]")
            there.span = try #require(named.scenario.clients.last?.after).span
            #expect(areConsequent(named, failure(.mismatch, "a", 1), there) == [false, true])
        }

        @Test func everyConnectionHasItsOwnScript() throws {
            // The last is for all that follow.
            let plan = try scenario(s: "connections: [[{send: x}], [{await: go}]]")
            for (connection, isAwaiting) in [(0, false), (2, true), (4, true)] {
                let judged = areConsequent(
                    plan,
                    failure(.mismatch, "a"),
                    failure(.timeout, "s", connection)
                )
                #expect(judged == [false, isAwaiting], "connection \(connection)")
            }
        }

        @Test func anotherSignalIsNotWhatAFailedActorWouldHaveGiven() throws {
            let plan = try scenario("connect: t, script: [{signal: other}, {await: go}]")
            #expect(
                areConsequent(plan, failure(.mismatch, "t"), failure(.timeout, "b", step: 2)) == [
                    false, false,
                ]
            )
            #expect(
                areConsequent(plan, failure(.mismatch, "a"), failure(.timeout, "b", step: 2)) == [
                    false, true,
                ]
            )
            #expect(
                areConsequent(plan, failure(.mismatch, "a"), failure(.timeout, "b", step: 1)) == [
                    false, false,
                ]
            )
        }

        @Test func oneOfSeveralScriptsMayGiveTheSignal() throws {
            let plan = try scenario(
                "connect: t, script: [{await: one}, {await: two}]",
                s: "connections: [[{send: x}, {signal: one}], [{send: x}, {signal: two}]]"
            )
            for step in [1, 2] {
                let judged = areConsequent(
                    plan,
                    failure(.mismatch, "s", 0),
                    failure(.timeout, "b", step: step)
                )
                #expect(judged == [false, true])
            }
        }

        @Test func theEndOfACrashedServicesConnectionIsInevitable() throws {
            // With what no server of the scenario accepted, that is: connection 6 is to a program.
            for isEarly in [true, false] {
                var ended = failure(.exitStatus, "program")
                ended.isEarlyEnd = isEarly
                var journal = story([])
                let alone = journal.open(actor: "b", number: 1)
                // Its peers may see it before the runner is told of it.
                let seen: [Cause] = [.eof, .reset, .refused, .timeout]
                for one in [failure(.eof, "a", 1)] + seen.map({ failure($0, "b", alone) }) + [ended] {
                    journal.record(
                        .failed(one),
                        at: 1,
                        actor: one.actor,
                        connection: one.connection,
                        step: 1
                    )
                }
                let verdict = judge(try scenario(), journal)
                #expect(
                    verdict.failures.filter(\.isConsequent).map(\.cause)
                        == (isEarly ? [.eof, .reset, .refused] : [])
                )
                #expect(verdict.failures.filter(\.isConsequent).allSatisfy { $0.actor == "b" })
            }
        }
    }
}
