import Net
import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    /// A service that a step stops, before the end.
    @Suite struct StoppingTests {
        /// What happened to `svc` and what `s` noted, in order, where `s` plays a `stop`.
        private func events(_ stop: String, own: String = "", _ backend: Backend) async throws -> [String] {
            let played = try await expectPasses(
                """
                scenario: Stopped
                processes:
                  svc: {shell: "trap 'exit 7' TERM INT; echo up; while :; do sleep 0.01; done", ready: {stdout: up}\(own)}
                servers: {s: {script: [\(stop), {note: after}, \(stop)]}}
                clients: {c: {connect: s, script: []}}
                """,
                backend
            )
            return played.journal.events.compactMap {
                switch $0.fact {
                case .signalSent(let name): "SIG\(name)"
                case .exited(let how): how
                case .note(let text): text
                default: nil
                }
            }
        }

        @Test(arguments: Backend.allCases)
        func aStepWaitsForTheEnd(_ backend: Backend) async throws {
            // The second `stop` has nothing to do.
            #expect(try await events("{stop: svc}", backend) == ["SIGTERM", "exited with 7", "after"])
        }

        @Test(arguments: Backend.allCases)
        func theSignalIsTheStepsTheProcessesOrTheUsual(_ backend: Backend) async throws {
            let own = ", stop: {signal: INT}"
            #expect(try await events("{stop: svc}", own: own, backend).first == "SIGINT")
            #expect(try await events("{stop: svc, signal: TERM}", own: own, backend).first == "SIGTERM")
            let killed = try await events("{stop: svc, signal: KILL}", own: own, backend)
            #expect(killed.first == "SIGKILL" && killed.last == "after" && killed.count == 3)
        }

        @Test(arguments: Backend.allCases)
        func howItEndsIsJudgedWhereThatIsWritten(_ backend: Backend) async throws {
            let own = ", expect: {exit: 7}"
            #expect(try await events("{stop: svc}", own: own, backend).count == 3)
            try await expectFailures(
                ["svc exit-status 0"],
                """
                scenario: Stopped
                processes:
                  svc:
                    shell: "trap 'exit 7' TERM; echo up; while :; do sleep 0.01; done"
                    ready: {stdout: up}
                    expect: {exit: [0, 8]}
                """,
                backend
            )
        }

        /// That it was killed is the failure, not also that it has no exit status then.
        @Test(arguments: Backend.allCases)
        func whoMustBeKilledFailsOnce(_ backend: Backend) async throws {
            let played = try await expectFailures(
                ["svc timeout 0"],
                """
                scenario: Killed
                processes:
                  svc:
                    shell: "trap '' TERM; echo up; while :; do sleep 0.01; done"
                    ready: {stdout: up}
                    stop: {within: 20ms}
                    expect: {exit: 0}
                """,
                backend
            )
            let signals = played.journal.events.compactMap {
                if case .signalSent(let name) = $0.fact { name } else { nil }
            }
            #expect(signals == ["TERM", "KILL"])
            #expect(played.verdict.failures[0].at >= 20_000_000)
            #expect(played.verdict.failures[0].span == played.plan.scenario.processes[0].stop?.span)
        }

        /// Whoever else ends meanwhile.
        @Test(arguments: Backend.allCases)
        func aStepWaitsForThatEndAndNoOther(_ backend: Backend) async throws {
            let played = try await expectPasses(
                """
                scenario: Slow
                processes:
                  svc:
                    shell: "trap 'touch ${tmp}/told; while [ ! -e ${tmp}/go ]; do sleep 0.01; done; exit 7' TERM; echo up; while :; do sleep 0.01; done"
                    ready: {stdout: up}
                  one: {shell: "while [ ! -e ${tmp}/told ]; do sleep 0.01; done"}
                  two: {shell: "touch ${tmp}/go", after: one}
                servers: {s: {script: [{stop: svc}, {note: after}]}}
                clients: {c: {connect: s, script: []}}
                """,
                backend
            )
            #expect(played.notes(of: "s") == ["after"])
        }

        @Test(arguments: Backend.allCases)
        func aStepHasItsLimit(_ backend: Backend) async throws {
            let played = try await play(
                """
                scenario: Stubborn
                processes: {svc: {shell: "trap '' TERM; echo up; while :; do sleep 0.01; done", ready: {stdout: up}}}
                servers: {s: {script: [{stop: svc, within: 20ms}]}}
                clients: {c: {connect: s, script: [expect-closed]}}
                """,
                backend
            )
            let message = try #require(played.verdict.counted.first { $0.actor == "s" }?.message)
            #expect(message.hasSuffix("waited for the end of 'svc'"))
        }

        /// The thread works for longer than the limit while the step waits for a service that then never begins.
        @Test(arguments: Backend.allCases)
        func anEndThatIsNoticedLateCameInTime(_ backend: Backend) async throws {
            let work = "{set: {big: {encode: hex, of: {random: 256KiB}}}}"
            let played = try await expectFailures(
                ["c unset 5"],
                """
                scenario: Late
                processes: {svc: {run: [sleep, "300"], ready: {stdout: up}, after: up}}
                servers: {s: {script: [{expect: a}, {signal: go}, {stop: svc, within: 1ms}, {note: after}, {expect: {line: {as: key}}}]}}
                clients: {c: {connect: s, script: [{send: a}, {await: go}, {note: x, within: 20s}, \(work), {send: "${s.key}"}, {signal: up}]}}
                """,
                backend
            )
            #expect(played.notes(of: "s") == ["after"])
        }

        /// The scenario is played by then: only its services have to end.
        @Test(arguments: Backend.allCases)
        func theDeadlineDoesNotHurryWhoIsStopped(_ backend: Backend) async throws {
            let played = try await expectPasses(
                """
                scenario: Slow
                timeout: 20ms
                processes: {svc: {shell: "trap 'sleep 0.1; exit 7' TERM; echo up; while :; do sleep 0.01; done", ready: {stdout: up}}}
                """,
                backend
            )
            let ends = played.events(of: "svc").compactMap {
                if case .exited(let how) = $0.fact { how } else { nil }
            }
            #expect(ends == ["exited with 7"])
        }

        @Test(arguments: Backend.allCases)
        func aLimitThatIsNoneIsTheHarnessesTrouble(_ backend: Backend) async throws {
            let plan = try plan(
                """
                scenario: Stopped
                processes: {svc: {run: [sleep, "300"], stop: {within: "${c.limit}"}}}
                servers: {s: {script: [{send: "soon\\n"}]}}
                clients: {c: {connect: s, script: [{expect: {line: {as: limit}}}]}}
                """
            )
            try await withReactor(backend) { reactor in
                guard case .error(let error) = await Playing.play(plan, on: reactor).outcome else {
                    throw Unreadable(description: "it was played")
                }
                #expect(error.message.hasPrefix("'soon' is not "))
            }
        }

        @Test(arguments: Backend.allCases)
        func servicesAreStoppedTheLastFirst(_ backend: Backend) async throws {
            let shell = "shell: \"echo up; exec sleep 300\", ready: {stdout: up}"
            let played = try await expectPasses(
                """
                scenario: Order
                processes:
                  one: {\(shell)}
                  two: {\(shell)}
                  job: {run: ["true"]}
                """,
                backend
            )
            let stopped = played.journal.events.filter {
                if case .signalSent = $0.fact { true } else { false }
            }
            #expect(stopped.map(\.actor) == ["two", "one"])
        }
    }
}
