import Net
import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    /// `repeat`, variables, `connect` steps, `matrix`.
    @Suite struct FlowTests {
        @Test(arguments: Backend.allCases)
        func repeatsInEveryForm(backend: Backend) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[{repeat: until-eof, steps: [{expect: {line: {as: l}}}, {note: '${l}'}]}]",
                    client: """
                        [{repeat: 2, steps: [{send: "n\\n"}]}, {repeat: [a, b], steps: [{send: "${item}\\n"}]},
                         {repeat: [{k: c, v: d}], steps: [{send: "${k}${v}\\n"}, {repeat: 1, steps: [{send: "in\\n"}]}]}]
                        """.replacing("\n", with: " ")
                ),
                backend
            )
            #expect(played.notes(of: "s") == ["n", "n", "a", "b", "cd", "in"])
        }

        @Test(arguments: Backend.allCases)
        func repeatsForADuration(backend: Backend) async throws {
            let played = try await expectPasses(
                duel(
                    server: "[{repeat: until-eof, steps: [{expect: x}, {send: y}]}]",
                    client: "[{repeat: 30ms, steps: [{send: x}, {expect: y}]}, {note: over}]"
                ),
                backend
            )
            let over = try #require(
                played.events(of: "c").first { if case .note = $0.fact { true } else { false } }
            )
            #expect(over.at >= 30_000_000)
            #expect(!played.writes(of: "c").isEmpty)
        }

        @Test(
            arguments: Backend.allCases,
            [
                "[{repeat: 30s, steps: [{note: x}]}]",
                "[{repeat: 30s, steps: [{send: x}, {expect: y}]}]",
                "[{repeat: 30s, within: 10ms, steps: [{send: x}, {expect: y}]}]",
            ]
        )
        func roundsWithoutEndLeaveTimeToTheOthers(backend: Backend, client: String) async throws {
            // There is one thread, which such a script never leaves idle: the deadline comes nevertheless.
            let server = "[{repeat: until-eof, steps: [{expect: x}, {send: y}]}]"
            let played = try await play(duel(server: server, client: client, timeout: "50ms"), backend)
            #expect(played.counted.count == 1)
            let failure = try #require(played.verdict.counted.first)
            #expect(failure.cause == .timeout)
            #expect(failure.at < 20_000_000_000)
        }

        @Test(arguments: Backend.allCases)
        func untilEOFFailsWhereARoundIsCut(backend: Backend) async throws {
            try await expectFailures(
                ["s eof 2"],
                duel(server: "[{repeat: until-eof, steps: [{expect: ab}]}]", client: "[{send: aba}]"),
                backend
            )
            try await expectPasses(
                duel(server: "[{repeat: until-eof, steps: [{expect: ab}]}]", client: "[]"),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func aStepInARepeatKeepsItsNumber(backend: Backend) async throws {
            try await expectFailures(
                ["c mismatch 4"],
                duel(
                    server: "[{send: aab}, {await: c}]",
                    client: "[{note: one}, {repeat: 3, steps: [{note: three}, {expect: a}]}, {note: five}]"
                ),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func aCaptureIsItsConnectionsAndElsewhereItsActors(backend: Backend) async throws {
            try await expectPasses(
                """
                scenario: T
                vars: {greeting: "hi"}
                servers:
                  t: {script: [{expect: "GET a.b*c no"}]}
                  s:
                    script:
                      - expect: {line: {matches: '^(?<verb>[A-Z]+) (?<what>.+)$', as: whole}}
                      - send: "${whole}|${verb}|${what}|${what.length}|${greeting}\\n"
                      - set: {greeting: "bye ${verb}"}
                      - send: "${greeting}\\n"
                      - expect: {any-of: [yes, no], as: answer}
                      - send: "${answer}"
                clients:
                  c:
                    connect: s
                    script:
                      - send: "GET a.b*c\\n"
                      - expect: "GET a.b*c|GET|a.b*c|5|hi\\nbye GET\\n"
                      - send: no
                      - expect: no
                      - signal: told
                  other: {connect: t, script: [{await: told}, {send: "${s.whole} ${s.answer}"}]}
                """,
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func eachConnectionHasItsOwnCaptures(backend: Backend) async throws {
            try await expectPasses(
                """
                scenario: T
                servers: {s: {accepts: 2, script: [{expect: {line: {as: name}}}, {await: both}, {send: "${name}"}]}}
                clients:
                  a: {connect: s, script: [{send: "a\\n"}, {await-read: 20s}, {signal: one}, {expect: a}]}
                  b: {connect: s, script: [{send: "b\\n"}, {await-read: 20s}, {await: one}, {signal: both}, {expect: b}]}
                """,
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func aClientOpensItsConnectionsItself(backend: Backend) async throws {
            let played = try await expectPasses(
                """
                scenario: T
                servers:
                  s: {accepts: 2, script: [{expect: x}, {send: y}]}
                  t: {script: [{send: z}]}
                clients:
                  c:
                    connect: s
                    script: [connect, {send: x}, {expect: y}, end, connect, {send: x}, {expect: y}, end, {connect: t}, {expect: z}]
                """,
                backend
            )
            #expect(played.journal.connections.filter { $0.actor == "c" }.map(\.number) == [1, 2, 3])
        }

        @Test(arguments: Backend.allCases)
        func anAddressMayBeComputedFromItsTwoBytes(backend: Backend) async throws {
            try await expectPasses(
                """
                scenario: T
                servers:
                  s: {script: [{send: "${servers.data.port.high},${servers.data.port.low}\\n"}]}
                  data: {script: [{send: z}]}
                clients:
                  c:
                    connect: s
                    script:
                      - connect
                      - expect: {line: {matches: '^(?<high>\\d+),(?<low>\\d+)$'}}
                      - end
                      - connect: "tcp:127.0.0.1:${high},${low}"
                      - expect: z
                """,
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func namesOfBothEndsAreKnown(backend: Backend) async throws {
            try await expectPasses(
                duel(
                    server: "[{send: \"${peer.port} ${local.port}\\n\"}]",
                    client: "[{expect: \"${local.port} ${servers.s.port}\\n\"}]"
                ),
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func everyRowIsPlayedOnOneReactorAlsoAfterOneThatFailed(backend: Backend) async throws {
            let text =
                """
                scenario: "Row ${row}"
                matrix: {row: 1..6}
                servers: {s: {script: [{send: "${row}"}, drain]}}
                clients: {c: {connect: s, script: [{expect: {any-of: ["1", "3", "5", "6"]}}]}}
                """
            let met = try await withReactor(backend) { reactor in
                var met: [Bool] = []
                for plan in try plans(text).plans {
                    met.append(try await played(plan, on: reactor).verdict.isMet)
                }
                return met
            }
            #expect(met == [true, false, true, false, true, true])
        }

        @Test func theVerdictNamesWhatShouldFail() async throws {
            let text = duel(
                server: "[{send: no}, {await: c}]",
                client: "[{expect: yes}]",
                more: "verdict: {fails: {actor: c, cause: mismatch, step: 1}}"
            )
            #expect(try await play(text).verdict.isMet)
            let other = duel(
                server: "[{send: no}, {await: c}]",
                client: "[{expect: yes}]",
                more: "verdict: {fails: {actor: c, cause: eof}}"
            )
            #expect(try await !play(other).verdict.isMet)
        }
    }
}
