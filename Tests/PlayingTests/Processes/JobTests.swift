import Net
import Testing
import YAMLTree

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

        @Test(arguments: Backend.allCases)
        func whatIsNoFileCannotBeRead(_ backend: Backend) async throws {
            let played = try await expectFailures(
                ["job output 0"],
                """
                scenario: Job
                processes: {job: {shell: "mkdir out; touch kept", expect: {files: {out: x, kept: "", none/x: {absent: true}, kept/x: {absent: true}}}}}
                """,
                backend
            )
            let failure = try #require(played.verdict.counted.first)
            #expect(failure.message.hasPrefix("'out' cannot be read: ") && failure.at > 0)
        }

        @Test(arguments: Backend.allCases)
        func whatDiffersIsShown(_ backend: Backend) async throws {
            let played = try await expectFailures(
                ["job output 0"],
                "scenario: Job\nprocesses: {job: {run: [echo, hello], expect: {stdout: \"hellO\\n\"}}}\n",
                backend
            )
            let failure = try #require(played.verdict.counted.first)
            #expect(failure.offset == 4 && failure.at > 0)
            #expect(failure.received.map { latin($0.bytes) } == "hello\n")
            #expect(failure.expected.map { latin($0.bytes) } == "hellO\n")
        }

        @Test(arguments: Backend.allCases)
        func anExpectationWithoutAValueIsTheHarnessesTrouble(_ backend: Backend) async throws {
            let plan = try plan(
                """
                scenario: Job
                servers: {s: {script: [{send: x}]}}
                clients: {c: {connect: s, after: job, script: [{expect: {bytes: 1, as: token}}]}}
                processes: {job: {run: [echo, hello], expect: {stdout: "${c.token}"}}}
                """
            )
            try await withReactor(backend) { reactor in
                guard case .error(let error) = await Playing.play(plan, on: reactor).outcome else {
                    throw Unreadable(description: "it was played")
                }
                #expect(error.message == "'${c.token}' has no value yet")
            }
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
                ("head -c 1048577 /dev/zero >x", "files: {x: {length: 1048577}}", "job too-long 0"),
                ("head -c 1048576 /dev/zero >x", "files: {x: {length: 1}}", "job output 0"),
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

        /// One fault hides no other: each is a failure of its own, at its own place.
        @Test(arguments: Backend.allCases)
        func everyFaultOfAnEndIsAFailure(_ backend: Backend) async throws {
            let text = """
                scenario: Job
                processes:
                  job:
                    shell: "echo a; echo b >&2; printf c >c.txt; exit 3"
                    expect:
                      stdout: x
                      stderr: y
                      files:
                        c.txt: z
                        d.txt: {}
                        e.txt: {absent: true}
                """
            let played = try await expectFailures(
                ["job exit-status 0", "job output 0", "job output 0", "job output 0", "job output 0"],
                text,
                backend
            )
            let lines = played.verdict.counted.map { played.plan.file.position(of: $0.span.start).line }
            #expect(lines == [4, 6, 7, 9, 10])
            let written = try await expectFailures(
                ["job exit-status 0", "job output 0", "job output 0", "job output 0", "job output 0"],
                text.replacing("stdout: x", with: "stdout: x\n      exit: 4"),
                backend
            )
            let place = written.verdict.counted[0].span.start
            #expect(written.plan.file.position(of: place).line == 7)
        }

        /// A verdict that names the exit status says nothing of what was written.
        @Test(arguments: Backend.allCases)
        func aVerdictOnTheStatusDoesNotExcuseTheOutput(_ backend: Backend) async throws {
            func text(_ fails: String, _ output: String) -> String {
                """
                scenario: Job
                processes: {job: {shell: 'echo a; exit 3', expect: {stdout: \(output)}}}
                verdict: {fails: \(fails)}
                """
            }
            let status = "{cause: exit-status}"
            let both = "[{cause: exit-status}, {cause: output}]"
            #expect(try await play(text(status, "{contains: a}"), backend).verdict.isMet)
            #expect(try await !play(text(status, "b"), backend).verdict.isMet)
            #expect(try await play(text(both, "b"), backend).verdict.isMet)
            #expect(try await !play(text(both, "{contains: a}"), backend).verdict.isMet)
        }

        /// What is written of a job beside a verdict that names a failed connection is meant with that failure.
        @Test(
            arguments: [
                ("", true), ("expect: {exit: 4}", true), ("expect: {exit: 3}", false),
                ("expect: {exit: 4, stderr: no}", false), ("expect: {stderr: {ends-with: \"no\\n\"}}", true),
            ],
            Backend.allCases
        )
        func aVerdictOnAConnectionDoesNotExcuseWhatIsWrittenOfAJob(
            _ row: (expect: String, isMet: Bool),
            _ backend: Backend
        ) async throws {
            let text = """
                scenario: Reset
                servers: {s: {script: [{expect: hello}]}}
                processes:
                  job:
                    run: [bash, -c, "exec 3<>/dev/tcp/127.0.0.1/${servers.s.port}; echo other >&3; read -u 3 line; echo no >&2; exit 4"]
                    \(row.expect)
                verdict: {fails: {actor: s, cause: mismatch}}
                """
            let played = try await play(text, backend)
            #expect(played.verdict.isMet == row.isMet, "\(played.verdict.failures.map(\.message))")
        }
    }
}
