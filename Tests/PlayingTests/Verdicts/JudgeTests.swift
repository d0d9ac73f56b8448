import Scenarios
import Testing
import YAMLTree

@testable import Playing

extension PlayingTests {
    /// The judge on journals made by hand: no sockets.
    @Suite struct JudgeTests {
        /// A journal of failures, with two connected connections: the server `s`'s is 0, the client `a`'s is 1.
        private struct Story {
            var journal = Journal()
            private var time: Int64 = 0

            init() {
                let server = journal.open(actor: "s", number: 1)
                journal.pair(server, journal.open(actor: "a", number: 1))
            }

            mutating func fail(
                _ cause: Cause,
                _ actor: String,
                _ connection: Int?,
                step: Int = 1,
                waiters: [Failure.Waiter] = [],
                isToldByPeer: Bool = false
            ) {
                let span = Span(start: 0, end: 0)
                var failure = Failure(
                    cause: cause,
                    actor: actor,
                    connection: connection,
                    step: step,
                    span: span,
                    message: ""
                )
                failure.waiters = waiters
                failure.isToldByPeer = isToldByPeer
                time += 1
                journal.record(.failed(failure), at: time, actor: actor, connection: connection, step: step)
            }
        }

        private func waiter(_ actor: String, _ connection: Int?, step: Int) -> Failure.Waiter {
            Failure.Waiter(
                label: actor,
                actor: actor,
                connection: connection,
                step: step,
                span: Span(start: 0, end: 0),
                wants: "",
                since: 0
            )
        }

        private func scenario(
            verdict: String = "passes",
            a: String = "[{send: x}]",
            b: String = "[{send: x}]"
        ) throws -> Plan {
            try plan(
                """
                scenario: Judged
                servers:
                  s: {accepts: 1.., script: [drain]}
                  t: {accepts: 1.., script: [drain]}
                clients:
                  a: {connect: s, script: \(a)}
                  b: {connect: t, script: \(b)}
                verdict: \(verdict)
                """
            )
        }

        private func counted(_ plan: Plan, _ story: Story) -> [String] {
            judge(plan, story.journal).counted.map { "\($0.actor) \($0.cause.rawValue)" }
        }

        @Test func passesWithoutFailures() throws {
            let verdict = judge(try scenario(), Story().journal)
            #expect(verdict.isMet && verdict.failures.isEmpty && verdict.unmet.isEmpty)
        }

        @Test func theOtherEndOfAFailedConnectionIsConsequent() throws {
            var story = Story()
            story.fail(.mismatch, "a", 1)
            story.fail(.reset, "s", 0)
            let verdict = judge(try scenario(), story.journal)
            #expect(verdict.failures.map(\.isConsequent) == [false, true])
            #expect(!verdict.isMet)
        }

        @Test func whatTheOtherEndSaysOfBytesCounts() throws {
            // A connection that failed is reset: that explains an end, a reset, or a wait, and no byte.
            for cause in [Cause.eof, .reset, .timeout, .mismatch, .unexpectedBytes, .tooLong] {
                var story = Story()
                story.fail(.mismatch, "a", 1)
                story.fail(cause, "s", 0)
                let isConsequent = [.eof, .reset, .timeout].contains(cause)
                #expect(judge(try scenario(), story.journal).failures.last?.isConsequent == isConsequent)
            }
        }

        @Test func whatAnAlertTellsIsConsequent() throws {
            for isTold in [true, false] {
                var story = Story()
                story.fail(.tls, "a", 1)
                story.fail(.tls, "s", 0, isToldByPeer: isTold)
                #expect(judge(try scenario(), story.journal).failures.last?.isConsequent == isTold)
            }
        }

        @Test func whatFailedBeforeCounts() throws {
            var story = Story()
            story.fail(.reset, "s", 0)
            story.fail(.mismatch, "b", nil)
            #expect(counted(try scenario(), story) == ["s reset", "b mismatch"])
        }

        @Test func anAwaitOfWhatAFailedActorWouldHaveGivenIsConsequent() throws {
            let plan = try scenario(a: "[{send: x}, {signal: go}]", b: "[{await: go}, {await: a}]")
            for step in [1, 2] {
                var story = Story()
                story.fail(.mismatch, "a", 1)
                story.fail(.timeout, "b", nil, step: step)
                #expect(counted(plan, story) == ["a mismatch"])
            }
            var unrelated = Story()
            unrelated.fail(.mismatch, "s", 0)
            unrelated.fail(.timeout, "b", nil, step: 1)
            #expect(counted(plan, unrelated) == ["s mismatch", "b timeout"])
        }

        @Test func aConnectionAFailedClientWouldHaveMadeIsConsequent() throws {
            var story = Story()
            story.fail(.refused, "b", nil, step: 0)
            story.fail(.missingConnection, "t", nil, step: 0)
            story.fail(.missingConnection, "s", nil, step: 0)
            #expect(counted(try scenario(), story) == ["b refused", "s missing-connection"])
        }

        @Test func onlyAClientThatCouldConnectExcusesAMissingConnection() throws {
            // It names the one in `connect`, and opens its connections to the other in its script.
            let plan = try scenario(b: "[{connect: s}, {send: x}]")
            var story = Story()
            story.fail(.refused, "b", nil, step: 1)
            story.fail(.missingConnection, "t", nil, step: 0)
            story.fail(.missingConnection, "s", nil, step: 0)
            #expect(counted(plan, story) == ["b refused", "t missing-connection"])
        }

        @Test func theDeadlineCountsUnlessEveryWaiterIsDoomed() throws {
            let plan = try scenario(a: "[{send: x}, {signal: go}]", b: "[{await: go}]")
            let doomed = waiter("b", nil, step: 1)
            var all = Story()
            all.fail(.mismatch, "a", 1)
            all.fail(.timeout, "b", nil, step: 1, waiters: [doomed, waiter("s", 0, step: 1)])
            #expect(counted(plan, all) == ["a mismatch"])
            var some = Story()
            some.fail(.mismatch, "a", 1)
            some.fail(.timeout, "b", nil, step: 1, waiters: [doomed, waiter("t", nil, step: 1)])
            #expect(counted(plan, some) == ["a mismatch", "b timeout"])
        }

        @Test(arguments: [
            "{actor: a}", "{actor: b, step: 1}", "{cause: timeout, step: 1}",
            "{actor: a, cause: timeout, step: 2}",
        ])
        func ofADeadlineAnyWaiterMayBeNamed(expected: String) throws {
            var story = Story()
            story.fail(
                .timeout,
                "a",
                1,
                step: 2,
                waiters: [waiter("a", 1, step: 2), waiter("b", nil, step: 1)]
            )
            #expect(judge(try scenario(verdict: "{fails: \(expected)}"), story.journal).isMet)
        }

        @Test(arguments: ["{actor: s}", "{actor: b, step: 2}", "{cause: eof}", "{actor: a, step: 1}"])
        func butNobodyElse(expected: String) throws {
            var story = Story()
            story.fail(
                .timeout,
                "a",
                1,
                step: 2,
                waiters: [waiter("a", 1, step: 2), waiter("b", nil, step: 1)]
            )
            let verdict = judge(try scenario(verdict: "{fails: \(expected)}"), story.journal)
            #expect(!verdict.isMet && verdict.unmet.count == 1)
        }

        @Test func aStepsOwnTimeoutIsNobodyElses() throws {
            // What the others waited for stands in it, for the report alone.
            var story = Story()
            story.fail(.timeout, "a", 1, step: 2, waiters: [waiter("b", nil, step: 1)])
            #expect(!judge(try scenario(verdict: "{fails: {actor: b}}"), story.journal).isMet)
        }

        /// The failures of `a eof`, `a reset` and `b eof` against what the scenario names, in every order.
        @Test(arguments: [
            ("{cause: eof}, {actor: a, cause: eof}, {actor: a}", true),
            ("{}, {}, {}", true),
            ("{}, {actor: a}, {cause: eof}", true),
            ("{actor: a}, {actor: a}, {cause: eof}", true),
            ("{cause: eof}, {cause: eof}, {cause: eof}", false),
            ("{actor: a}, {actor: a}, {actor: a}", false),
            ("{actor: b}, {actor: b, cause: eof}, {}", false),
            ("{}, {}", false), ("{}, {}, {}, {}", false),
        ])
        func theOrderOfAListDoesNotMatter(list: String, isMet: Bool) throws {
            let failures: [(Cause, String, Int?)] = [(.eof, "a", 1), (.reset, "a", 1), (.eof, "b", nil)]
            let items = list.split(separator: "}, ").map { $0.hasSuffix("}") ? String($0) : $0 + "}" }
            for named in Self.permutations(items) {
                let plan = try scenario(verdict: "{fails: [\(named.joined(separator: ", "))]}")
                for order in Self.permutations(failures) {
                    var story = Story()
                    for (cause, actor, connection) in order { story.fail(cause, actor, connection) }
                    #expect(judge(plan, story.journal).isMet == isMet, "\(named) \(order)")
                }
            }
        }

        @Test func whatDidNotOccurIsUnmet() throws {
            var story = Story()
            story.fail(.eof, "a", 1)
            let verdict = judge(try scenario(verdict: "{fails: [{actor: b}, {actor: a}]}"), story.journal)
            #expect(verdict.unmet.map(\.actor) == ["b"])
            #expect(!verdict.isMet)
            #expect(!judge(try scenario(verdict: "{fails: {actor: b}}"), Story().journal).isMet)
        }

        @Test func aConsequentFailureNeedsNoNameAndHasNone() throws {
            var story = Story()
            story.fail(.mismatch, "a", 1)
            story.fail(.reset, "s", 0)
            #expect(judge(try scenario(verdict: "{fails: {actor: a}}"), story.journal).isMet)
            #expect(!judge(try scenario(verdict: "{fails: [{actor: a}, {actor: s}]}"), story.journal).isMet)
        }

        private static func permutations<Item>(_ items: [Item]) -> [[Item]] {
            guard items.count > 1 else { return [items] }
            return items.indices.flatMap { index in
                var rest = items
                let first = rest.remove(at: index)
                return permutations(rest).map { [first] + $0 }
            }
        }
    }
}
