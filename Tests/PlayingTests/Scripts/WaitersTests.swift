import Net
import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    /// Who is said to wait, and of whom a deadline tells what had come: without sockets.
    @Suite struct WaitersTests {
        private func begun(_ text: String, _ body: (Play) throws -> Void) async throws {
            try await withReactor(.epoll) { reactor in
                let run = Play(try plan(text), on: reactor, options: PlayOptions())
                try body(run)
                // Each knows the other, until it is over.
                for lane in run.lanes { lane.strands = [] }
            }
        }

        /// A lane of the first client that waits since then.
        @discardableResult
        private func waiting(_ run: Play, since: Int64, for matcher: (any Matcher)? = nil) -> Lane {
            let client = run.plan.scenario.clients[0]
            let lane = Lane(actor: client.name, script: client.script, random: SplitMix64(seed: 1))
            lane.journalID = run.journal.open(actor: client.name, number: run.lanes.count + 1)
            let strand = Strand(lane)
            strand.since = since
            strand.matcher = matcher
            lane.strands = [strand]
            run.begin(lane)
            return lane
        }

        @Test func onlyJobsThatHaveNotEndedAreUnderWay() async throws {
            try await begun(
                """
                scenario: T
                processes:
                  svc: {run: [a], ready: {stdout: up}}
                  over: {run: [b]}
                  busy: {run: [c]}
                  next: {run: [d], after: busy}
                  then: {run: [e]}
                """
            ) { run in
                run.prepareProcesses()
                let states: [ProcessRun.State] = [
                    .running, .ended(Ending(status: 0)), .running, .waiting, .waiting,
                ]
                for (process, state) in zip(run.processes, states) { process.state = state }
                let waiters = run.everyJobUnderWay()
                let own = "its own end: it has not exited"
                #expect(waiters.map(\.label) == ["busy", "next", "then"])
                #expect(waiters.map(\.wants) == [own, "'busy'", own])
                let models = run.plan.scenario.processes
                #expect(
                    waiters.map(\.span) == [
                        models[2].command.span, models[3].after!.span, models[4].command.span,
                    ]
                )
            }
        }

        @Test func clientsWithRoundsLeftAreToCome() async throws {
            try await begun(
                "scenario: T\nservers: {s: {}}\nclients: {a: {connect: s, after: b, times: 2}, b: {connect: s}, c: {connect: s}}\n"
            ) { run in
                let models = run.plan.scenario.clients
                for model in models { try run.prepare(model, run.evaluator(nil)) }
                run.clients[2].roundsLeft = 0
                #expect(
                    run.everyClientToCome().map(\.wants) == ["'b'", "an earlier round of its own to end"]
                )
                #expect(run.everyClientToCome().map(\.span) == [models[0].after!.span, models[1].span])
                run.clients[0].roundsTaken = 1
                #expect(run.everyClientToCome().map(\.span) == [models[0].span, models[1].span])
            }
        }

        @Test func ofVeryManyNotAllAreNamed() async throws {
            try await begun("scenario: T\nservers: {s: {}}\nclients: {c: {connect: s}}\n") { run in
                for since in 1...70 { waiting(run, since: Int64(since)) }
                #expect(run.everyWaiter().map(\.since) == (1...64).map(Int64.init))
            }
        }

        @Test func whoIsOverIsForgottenAndNobodyElse() async throws {
            try await begun("scenario: T\nservers: {s: {}}\nclients: {c: {connect: s}}\n") { run in
                let first = waiting(run, since: 1)
                for _ in 0..<200 { run.move(waiting(run, since: 2), to: .over) }
                #expect(run.lanes.count < 100)
                #expect(run.everyWaiter().map(\.connection) == [first.journalID])
            }
        }

        @Test func aDeadlineTellsWhatHadComeToItsFirstWaiter() async throws {
            try await begun("scenario: T\nservers: {s: {}}\nclients: {c: {connect: s}}\n") { run in
                var matcher = ExactMatcher(.data(latin("hello")))
                #expect(latin("hel").withUnsafeBytes { matcher.feed($0) } == .more)
                waiting(run, since: 2)
                let first = waiting(run, since: 1, for: matcher)
                // It is done beside a step, which waits too.
                first.strands[0].number = 2
                first.strands.insert(Strand(first), at: 0)
                first.strands[0].since = 3
                let failure = run.deadlinePassed(run.everyWaiter(), "the deadline")
                #expect(failure.connection == first.journalID && failure.waiters.count == 3)
                #expect(failure.received.map { latin($0.bytes) } == "hel")
                #expect(failure.expected.map { latin($0.bytes) } == "hello")
                #expect(failure.message == "the deadline passed while 'c#2' waited for 2 more bytes, \"lo\"")
                #expect(failure.at != 0)
            }
        }
    }
}
