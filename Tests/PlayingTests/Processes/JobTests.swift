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
