import Glibc
import Net
import Scenarios
import Testing

@testable import Playing

extension PlayingTests {
    /// Programs that do not do as they should: each is a clear failure, in time, and nothing of it is left.
    @Suite struct HardCasesTests {
        private func passes(_ text: String, _ backend: Backend) async throws {
            try await expectFailures([], text, backend)
        }

        /// Plays a text in which `PIDS` is a file for the numbers of programs, and checks that all of these are gone.
        @discardableResult
        private func withPrograms(
            _ failures: [String],
            _ text: String,
            _ backend: Backend,
            atLeast count: Int = 1
        )
            async throws -> Played
        {
            let programs = try Programs()
            defer { programs.remove() }
            let played = try await expectFailures(
                failures,
                text.replacing("PIDS", with: programs.file),
                backend
            )
            let numbers = programs.numbers
            #expect(numbers.count >= count)
            #expect(numbers.filter(Programs.isAlive) == [])
            #expect(Programs.ownChildren == [])
            return played
        }

        @Test(arguments: Backend.allCases)
        func ignoresTerm(_ backend: Backend) async throws {
            let played = try await withPrograms(
                ["svc timeout 0"],
                """
                scenario: Stubborn
                processes:
                  svc:
                    shell: "trap '' TERM; echo $$ >>PIDS; echo up; while :; do sleep 0.05; done"
                    ready: {stdout: up}
                    stop: {within: 50ms}
                """,
                backend
            )
            #expect(played.verdict.counted[0].message.contains("did not end within 50.0 ms of SIGTERM"))
        }

        @Test(arguments: Backend.allCases)
        func aServiceThatIsKilledAsForeseenPasses(_ backend: Backend) async throws {
            try await passes(
                """
                scenario: Stubborn
                processes:
                  svc:
                    shell: "trap '' TERM; echo up; while :; do sleep 0.05; done"
                    ready: {stdout: up}
                    stop: {within: 10ms}
                    expect: {exit: {signal: KILL}}
                """,
                backend
            )
        }

        @Test(
            arguments: [
                // In its group, in a session of its own, and that without a parent.
                "sleep 300 & echo $! >>PIDS",
                "setsid sh -c 'echo $$ >>PIDS; exec sleep 300' & while [ ! -s PIDS ]; do sleep 0.01; done",
                "(setsid sh -c 'echo $$ >>PIDS; exec sleep 300' &) ; while [ ! -s PIDS ]; do sleep 0.01; done",
                "(env -i setsid sh -c 'cd /; echo $$ >>PIDS; exec sleep 300 <&- >&- 2>&-' &) ; "
                    + "while [ ! -s PIDS ]; do sleep 0.01; done",
            ],
            Backend.allCases
        )
        func leavesAChildBehind(_ line: String, _ backend: Backend) async throws {
            try await withPrograms(
                [],
                "scenario: Left\nprocesses: {job: {shell: \"\(line)\"}}\n",
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func fillsItsOutputWhileNobodyReads(_ backend: Backend) async throws {
            let text = """
                scenario: Full
                timeout: 200ms
                processes: {job: {shell: "echo $$ >>PIDS; exec head -c 1000000 /dev/zero", script: [{signal: x}, hang]}}
                """
            try await withPrograms(["job timeout 0"], text, backend)
        }

        /// What the pipe holds waits there, and the program waits for the script.
        @Test(arguments: Backend.allCases)
        func anOutputThatIsReadLateIsWhole(_ backend: Backend) async throws {
            try await passes(
                """
                scenario: Late
                processes:
                  job:
                    shell: "head -c 1000000 /dev/zero; echo done >&2"
                    script: [await-unread: 65536, {expect-silence: 20ms, fails: unexpected-bytes}, {expect: {rest: {length: 1000000}}}]
                    expect: {stderr: "done\\n"}
                """,
                backend
            )
        }

        @Test(
            arguments: [
                "ready: {port: web}", "ready: {unix: x.sock}", "ready: {stdout: up}", "ready: {stderr: up}",
            ],
            Backend.allCases
        )
        func endsBeforeItIsReady(_ ready: String, _ backend: Backend) async throws {
            let played = try await withPrograms(
                ["svc exit-status 0"],
                """
                scenario: Early
                ports: [web]
                processes: {svc: {shell: "echo $$ >>PIDS; echo no >&2; exit 3", \(ready)}}
                clients: {c: {connect: "tcp:127.0.0.1:${ports.web}"}}
                """,
                backend
            )
            #expect(played.verdict.counted[0].message == "'svc' exited with 3 before it was ready")
        }

        @Test(arguments: Backend.allCases)
        func endsBeforeItIsStopped(_ backend: Backend) async throws {
            let played = try await withPrograms(
                ["svc exit-status 0"],
                """
                scenario: Early
                processes:
                  svc: {shell: "echo $$ >>PIDS; echo up; read line; exit 0", ready: {stdout: up}}
                  job: {run: [sleep, "0.05"], after: svc}
                """,
                backend
            )
            #expect(played.verdict.counted[0].message == "'svc' exited with 0 before it was stopped")
        }

        @Test(
            arguments: ["port: web", "port: 1", "unix: x.sock", "stdout: up", "stderr: up"],
            Backend.allCases
        )
        func neverGetsReady(_ mark: String, _ backend: Backend) async throws {
            let text = """
                scenario: Never
                ports: [web]
                servers: {s: {script: [drain]}}
                processes: {svc: {shell: "echo $$ >>PIDS; printf up; sleep 300", ready: {\(mark), within: 100ms}}}
                clients: {c: {connect: "tcp:127.0.0.1:${ports.web}"}}
                """
            let played = try await withPrograms(["svc timeout 0"], text, backend)
            let message = played.verdict.counted[0].message
            #expect(message.hasPrefix("'svc' was not ready within "))
            #expect(message.contains("\"up\" has no newline yet") == (mark == "stdout: up"))
        }

        @Test(
            arguments: [
                ("run: [no-such-program]", "there is no program 'no-such-program' in its PATH"),
                ("run: [./no-such-program]", "there is no program './no-such-program'"),
                ("run: [\"${files.x}\"]", "Permission denied"),
                ("run: [/etc]", "Permission denied"),
                (
                    "run: [\"true\"], dir: /no/such/folder",
                    "its folder '/no/such/folder': No such file or directory"
                ),
                ("run: [\"true\"], env: {PATH: /no/such/folder}", "there is no program 'true' in its PATH"),
                ("run: [cat], stdin: {file: \"${tmp}/none\"}", "cannot read '"),
            ],
            Backend.allCases
        )
        func cannotBeStarted(_ row: (what: String, message: String), _ backend: Backend) async throws {
            let plan = try plan("scenario: None\nfiles: {x: hello}\nprocesses: {job: {\(row.what)}}\n")
            try await withReactor(backend) { reactor in
                guard case .error(let error) = await Playing.play(plan, on: reactor).outcome else {
                    Issue.record("it was started")
                    return
                }
                #expect(error.message.contains(row.message), "\(error)")
            }
            #expect(Programs.ownChildren == [])
        }

        @Test(arguments: Backend.allCases)
        func closesItsInput(_ backend: Backend) async throws {
            try await withPrograms(
                ["job reset 2"],
                """
                scenario: Deaf
                processes:
                  job:
                    shell: "echo $$ >>PIDS; exec <&-; echo closed; exec sleep 300"
                    script: [{expect: "closed\\n"}, {send: x}]
                """,
                backend
            )
            // What is only handed over need not be read.
            try await passes(
                """
                scenario: Deaf
                processes: {job: {shell: "exec <&-; echo closed", stdin: {repeat: x, size: 1MiB}, expect: {stdout: {}}}}
                """,
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func isKilled(_ backend: Backend) async throws {
            let played = try await withPrograms(
                ["job exit-status 0"],
                "scenario: Killed\nprocesses: {job: {shell: 'echo $$ >>PIDS; kill -KILL $$'}}\n",
                backend
            )
            #expect(
                played.verdict.counted[0].message == "'job' was killed by SIGKILL, not with exit status 0"
            )
        }

        @Test(arguments: Backend.allCases)
        func aLastLineNeedsNoNewline(_ backend: Backend) async throws {
            try await passes(
                """
                scenario: Unfinished
                processes:
                  job: {shell: "printf 'one\\ntwo'", expect: {stdout: "one\\ntwo"}}
                  talker: {shell: "printf 'one\\ntwo'", script: [{expect: {line: one}}, {expect: {rest: two}}]}
                """,
                backend
            )
        }

        @Test(arguments: Backend.allCases)
        func aJobThatNeverEndsIsATimeout(_ backend: Backend) async throws {
            let played = try await withPrograms(
                ["job timeout 0"],
                "scenario: Endless\ntimeout: 1s\nprocesses: {job: {shell: 'echo $$ >>PIDS; sleep 300'}}\n",
                backend
            )
            #expect(played.verdict.counted[0].message.contains("it has not exited"))
        }

        @Test(arguments: Backend.allCases)
        func anInterruptionLeavesNothing(_ backend: Backend) async throws {
            let programs = try Programs()
            defer { programs.remove() }
            let plan = try plan(
                """
                scenario: Interrupted
                processes:
                  svc:
                    shell: "trap '' TERM; setsid sleep 300 & echo $! >>PIDS; echo $$ >>PIDS; echo up; sleep 300"
                    ready: {stdout: up}
                    stop: {within: 60s}
                  job: {shell: "echo $$ >>PIDS; sleep 300", script: [hang]}
                """.replacing("PIDS", with: programs.file)
            )
            try await withReactor(backend) { reactor in
                let before = Census.take()
                let playing = Task { await Playing.play(plan, on: reactor) }
                try await programs.wait(for: 3, on: reactor)
                playing.cancel()
                guard case .error = await playing.value.outcome else {
                    Issue.record("it was not interrupted")
                    return
                }
                #expect(Census.take() == before)
            }
            #expect(programs.numbers.filter(Programs.isAlive) == [])
            #expect(Programs.ownChildren == [])
        }
    }
}
