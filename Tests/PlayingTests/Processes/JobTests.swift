import Net
import Testing

@testable import Playing

extension PlayingTests {
    @Suite struct JobTests {
        @Test(arguments: Backend.allCases)
        func outputStatusAndFilesAreChecked(_ backend: Backend) async throws {
            try await expectPasses(
                """
                scenario: Job
                processes:
                  job:
                    shell: "tr a-z A-Z; echo oops >&2; printf kept >out.txt; exit 3"
                    stdin: "hello"
                    expect: {exit: [0, 3], stdout: HELLO, stderr: "oops\\n", files: {out.txt: kept, core: {absent: true}}}
                """,
                backend
            )
        }

        /// Whose connection is reset says so with its exit status: that is no failure of its own.
        @Test(arguments: Backend.allCases)
        func theEndOfAJobWhoseConnectionFailedFollows(_ backend: Backend) async throws {
            let played = try await expectFailures(
                ["s mismatch 1"],
                """
                scenario: Reset
                servers: {s: {script: [{expect: hello}]}}
                processes:
                  job: {run: [bash, -c, "exec 3<>/dev/tcp/127.0.0.1/${servers.s.port}; echo other >&3; read -u 3 line"]}
                """,
                backend
            )
            #expect(played.consequent == ["job exit-status 0"])
        }

        /// Two scenarios at once, on threads of their own, see nothing of each other's programs.
        @Test(arguments: Backend.allCases)
        func scenariosAtOnceDoNotMeet(_ backend: Backend) async throws {
            await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        try await expectPasses(
                            """
                            scenario: Number \(number)
                            processes:
                              svc: {shell: "sleep 300 & echo up; sleep 300", ready: {stdout: up}}
                              job: {shell: "cat; sleep 0.0\(number)", stdin: "\(number)", expect: {stdout: "\(number)"}}
                            """,
                            backend
                        )
                    }
                }
            }
            #expect(Programs.ownChildren == [])
        }

        @Test(
            arguments: [
                ("exit 3", "", "job exit-status 0"), ("kill -SEGV $$", "", "job exit-status 0"),
                ("exit 0", "exit: {signal: TERM}", "job exit-status 0"),
                ("echo a", "stdout: b", "job output 0"), ("echo a >&2", "stderr: b", "job output 0"),
                ("true", "files: {x: {}}", "job output 0"),
                ("echo >x", "files: {x: {absent: true}}", "job output 0"),
                ("head -c 2000000 /dev/zero", "stdout: {contains: x}", "job too-long 0"),
            ],
            Backend.allCases
        )
        func whatIsNotAsItMustBeIsAFailure(
            _ row: (line: String, expect: String, failure: String),
            _ backend: Backend
        )
            async throws
        {
            try await expectFailures(
                [row.failure],
                "scenario: Job\nprocesses: {job: {shell: '\(row.line)', expect: {\(row.expect)}}}\n",
                backend
            )
        }
    }
}
