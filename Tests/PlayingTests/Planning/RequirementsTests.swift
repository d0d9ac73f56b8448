import Glibc
import Net
import Testing

@testable import Playing

extension PlayingTests {
    /// `requires: [{run: ...}]`: a program says whether this machine can play a scenario.
    @Suite struct RequirementsTests {
        private static func scenario(requiring words: String) -> String {
            """
            scenario: Required
            requires: [{run: \(words)}]
            servers: {web: {script: [{expect: hi}]}}
            clients: {user: {connect: web, script: [{send: hi}]}}
            """
        }

        private func outcome(_ words: String, _ backend: Backend) async throws -> ScenarioResult.Outcome {
            let plan = try plan(Self.scenario(requiring: words))
            return try await withReactor(backend) { await Playing.play(plan, on: $0).outcome }
        }

        @Test(
            arguments: ["[/bin/true]", "[true]", "[sh, -c, 'test -n \"$PATH\" && cat && echo noise']"],
            Backend.allCases
        )
        func whatSucceedsIsPlayed(_ words: String, _ backend: Backend) async throws {
            guard case .played(let verdict, _) = try await outcome(words, backend) else {
                Issue.record("not played")
                return
            }
            #expect(verdict.isMet)
        }

        @Test(arguments: [
            ("[false]", "false"), ("[/no/such/program]", "/no/such/program"),
            ("[sh, -c, 'kill $$']", "sh -c kill $$"),
        ])
        func whatDoesNotSucceedIsSkipped(_ words: String, _ shown: String) async throws {
            guard case .skipped(let reason) = try await outcome(words, .epoll) else {
                Issue.record("not skipped")
                return
            }
            #expect(reason == "requires '\(shown)' to succeed")
        }

        @Test func nothingOfItIsLeft() async throws {
            let programs = try Programs()
            defer { programs.remove() }
            _ = try await outcome("[sh, -c, 'setsid sleep 300 & echo $! >>\(programs.file)']", .epoll)
            #expect(programs.numbers.count == 1)
            #expect(programs.numbers.filter(Programs.isAlive) == [])
            #expect(Programs.ownChildren == [])
        }

        @Test(arguments: Backend.allCases)
        func anInterruptionEndsIt(_ backend: Backend) async throws {
            let programs = try Programs()
            defer { programs.remove() }
            let plan = try plan(Self.scenario(requiring: "[sh, -c, 'echo $$ >>\(programs.file); sleep 300']"))
            try await withReactor(backend) { reactor in
                let playing = Task { await Playing.play(plan, on: reactor) }
                try await programs.wait(for: 1, on: reactor)
                playing.cancel()
                guard case .error(let error) = await playing.value.outcome else {
                    Issue.record("it was not interrupted")
                    return
                }
                #expect(error.message == "interrupted")
            }
            #expect(programs.numbers.filter(Programs.isAlive) == [])
        }

        @Test func whatCannotBeFoundOutIsAnError() async throws {
            let plan = try plan(Self.scenario(requiring: "[/bin/true]"))
            try await withReactor(.epoll) { reactor in
                var limit = rlimit()
                getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                var low = limit
                low.rlim_cur = 3
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &low)
                let outcome = await Playing.play(plan, on: reactor).outcome
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                guard case .error(let error) = outcome else {
                    Issue.record("it was found out")
                    return
                }
                #expect(error.message.hasPrefix("cannot find out whether '/bin/true' succeeds: "))
            }
        }
    }
}
