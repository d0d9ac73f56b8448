import Net
import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    /// What is done once a scenario has settled, and what is cut then.
    @Suite struct SweepTests {
        private func hasStoppedListening(_ played: Played, _ server: String) -> Bool {
            played.events(of: server).contains { if case .stoppedListening = $0.fact { true } else { false } }
        }

        /// `s` waits for what is never given: who connects to it stays in its accept queue.
        private func text(accepts: String, times: Int) -> String {
            """
            scenario: T
            servers:
              s: {accepts: \(accepts), accept-after: go, script: [drain]}
              t: {accepts: 1.., connections: [[drain], [{expect: never}, {signal: go}]]}
            clients:
              c: {connect: s, times: \(times), parallel: \(times), script: [hang]}
              a: {connect: t, script: [{send: x}, {signal: one}]}
              b: {connect: t, after: one, script: [expect-eof]}
            """
        }

        @Test(arguments: Backend.allCases)
        func whoWaitsInTheAcceptQueueIsCut(_ backend: Backend) async throws {
            let played = try await expectPasses(text(accepts: "0..", times: 2), backend)
            let cut = played.journal.events.filter { if case .cut = $0.fact { true } else { false } }
            #expect(cut.map(\.actor) == ["t", "s", "s"])
            #expect(hasStoppedListening(played, "s") && hasStoppedListening(played, "t"))
        }

        @Test(arguments: Backend.allCases)
        func whoIsTooManyInTheAcceptQueueFails(_ backend: Backend) async throws {
            try await expectFailures(["s extra-connection 0"], text(accepts: "0..1", times: 2), backend)
        }

        @Test(arguments: Backend.allCases)
        func oneTooManyThatHangsIsNotCut(_ backend: Backend) async throws {
            let played = try await expectPasses(
                """
                scenario: T
                servers: {s: {accepts: 1.., script: [hang]}}
                clients: {c: {connect: s, times: 2, parallel: 2, script: [expect-eof]}}
                """,
                backend
            )
            #expect(played.cuts == 0)
        }

        /// When the client is over, its last bytes are the kernel's still.
        @Test(arguments: Backend.allCases)
        func whatHasComeIsPlayedFirst(_ backend: Backend) async throws {
            let played = try await expectPasses(
                """
                scenario: T
                servers: {s: {accepts: 0.., script: [{expect: a}, {send: ok}, {expect: x}, {note: got}]}}
                clients: {c: {connect: s, script: [{send: a}, {expect: ok}, {send: x}, close]}}
                """,
                backend
            )
            #expect(played.cuts == 0 && played.notes(of: "s") == ["got"])
        }

        @Test(arguments: Backend.allCases)
        func theEndOfAServersLastConnectionIsItsEnd(_ backend: Backend) async throws {
            // Nobody else ends after it.
            try await expectPasses(
                """
                scenario: T
                timeout: 5s
                servers: {t: {script: [drain]}, s: {script: [{await: c}, {note: x}]}}
                clients:
                  c: {connect: s, script: [{note: x}, close]}
                  waits: {connect: t, script: [{await: s}]}
                """,
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func theDeadlineCutsThoseTooManyThatAreLeft(_ backend: Backend) async throws {
            try await withReactor(backend) { reactor in
                let run = Play(
                    try plan("scenario: T\ntimeout: 1ms\nservers: {s: {script: [drain]}}\n"),
                    on: reactor,
                    options: PlayOptions()
                )
                for state in [Lane.State.running, .running, .hanging, .over] {
                    let lane = Lane(
                        actor: "s",
                        script: run.plan.scenario.servers[0].scripts[0],
                        isSurplus: true,
                        random: SplitMix64(seed: 1)
                    )
                    run.begin(lane)
                    run.move(lane, to: state)
                }
                await run.watchDeadline()
                #expect(run.isOver)
                let cuts = run.journal.events.count { if case .cut = $0.fact { true } else { false } }
                #expect(cuts == 3)
            }
        }

        /// A lane and its strands hold each other.
        @Test(arguments: Backend.allCases)
        func aLaneThatIsOverHasNoStrands(_ backend: Backend) async throws {
            try await withReactor(backend) { reactor in
                let run = Play(
                    try plan(duel(server: "[drain]", client: "[{send: x}]")),
                    on: reactor,
                    options: PlayOptions()
                )
                guard case .played = await withTaskExecutorPreference(reactor, operation: { await run.run() })
                else { throw Unreadable(description: "it was not played") }
                #expect(run.lanes.count == 2 && run.lanes.allSatisfy(\.strands.isEmpty))
            }
        }

        @Test(arguments: Backend.allCases)
        func whatHadFailedBeforeAnInterruptionCounts(_ backend: Backend) async throws {
            let (plan, _) = try plan("scenario: T\nservers: {s: {script: [{expect: x}]}}\n").playing(
                .servers(Side.Service())
            )
            let (addresses, found) = AsyncStream.makeStream(of: Address.self)
            let (failures, failed) = AsyncStream.makeStream(of: Void.self)
            var options = PlayOptions()
            options.announce = { servers throws(HarnessError) in found.yield(servers[0].address) }
            options.outside = Outside("the test") { reactor throws(HarnessError) in
                do {
                    for await address in addresses {
                        let connection = try await Connection.connect(to: address)
                        try await connection.write("y")
                        try await connection.waitForReset()
                        failed.yield()
                        try await reactor.sleep(for: .seconds(100))
                    }
                } catch {}
            }
            try await withReactor(backend) { [options] reactor in
                let playing = Task { await Playing.play(plan, on: reactor, options: options) }
                for await _ in failures { break }
                playing.cancel()
                guard case .played(let verdict, _) = await playing.value.outcome else {
                    throw Unreadable(description: "what had failed is lost")
                }
                #expect(verdict.counted.map(\.cause) == [.mismatch])
            }
        }
    }
}
