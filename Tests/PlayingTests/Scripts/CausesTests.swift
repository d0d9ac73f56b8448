import Net
import Testing

@testable import Playing

extension PlayingTests {
    /// What a step wanted, what it got, and the cause that has (section 10 of the language's reference).
    @Suite struct CausesTests {
        @Test(arguments: Backend.allCases, CauseRow.bytes + CauseRow.ends + CauseRow.sends)
        func isThis(backend: Backend, row: CauseRow) async throws {
            // What the server then misses is consequent, whatever it was doing.
            try await expectFailures([row.failure], duel(server: row.server, client: row.client), backend)
        }

        @Test(arguments: Backend.allCases)
        func anRSTToTheSYNIsRefused(backend: Backend) async throws {
            let implicit =
                "scenario: T\nservers: {s: {listen: none}}\nclients: {c: {connect: s, script: [drain]}}\n"
            try await expectFailures(["c refused 0"], implicit, backend)
            let own =
                "scenario: T\nservers: {s: {listen: none}}\nclients: {c: {connect: s, script: [{note: x}, connect]}}\n"
            try await expectFailures(["c refused 2"], own, backend)
        }

        @Test(arguments: Backend.allCases)
        func toConnectAndNothingInTimeIsTimeout(backend: Backend) async throws {
            // A backlog that is full: the kernel drops what comes then.
            try await expectFailures(
                ["last timeout 2"],
                """
                scenario: T
                servers: {s: {backlog: 0, accept-after: never}}
                clients:
                  first: {connect: s, script: [{signal: full}, hang]}
                  last: {connect: s, script: [{await: full}, {connect: , within: 50ms}]}
                """,
                backend
            )
        }
    }
}
